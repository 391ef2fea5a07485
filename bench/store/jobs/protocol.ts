import type { UpkeepHealth } from '@holdfast/event-store'
import type { LogOptions } from '../log/event-log.ts'

/** A database that is asked or changed. */
export interface Subject {
  readonly path: string
  readonly log: LogOptions
  readonly facts: StoredFacts
  readonly isQuick: boolean
}

/** What a filled database holds, written beside it. */
export interface StoredFacts {
  /** Instant of the last event, in ms since the Unix epoch. */
  readonly to: number
  readonly events: number
  readonly bytes: number
  /** How long the filling took. */
  readonly filledMs: number
}

/** Something asked several times, in ms. */
export interface Timing {
  readonly name: string
  /** The first time, with nothing of it in memory. */
  readonly firstMs: number
  /** The middle of the times after it. */
  readonly middleMs: number
  readonly maxMs: number
  /** The middle of the CPU time that this process spent meanwhile, all threads: what it takes on a machine that is busy. */
  readonly cpuMs: number
}

export interface HistoryResult {
  readonly overview: Timing
  readonly pages: readonly Timing[]
  readonly stats: readonly Timing[]
  /** Delay of the event loop, ms by ms, with nothing to do, and while the reader makes the statistics of everything. */
  readonly idleDelays: readonly number[]
  readonly statsDelays: readonly number[]
}

export interface ExportResult {
  readonly exports: readonly { readonly name: string; readonly bytes: number; readonly ms: number }[]
}

export interface RebuildResult {
  readonly ms: number
  readonly events: number
  readonly outages: number
}

export interface WritingResult {
  readonly bursts: readonly { readonly events: number; readonly ms: number }[]
  readonly synchronous: number | string | null
  readonly idleDelays: readonly number[]
  readonly writingDelays: readonly number[]
}

export interface PurgeResult {
  /** From append to acknowledgement, in ms. */
  readonly quietMs: readonly number[]
  readonly purgingMs: readonly number[]
  /** Events that were there; those stored meanwhile are in the second. */
  readonly eventsBefore: number
  readonly eventsAfter: number
  /** How many had to go, and went; those that stand before the last kept checkpoint may stay. */
  readonly dueToGo: number
  readonly purged: number
  /** Time in which a purge was under way. */
  readonly purgeMs: number
  readonly bytesBefore: number
  readonly bytesAfter: number
  readonly freeBytesAfter: number
  readonly upkeep: UpkeepHealth
}

/** Every job, each in a process of its own: what it is given, and what it reports. */
export interface Jobs {
  readonly fill: { readonly given: { readonly path: string; readonly log: LogOptions }; readonly report: StoredFacts }
  readonly history: { readonly given: Subject; readonly report: HistoryResult }
  readonly export: { readonly given: Subject; readonly report: ExportResult }
  readonly rebuild: { readonly given: Subject; readonly report: RebuildResult }
  readonly writing: { readonly given: Subject; readonly report: WritingResult }
  readonly purge: { readonly given: Subject; readonly report: PurgeResult }
}

export type JobName = keyof Jobs

/** Does one job. */
export type Job<N extends JobName> = (given: Jobs[N]['given']) => Promise<Jobs[N]['report']>

export type JobReport =
  | { readonly type: 'done'; readonly report: unknown }
  | { readonly type: 'failed'; readonly message: string }
