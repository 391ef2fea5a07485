import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { EventsDroppedError } from '../port.ts'
import type { FromWriter, WireBatch } from './protocol.ts'

/** Batches that the writer's thread has not answered yet, kept to be sent again where it dies. */
export interface Pending {
  /** Takes a batch in and gives it its number. @throws {EventsDroppedError} where too many are kept already. */
  add(events: readonly HoldfastEvent[]): { readonly batch: WireBatch; readonly stored: Promise<readonly StoredEvent[]> }
  /** All of them, in order. */
  all(): readonly WireBatch[]
  /** Those after a number. */
  since(seq: number): readonly WireBatch[]
  stored(answer: Extract<FromWriter, { kind: 'stored' }>): void
  /** It is in the spill file: no need to keep its events here, too. */
  held(seq: number): void
  rejected(seq: number, error: Error): void
  rejectAll(errorOf: (isHeld: boolean) => Error): void
  /** Events in all of them. */
  events(): number
  /** Events that were not taken in. */
  dropped(): number
}

interface Kept {
  readonly n: number
  /** Null once the batch is held. */
  events: readonly HoldfastEvent[] | null
  resolve(stored: readonly StoredEvent[]): void
  reject(error: Error): void
}

/** `maxEvents`: how many events may be kept that are not held. */
export function createPending(maxEvents: number): Pending {
  const batches = new Map<number, Kept>()
  let lastSeq = 0
  let events = 0
  let notHeld = 0
  let dropped = 0

  const taken = (seq: number): Kept | undefined => {
    const kept = batches.get(seq)
    if (kept === undefined) return undefined
    batches.delete(seq)
    events -= kept.n
    if (kept.events !== null) notHeld -= kept.n
    return kept
  }
  const wireOf = ([seq, kept]: [number, Kept]): WireBatch => ({
    seq,
    n: kept.n,
    events: kept.events === null ? null : JSON.stringify(kept.events),
  })

  return {
    add(added) {
      const n = added.length
      if (notHeld > 0 && notHeld + n > maxEvents) {
        dropped += n
        throw new EventsDroppedError(`Events could not be kept: ${notHeld} wait for the writer already`)
      }
      lastSeq += 1
      const seq = lastSeq
      events += n
      notHeld += n
      const stored = new Promise<readonly StoredEvent[]>((resolve, reject) => {
        batches.set(seq, { n, events: added, resolve, reject })
      })
      return { batch: { seq, n, events: JSON.stringify(added) }, stored }
    },
    all: () => [...batches].map(wireOf),
    since: (seq) => [...batches].filter(([number]) => number > seq).map(wireOf),
    stored({ seq, firstId, outageIds, events: told }) {
      const kept = taken(seq)
      kept?.resolve(
        told ?? (kept.events ?? []).map((event, index) => storedOf(event, firstId + index, outageIds[index])),
      )
    },
    held(seq) {
      const kept = batches.get(seq)
      if (kept === undefined || kept.events === null) return
      kept.events = null
      notHeld -= kept.n
    },
    rejected: (seq, error) => taken(seq)?.reject(error),
    rejectAll(errorOf) {
      for (const [seq, { events: own }] of [...batches]) taken(seq)?.reject(errorOf(own === null))
    },
    events: () => events,
    dropped: () => dropped,
  }
}

const storedOf = (event: HoldfastEvent, id: number, outageId: number | null = null): StoredEvent => ({
  ...event,
  id,
  outageId,
})
