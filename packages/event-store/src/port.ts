import type { Cause, EventType, HoldfastEvent, Outage, Scope, StoredEvent } from '@holdfast/adapter-core/events'
import type { ConnectionStats, TimelineTile } from '@holdfast/reconnect-monitor/history'
import type { NoticeReader, NoticeStore } from './notice-port.ts'

/** One page of a list; `next` continues it, null at the end. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** A window, half-open `[from, to)`, in ms since the Unix epoch. */
export interface Window {
  readonly from: number
  readonly to: number
}

export interface EventQuery {
  readonly connection?: string
  /** One type, or several; none of an empty list. */
  readonly type?: EventType | readonly EventType[]
  /** With `to`: events of the window, half-open. */
  readonly from?: number
  readonly to?: number
  readonly outage?: number
  /** Only events of outages with this cause. */
  readonly cause?: Cause
  /** Only events of outages that ended and lasted at least this. */
  readonly minDurationMs?: number
  /** From 1; the HTTP interface allows up to 1000. */
  readonly limit: number
  /** Opaque, from a page before with the same filters. */
  readonly cursor?: string
  /** Ascending from the event after this id; without it newest first. */
  readonly after?: number
}

/** An outage, and which exchange its connection was of; null where no event on record tells. */
export type RecordedOutage = Outage & { readonly exchange: string | null }

export interface OutageQuery {
  readonly connection?: string
  /** Of connections that were of this exchange then. */
  readonly exchange?: string
  readonly cause?: Cause
  readonly scope?: Scope
  /** With `to`: outages that overlap the window. */
  readonly from?: number
  readonly to?: number
  /** Only outages that ended and lasted at least this; without effect on those that `ongoing: true` asks for. */
  readonly minDurationMs?: number
  readonly ongoing?: boolean
  /** Only an operator's and a drill's, or none of them. */
  readonly planned?: boolean
  readonly limit: number
  readonly cursor?: string
}

/** What the store knows of the run before this one. */
export interface PreviousRun {
  /** Last proof of life: its last tick, its last event, or its clean end. Never after the start of this run. */
  readonly endedAt: number
  readonly clean: boolean
}

/** A cursor that is malformed, or belongs to another list, other filters or another database. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError'
}

export const METRICS = ['rtt', 'rate', 'recovery'] as const
/** What is measured: round trips in ms, messages a second, recovery times in ms. */
export type Metric = (typeof METRICS)[number]
/** What the bot samples; recovery times come from the events. */
export type SampledMetric = Exclude<Metric, 'recovery'>

/** Width of the buckets in which measurements are kept, in ms. */
export const BUCKETS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** Measurements of one bucket of time. */
export interface Sample {
  readonly connection: string
  readonly metric: Metric
  /** Start of the bucket. */
  readonly at: number
  /** Width of the bucket: one of `BUCKETS`. */
  readonly bucketMs: number
  /** Measurements in the bucket, at least 1. */
  readonly n: number
  readonly mean: number
  readonly min: number
  readonly max: number
}

export interface SeriesQuery extends Window {
  readonly connection: string
  readonly metric: Metric
}

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** A whole list as a file. Filters as for pages; all rows where no limit is given. */
export type ExportRequest = {
  readonly format: ExportFormat
  readonly gzip: boolean
} & (
  | { readonly what: 'events'; readonly query: Omit<EventQuery, 'limit'> & { readonly limit?: number } }
  | { readonly what: 'outages'; readonly query: Omit<OutageQuery, 'limit'> & { readonly limit?: number } }
)

/** How the writer is. */
export interface WriterHealth {
  /** `degraded`: the disk does not take events right now. */
  readonly status: 'ok' | 'degraded'
  /** When it began to fail; null while it is well. */
  readonly failedAt: number | null
  /** Why it fails, or failed last; null where it never did. */
  readonly lastError: string | null
  /** Events that wait for the disk, wherever they are. */
  readonly waiting: number
  /** Of them those that are in the spill file. */
  readonly spilled: number
  /** Events given up since the start. */
  readonly dropped: number
  /** Where events go while the disk fails. */
  readonly spillPath: string
  /** Why the spill file cannot be used; null where it can. */
  readonly spillError: string | null
}

/** The database as it is open. */
export interface DatabaseHealth {
  readonly path: string
  /** Version of SQLite. */
  readonly engine: string
  /** Every pragma that is set, as it reads back on the writer's connection. */
  readonly pragmas: Readonly<Record<string, string | number>>
  /** The database file, free pages included. */
  readonly bytes: number
  /** Pages in it that hold nothing. */
  readonly freeBytes: number
  /** The write-ahead log beside it. */
  readonly walBytes: number
  /** Null while there are no events. */
  readonly events: { readonly first: number; readonly last: number; readonly oldestAt: number } | null
}

/** What became of old data, and of copies. */
export interface UpkeepHealth {
  /** When raw events were last purged, and up to which id; null where none were. */
  readonly purge: { readonly at: number; readonly throughId: number; readonly events: number } | null
  /** True where the database is larger than it may be although all that may go is gone. */
  readonly isOverLimit: boolean
  /** Newest scheduled backup; null where there is none. */
  readonly backup: { readonly at: number; readonly file: string } | null
  /** Why purging or the scheduled backup failed last; null where it did not. */
  readonly lastError: string | null
}

export interface StoreHealth {
  readonly writer: WriterHealth
  /** Null where the store is in memory, or the file cannot be read right now. */
  readonly database: DatabaseHealth | null
  readonly upkeep: UpkeepHealth
}

/** A copy that was made and checked. */
export interface BackupReport {
  readonly file: string
  readonly bytes: number
  /** Newest event in it; null where there is none. */
  readonly lastEventId: number | null
  /** When that happened. */
  readonly lastEventAt: number | null
}

/**
 * The durable record. Asynchronous: writing and reading happen on threads of their own. An event is acknowledged once it
 * is on disk; outages, intervals and rollups are projections of events, written in the same transaction.
 */
export interface EventStore {
  /**
   * Stores events in order, all or none; resolves once they are on disk, ids and outage ids assigned. While the disk
   * fails they wait, in memory and in the spill file, and it resolves when they are stored after all.
   *
   * @throws {EventsDroppedError} when neither could hold them.
   */
  append(events: readonly HoldfastEvent[]): Promise<readonly StoredEvent[]>
  events(query: EventQuery): Promise<Page<StoredEvent>>
  outages(query: OutageQuery): Promise<Page<RecordedOutage>>
  outage(id: number): Promise<RecordedOutage | null>
  /**
   * Per connection (of those named, else of all that ever had an event), tiles of the window. `now` ends what is still
   * open. With a resolution, `CondensedTile`s: what is shorter is put together (`condense`).
   *
   * @throws {WindowTooLargeError} when there would be more than `MAX_TILES`, or about `MAX_CONDENSED` had to be read.
   */
  timeline(
    window: Window,
    now: number,
    connections?: readonly string[],
    resolutionMs?: number,
  ): Promise<Readonly<Record<string, readonly TimelineTile[]>>>
  stats(
    window: Window,
    now: number,
    connections?: readonly string[],
  ): Promise<Readonly<Record<string, ConnectionStats>>>
  /**
   * Buckets that begin in the window, oldest first: the narrowest that are still kept for all of it and are at most
   * `MAX_POINTS`. There is none where nothing was measured.
   */
  series(query: SeriesQuery): Promise<readonly Sample[]>
  /** Stores minutes, all or none, and rolls them up into hours and days; a minute that is there already is replaced. */
  addSamples(samples: readonly (Sample & { readonly metric: SampledMetric })[]): Promise<void>
  /** A list as the bytes of a file, read and encoded piece by piece. What is stored meanwhile is not in it. */
  export(request: ExportRequest): AsyncIterable<Uint8Array>
  /** Smallest and largest event id still held; null when empty. */
  eventRange(): Promise<{ readonly first: number; readonly last: number } | null>
  /** Begins a run of the bot and tells how the one before ended; null at the very first. */
  beginRun(at: number): Promise<PreviousRun | null>
  /** Proof of life, every 5 s. */
  tick(at: number): Promise<void>
  /** Marks the run as cleanly ended. */
  endRun(at: number): Promise<void>
  /** When the bot was last known to run: now for a run under way, as far as its ticks tell. Null before the first run. */
  lastSeenAt(): Promise<number | null>
  /** What is to be told, and was. In the same file as the events, and no projection of them. */
  readonly notices: NoticeStore
  /**
   * Makes a consistent copy, while the bot runs or not, and checks it. The file must not exist yet.
   *
   * @throws {BackupError} when it exists, or the copy cannot be made or is not sound.
   */
  backup(file: string): Promise<BackupReport>
  /** How the store is; never rejects. */
  health(): Promise<StoreHealth>
  close(): Promise<void>
}

/** Most tiles that one timeline may have: what a browser still draws, about 6 MB of JSON. */
export const MAX_TILES = 100_000

/** Most intervals that one condensed timeline is made of: two to four seconds of reading. */
export const MAX_CONDENSED = 2_000_000

/** Most points of one series. */
export const MAX_POINTS = 1_500

/** Neither memory nor the spill file could hold events: they are lost, and counted. */
export class EventsDroppedError extends Error {
  override readonly name = 'EventsDroppedError'
}

/** A window holds too much to be told at once. */
export class WindowTooLargeError extends Error {
  override readonly name = 'WindowTooLargeError'
}

/** The half of a store that changes nothing. */
export type StoreReader = Omit<
  EventStore,
  'append' | 'addSamples' | 'beginRun' | 'tick' | 'endRun' | 'health' | 'notices'
> & {
  readonly notices: NoticeReader
}
