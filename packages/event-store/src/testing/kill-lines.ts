import type { Json, StoredEvent } from '@holdfast/adapter-core/events'

/** What `append-until-killed.ts` is to do. */
export interface KillOrder {
  readonly path: string
  readonly spillPath: string
  readonly seed: number
  /** Names this process among those that write to one file. */
  readonly life: string
  /** Instant of its first event. */
  readonly startAt: number
  readonly retentionDays: number
}

/** What it says. */
export type KillLine =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  /** A batch of a source is acknowledged. Sources count theirs from 1. */
  | { readonly kind: 'stored'; readonly source: string; readonly n: number; readonly lastId: number }
  | { readonly kind: 'sampled'; readonly at: number }
  /** Events are being purged: this is the oldest that is left. */
  | { readonly kind: 'purging'; readonly first: number }
  /** The database takes nothing; with what the spill file holds there will be events up to this id. */
  | { readonly kind: 'held'; readonly through: number }

/** A batch of a source, as its first event tells it. */
interface Marker {
  readonly source: string
  readonly n: number
  /** Events in it. */
  readonly size: number
}

/** Data of a batch's first event, which is a `notice_sent`. */
export function markerOf(source: string, n: number, size: number): { readonly [key: string]: Json } {
  return { marker: { source, n, size } }
}

const markerIn = ({ data }: StoredEvent): Marker | null =>
  'marker' in data ? (data['marker'] as unknown as Marker) : null

/** Batches of a whole log, oldest first: each contiguous and complete, or there is an error that says which is not. */
export function batchesIn(events: readonly StoredEvent[]): readonly (Marker & { readonly lastId: number })[] {
  const first = events.findIndex((event) => markerIn(event) !== null)
  const batches: (Marker & { lastId: number })[] = []
  for (let at = first; at >= 0 && at < events.length; ) {
    const event = events[at]
    const marker = event === undefined ? null : markerIn(event)
    if (event === undefined || marker === null) throw new Error(`Event ${event?.id} belongs to no batch`)
    const rest = events.slice(at + 1, at + marker.size)
    const lastId = rest.at(-1)?.id ?? event.id
    if (rest.some((one) => markerIn(one) !== null) || lastId !== event.id + marker.size - 1) {
      throw new Error(`Batch ${marker.n} of ${marker.source} is not whole`)
    }
    batches.push({ ...marker, lastId })
    at += marker.size
  }
  return batches
}
