import type { Load } from '../process/protocol.ts'

/** What the operator's hand leaves on record, one event a stroke: these are timed. */
export const TIMED_TYPES: readonly string[] = ['connection_paused', 'connection_resumed']

/** One event that was asked for, in wall time: when, and when the bot said that it is on disk. */
export interface Stroke {
  readonly askedAt: number
  readonly answeredAt: number
}

/** Quantiles in ms. */
interface Latencies {
  readonly n: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** What the readers' process is told. Its clients have numbers, in the order in which they were opened. */
export type ReadersCommand =
  /** Opens so many more; `after` as in `?after=`, null from now on. Those that do not read take nothing from their socket. */
  | { readonly type: 'open'; readonly count: number; readonly after: number | null; readonly reads: boolean }
  | { readonly type: 'begin_window' }
  | { readonly type: 'end_window'; readonly strokes: readonly Stroke[] }
  /** Resets every socket of those that read, at once. */
  | { readonly type: 'drop' }
  /** Opens them again, all at once, each with the last id that it saw; each is live once it has an event after `throughId`. */
  | { readonly type: 'return'; readonly throughId: number }
  /** Closes all. */
  | { readonly type: 'close' }

/** What clients that read had in a window, each counted until the client's callback. */
export interface ReadWindow {
  /** From the moment the bot told the operator that the event is on disk. */
  readonly latencies: Latencies
  /** From the instant that the event bears: the disk is in it. */
  readonly fromEvent: Latencies
  readonly bytes: number
  /** Messages of any kind. */
  readonly messages: number
  /** The least last id of all clients, and the largest. */
  readonly lastIds: { readonly least: number; readonly most: number }
  /** Events that came twice, or out of order, since the start. */
  readonly repeated: number
  /** Events that did not come before a later one, since the start. */
  readonly missed: number
  /** Streams that the bot ended, since the start. */
  readonly ended: number
  /** The clients' own process. */
  readonly load: Load
}

export type ReadersReport =
  | { readonly type: 'ready' }
  /** Every one that was asked for has its snapshot; those that do not read have been asked for. */
  | { readonly type: 'opened' }
  | { readonly type: 'window'; readonly window: ReadWindow }
  | { readonly type: 'dropped' }
  /** For each client, ms from the call until it was live again. */
  | { readonly type: 'returned'; readonly ms: readonly number[] }
  | { readonly type: 'closed' }
