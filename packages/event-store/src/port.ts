import type { Cause, EventType, HoldfastEvent, Outage, Scope, StoredEvent } from '@holdfast/adapter-core/events'
import type { ConnectionStats, TimelineTile } from '@holdfast/reconnect-monitor/history'

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
  readonly type?: EventType
  /** With `to`: events of the window, half-open. */
  readonly from?: number
  readonly to?: number
  readonly outage?: number
  /** From 1; the HTTP interface allows up to 1000. */
  readonly limit: number
  /** Opaque, from a page before. */
  readonly cursor?: string
  /** Ascending from the event after this id; without it newest first. */
  readonly after?: number
}

export interface OutageQuery {
  readonly connection?: string
  readonly cause?: Cause
  readonly scope?: Scope
  /** With `to`: outages that overlap the window. */
  readonly from?: number
  readonly to?: number
  /** Only outages that ended and lasted at least this; without effect on those that `ongoing: true` asks for. */
  readonly minDurationMs?: number
  readonly ongoing?: boolean
  readonly limit: number
  readonly cursor?: string
}

/** What the store knows of the run before this one. */
export interface PreviousRun {
  /** Last proof of life: its last tick, its last event, or its clean end. */
  readonly endedAt: number
  readonly clean: boolean
}

/** A cursor that is malformed or belongs to another list. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError'
}

export const METRICS = ['rtt', 'rate', 'recovery'] as const
/** What is measured: round trips in ms, messages a second, recovery times in ms. */
export type Metric = (typeof METRICS)[number]

/** Measurements of one bucket of time, rolled up. */
export interface Sample {
  readonly connection: string
  readonly metric: Metric
  /** Start of the bucket. */
  readonly at: number
  /** Width of the bucket; 0 for one measurement at one instant. */
  readonly bucketMs: number
  /** Measurements in the bucket, at least 1. */
  readonly n: number
  readonly mean: number
  readonly min: number
  readonly max: number
}

export interface SampleQuery extends Window {
  readonly connection: string
  readonly metric: Metric
}

/**
 * The durable record. Asynchronous, so that the writer may live elsewhere. An event is acknowledged once it is on
 * disk; outages and intervals are projections of events, written in the same transaction.
 */
export interface EventStore {
  /** Stores events in order, all or none; resolves once they are on disk, ids and outage ids assigned. */
  append(events: readonly HoldfastEvent[]): Promise<readonly StoredEvent[]>
  events(query: EventQuery): Promise<Page<StoredEvent>>
  outages(query: OutageQuery): Promise<Page<Outage>>
  outage(id: number): Promise<Outage | null>
  /** Per connection (of those named, else of all that ever had an event), tiles of the window. `now` ends what is still open. */
  timeline(
    window: Window,
    now: number,
    connections?: readonly string[],
  ): Promise<Readonly<Record<string, readonly TimelineTile[]>>>
  stats(
    window: Window,
    now: number,
    connections?: readonly string[],
  ): Promise<Readonly<Record<string, ConnectionStats>>>
  /** Samples whose bucket begins in the window, oldest first. */
  samples(query: SampleQuery): Promise<readonly Sample[]>
  /** Stores samples, all or none; one of the same connection, metric and bucket is replaced. */
  addSamples(samples: readonly Sample[]): Promise<void>
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
  close(): Promise<void>
}

/** The half of a store that changes nothing. */
export type StoreReader = Omit<EventStore, 'append' | 'addSamples' | 'beginRun' | 'tick' | 'endRun'>
