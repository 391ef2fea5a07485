import type { StoredEvent } from '@holdfast/adapter-core/events'
import type { StoreMode } from '../migrate.ts'
import type { ExportRequest, Sample, SampledMetric, StoreReader, WriterHealth } from '../port.ts'
import type { RetentionLimits } from '../upkeep/purge-plan.ts'
import type { UpkeepNews } from '../upkeep/upkeep-news.ts'
import type { NoticeRead, NoticeWrite } from './notice-calls.ts'
import type { WireError } from './wire-error.ts'

/** How the writer's thread opens the store. */
export interface WriterSettings {
  readonly path: string
  readonly mode: StoreMode
  readonly busyTimeoutMs: number
  readonly spillPath: string
  /** Most events kept in memory while the disk fails. */
  readonly maxEvents: number
  /** Most bytes of the spill file. */
  readonly maxSpillBytes: number
  readonly retention: RetentionLimits
}

/** A batch on its way. Its events as JSON: as one string they cost the sender a quarter of what objects cost. */
export interface WireBatch {
  readonly seq: number
  readonly n: number
  /** Null for a batch that the writer said it holds in the spill file. */
  readonly events: string | null
}

/** What the writer is asked beside batches. */
export type WriterCall =
  | { readonly name: 'beginRun' | 'tick' | 'endRun'; readonly at: number }
  | { readonly name: 'addSamples'; readonly samples: readonly (Sample & { readonly metric: SampledMetric })[] }
  | { readonly name: 'notices'; readonly call: NoticeWrite }
  | { readonly name: 'health' }

export type ToWriter =
  /** First of all. `resent`: what a thread before this one has not answered, in order. */
  | {
      readonly kind: 'open'
      readonly settings: WriterSettings
      /** Names the batches of this process. */
      readonly writer: string
      /** The database that must be there; null at the first start. */
      readonly databaseId: string | null
      readonly resent: readonly WireBatch[]
    }
  | ({ readonly kind: 'append' } & WireBatch)
  | { readonly kind: 'call'; readonly id: number; readonly call: WriterCall }
  | { readonly kind: 'close' }

export type FromWriter =
  | { readonly kind: 'opened'; readonly databaseId: string; readonly health: WriterHealth }
  /** It cannot be opened; the thread ends. */
  | { readonly kind: 'refused'; readonly error: WireError }
  /** Ids grow by one from the first; `events` where the sender let go of them. */
  | {
      readonly kind: 'stored'
      readonly seq: number
      readonly firstId: number
      readonly outageIds: readonly (number | null)[]
      readonly events: readonly StoredEvent[] | null
    }
  | { readonly kind: 'held'; readonly seq: number }
  | { readonly kind: 'dropped'; readonly seq: number; readonly reason: string }
  | { readonly kind: 'health'; readonly health: WriterHealth }
  /** What became of old data, for the log. */
  | { readonly kind: 'upkeep'; readonly news: UpkeepNews }
  | ({ readonly kind: 'answer' } & Answer)
  | { readonly kind: 'closed' }

/** What comes back for a call. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: WireError }

/** A method of the reader with its arguments. Copies are the keeper's. */
export type ReaderCall =
  | {
      [Name in ReaderMethod]: { readonly name: Name; readonly args: Parameters<StoreReader[Name]> }
    }[ReaderMethod]
  | { readonly name: 'notices'; readonly call: NoticeRead }

export type ReaderMethod = Exclude<keyof StoreReader, 'export' | 'backup' | 'close' | 'notices'>

export type ToReader =
  | { readonly kind: 'open'; readonly path: string; readonly busyTimeoutMs: number }
  | { readonly kind: 'call'; readonly id: number; readonly call: ReaderCall }
  /** Begins an export under a number of its own. */
  | { readonly kind: 'export'; readonly stream: number; readonly request: ExportRequest }
  /** Asks for the next piece of one: bytes, or null at its end. */
  | { readonly kind: 'pull'; readonly id: number; readonly stream: number }
  /** Nobody takes any more of it. */
  | { readonly kind: 'stop'; readonly stream: number }
  | { readonly kind: 'close' }

export type FromReader = ({ readonly kind: 'answer' } & Answer) | { readonly kind: 'closed' }
