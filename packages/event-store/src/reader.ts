import type { Db } from './database.ts'
import { openForReading } from './database.ts'
import { queryConnections, queryEventRange, queryEvents } from './event-queries.ts'
import { queryIntervals } from './interval-queries.ts'
import { assertReadable } from './migrate.ts'
import { queryConnectionOutages, queryOutage, queryOutages } from './outage-queries.ts'
import type { StoreReader } from './port.ts'
import { queryLastSeenAt } from './run-log.ts'
import { querySamples } from './sample-queries.ts'
import { statsPer, timelineOf, type ViewSource } from './views.ts'

/** The reading half of a store over an open database; closing it closes the database. */
export function createReader(db: Db): StoreReader {
  const source: ViewSource = {
    connections: () => queryConnections(db),
    intervals: (connection, window) => queryIntervals(db, connection, window),
    outages: (connection, window) => queryConnectionOutages(db, connection, window),
  }
  // A view reads several times; one transaction makes it one instant of the log.
  const atOneInstant = <T>(read: () => T): T => db.transaction(read)
  return {
    events: async (query) => queryEvents(db, query),
    outages: async (query) => queryOutages(db, query),
    outage: async (id) => queryOutage(db, id),
    timeline: async (window, now, connections) => atOneInstant(() => timelineOf(source, window, now, connections)),
    stats: async (window, now, connections) => atOneInstant(() => statsPer(source, window, now, connections)),
    samples: async (query) => querySamples(db, query),
    eventRange: async () => queryEventRange(db),
    lastSeenAt: async () => queryLastSeenAt(db),
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
  } catch (error) {
    db.$client.close()
    throw error
  }
  return createReader(db)
}
