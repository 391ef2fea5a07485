import type { Db } from './database.ts'
import { openForReading } from './database.ts'
import { queryEventRange } from './event-bounds.ts'
import { queryConnections, queryEvents } from './event-queries.ts'
import { prepareExchanges } from './exchanges.ts'
import { type ExportSource, exportOf } from './export/export.ts'
import { prepareIntervals } from './interval-queries.ts'
import { assertReadable } from './migrate.ts'
import { createNoticeReader } from './notice-queries.ts'
import { queryOutage, queryOutages } from './outage-queries.ts'
import type { StoreReader } from './port.ts'
import { queryLastSeenAt } from './run-log.ts'
import { prepareSamples } from './sample-queries.ts'
import { querySeries } from './series-queries.ts'
import { prepareStats } from './stats-queries.ts'
import { backupDatabase } from './upkeep/backup-database.ts'
import { timelineOf } from './views.ts'

/** The reading half of a store over an open database; closing it closes the database. */
export function createReader(db: Db): StoreReader {
  const intervals = prepareIntervals(db)
  const samples = prepareSamples(db)
  const exchanges = prepareExchanges(db)
  const statsOf = prepareStats(db, intervals)
  // Every answer reads several times; one transaction makes it one instant of the log.
  const atOneInstant = <T>(read: () => T): T => db.transaction(read)
  const lists: ExportSource = {
    events: async (query) => atOneInstant(() => queryEvents(db, query)),
    outages: async (query) => atOneInstant(() => queryOutages(db, query, exchanges())),
    eventRange: async () => atOneInstant(() => queryEventRange(db)),
  }
  return {
    ...lists,
    outage: async (id) => atOneInstant(() => queryOutage(db, id, exchanges())),
    timeline: async (window, now, connections, resolutionMs) =>
      atOneInstant(() => timelineOf(intervals, window, now, connections ?? queryConnections(db), resolutionMs)),
    stats: async (window, now, connections) =>
      atOneInstant(() => statsOf(connections ?? queryConnections(db), window, now)),
    series: async (query) => atOneInstant(() => querySeries(db, samples, query)),
    export: (request) => exportOf(lists, request),
    backup: (file) => backupDatabase(db.$client.name, file),
    lastSeenAt: async () => queryLastSeenAt(db),
    notices: createNoticeReader(db),
    close: async () => {
      db.$client.close()
    },
  }
}

/** How a database file is opened for reading. */
export interface ReaderOptions {
  /** How long to wait for a lock, in ms. Default 5 000. */
  readonly busyTimeoutMs?: number
}

/**
 * Opens a database file for reading, while the bot writes to it, after it stopped, or after it was killed.
 *
 * @throws {StoreOpenError} when there is no such file or it is no database of this version.
 */
export function openReader(path: string, { busyTimeoutMs = 5_000 }: ReaderOptions = {}): StoreReader {
  const db = openForReading(path, busyTimeoutMs)
  try {
    assertReadable(db, path)
    return createReader(db)
  } catch (error) {
    db.$client.close()
    throw error
  }
}
