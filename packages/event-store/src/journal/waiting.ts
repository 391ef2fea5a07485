import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import type { Batch } from '../batch.ts'
import type { Place, SpilledBatch } from './spill.ts'

/** A batch that waits for the database. */
export interface Waiting extends Batch {
  /** Events in it. */
  readonly n: number
  /** Null where memory does not hold them: then the spill file does. */
  events: readonly HoldfastEvent[] | null
  /** Null where the spill file does not hold them. */
  place: Place | null
}

/**
 * Most events of one transaction; a batch that is larger has one of its own. The more there are, the fewer pages each of them
 * costs; so many keep the next ones waiting for some 300 ms.
 */
const MAX_GROUP = 10_000

/** What goes into the next transaction, from the front of the queue: batches of one writer. */
export function nextGroup(queue: readonly Waiting[]): readonly Waiting[] {
  const first = queue[0]
  if (first === undefined) return []
  let events = 0
  const end = queue.findIndex(({ writer, n }, index) => {
    events += n
    return writer !== first.writer || (index > 0 && events > MAX_GROUP)
  })
  return queue.slice(0, end < 0 ? queue.length : end)
}

/** How many batches at the front of the queue are stored already, as the database's newest batch tells. */
export function storedCount(queue: readonly Waiting[], last: Batch | null): number {
  return queue.findLastIndex(({ writer, seq }) => last !== null && writer === last.writer && seq <= last.seq) + 1
}

/**
 * What an earlier process spilled and what the other side sent again, in the order in which it was recorded: writer by
 * writer, each one's batches by their number, none twice.
 */
export function merged(leftover: readonly SpilledBatch[], resent: readonly Waiting[]): Waiting[] {
  const writers = new Map<string, Map<number, Waiting>>()
  const batchesOf = (writer: string): Map<number, Waiting> => {
    const known = writers.get(writer) ?? new Map<number, Waiting>()
    writers.set(writer, known)
    return known
  }
  for (const batch of leftover) batchesOf(batch.writer).set(batch.seq, { ...batch, events: null })
  for (const batch of resent) {
    const batches = batchesOf(batch.writer)
    const place = batches.get(batch.seq)?.place ?? null
    batches.set(batch.seq, { ...batch, place })
  }
  return [...writers.values()].flatMap((batches) => [...batches.values()].toSorted((a, b) => a.seq - b.seq))
}

/** Events of all these batches together. */
export const eventsIn = (batches: readonly Waiting[]): number => batches.reduce((sum, { n }) => sum + n, 0)
