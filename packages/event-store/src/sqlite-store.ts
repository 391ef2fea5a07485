import type { Clock } from '@holdfast/adapter-core/clock'
import type { StoreMode } from './migrate.ts'
import type { EventStore, StoreHealth, UpkeepHealth, WriterHealth } from './port.ts'
import { noticeWriter } from './threads/notice-client.ts'
import type { FromReader, FromWriter, ToReader, ToWriter } from './threads/protocol.ts'
import { createReaderClient } from './threads/reader-client.ts'
import type { StartThread } from './threads/thread.ts'
import { startWriterClient, type WriterClient } from './threads/writer-client.ts'
import type { BackupHealth, BackupPlan } from './upkeep/backup-schedule.ts'
import { startKeeper } from './upkeep/keeper.ts'
import type { FromKeeper, ToKeeper } from './upkeep/keeper-protocol.ts'
import type { RetentionLimits } from './upkeep/purge-plan.ts'
import type { UpkeepNews } from './upkeep/upkeep-news.ts'

export interface SqliteStoreOptions {
  /** The database file; it and its directory are created where missing. */
  readonly path: string
  /** The file remembers it. */
  readonly mode: StoreMode
  /** How long a write waits for another process's lock, in ms. Default 5 000. */
  readonly busyTimeoutMs?: number
  /** The file that takes events while the database cannot; best on another disk. Its directory is created where missing. */
  readonly spillPath: string
  /** Most events kept in memory while the database fails. Default 50 000. */
  readonly maxWaiting?: number
  /** Most bytes of the spill file. Default 256 MiB. */
  readonly maxSpillBytes?: number
  readonly clock: Clock
  readonly upkeep: UpkeepSettings
  /** Told whenever the writer begins to fail, and when it is well again. */
  readonly onWriter?: (health: WriterHealth) => void
  /** Told what was purged, what was backed up, and what of that failed. */
  readonly onUpkeep?: (news: UpkeepNews) => void
}

/** What becomes of old data, and when copies are made. */
export interface UpkeepSettings extends RetentionLimits {
  /** Scheduled copies; null for none. */
  readonly backup: BackupPlan | null
}

/** How the threads are started, where a test has its own way. */
export interface StartThreads {
  readonly writer?: StartThread<ToWriter, FromWriter>
  readonly reader?: StartThread<ToReader, FromReader>
  readonly keeper?: StartThread<ToKeeper, FromKeeper>
}

const MIB = 1024 * 1024

/** How long `health` waits for the writer, in ms: it may be waiting for the disk itself. */
const HEALTH_LIMIT_MS = 1_000

/**
 * Opens the durable store and holds it for this process until it is closed. Writing and reading happen on two threads of
 * their own: the one that calls never waits for the disk.
 *
 * What the process before left is read back: the fold goes on where the last stored event left it, and what it could only
 * spill is stored before anything else.
 *
 * @throws {StoreOpenError} when the file cannot be used, or another bot uses it.
 * @throws {StoreModeError} when it holds the other mode's data.
 */
export async function openSqliteStore(options: SqliteStoreOptions, start: StartThreads = {}): Promise<EventStore> {
  const { path, mode, busyTimeoutMs = 5_000, spillPath, clock, onUpkeep, onWriter, upkeep } = options
  const { backup, ...retention } = upkeep
  const { maxWaiting: maxEvents = 50_000, maxSpillBytes = 256 * MIB } = options
  const settings = { path, mode, busyTimeoutMs, spillPath, maxEvents, maxSpillBytes, retention }
  const name = crypto.randomUUID()
  const writer = await startWriterClient({ settings, clock, name, onWriter, onUpkeep, start: start.writer })
  const keeper = startKeeper({ path, backup, clock, onNews: onUpkeep, start: start.keeper })
  const reader = createReaderClient({ path, busyTimeoutMs, clock, ...(start.reader ? { start: start.reader } : {}) })
  return {
    ...reader,
    append(events) {
      keeper.written(events.length)
      return writer.append(events)
    },
    beginRun: (at) => writer.call({ name: 'beginRun', at }),
    tick: (at) => writer.call({ name: 'tick', at }),
    endRun: (at) => writer.call({ name: 'endRun', at }),
    addSamples: (samples) => writer.call({ name: 'addSamples', samples }),
    notices: { ...reader.notices, ...noticeWriter((call) => writer.call({ name: 'notices', call })) },
    backup: keeper.backup,
    health: async () => {
      const health = await healthOf(writer, clock)
      return { ...health, upkeep: withBackups(health.upkeep, keeper.health()) }
    },
    async close() {
      await Promise.all([writer.close(), reader.close(), keeper.close()])
    },
  }
}

/** What the writer knows of old data, and the keeper of copies. */
const withBackups = (upkeep: UpkeepHealth, { backup, lastError }: BackupHealth): UpkeepHealth => ({
  ...upkeep,
  backup,
  lastError: upkeep.lastError ?? lastError,
})

async function healthOf(writer: WriterClient, clock: Clock): Promise<StoreHealth> {
  const limit = new AbortController()
  const unknown = (): StoreHealth => ({
    writer: writer.health(),
    database: null,
    upkeep: { purge: null, isOverLimit: false, backup: null, lastError: null },
  })
  const told = writer
    .call<StoreHealth>({ name: 'health' })
    .then((health) => ({ ...health, writer: writer.health(health.writer) }), unknown)
  const late = clock.sleep(HEALTH_LIMIT_MS, limit.signal).then(unknown, unknown)
  const health = await Promise.race([told, late])
  limit.abort()
  return health
}
