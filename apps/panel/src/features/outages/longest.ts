import type { OutageDto } from '@holdfast/api-contract'

/** Lengths to ask for, longest first, in ms: the bot finds outages by a least length at once, but lists them by start. */
const LEAST_MS = [3_600_000, 600_000, 60_000, 10_000, 1_000, 0] as const

/** So many are enough: no shorter ones are asked for then. */
const ENOUGH = 50

type Outage = Pick<OutageDto, 'startedAt' | 'durationMs'>

interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

export interface Longest<T> {
  /** Ongoing ones by their length so far. Longest first. */
  readonly items: readonly T[]
  /** Every outage of at least this length is in it, in ms. */
  readonly leastMs: number
  /** False where even the longest are too many for one answer: then they are the longest of the newest. */
  readonly isWhole: boolean
}

/**
 * The longest outages there are, without reading all of them: those of an hour and more, then of ten minutes and more, and so
 * on, until there are enough, or more than fit into one answer.
 *
 * @param ask for one full page of outages that ended and lasted at least that long, newest first
 */
export async function findLongest<T extends Outage>(
  ask: (minDurationMs: number) => Promise<Page<T>>,
  minDurationMs: number,
): Promise<Longest<T>> {
  let best: Longest<T> = { items: [], leastMs: LEAST_MS[0], isWhole: true }
  for (const leastMs of [...LEAST_MS.filter((ms) => ms > minDurationMs), minDurationMs]) {
    const { items, next } = await ask(leastMs)
    if (next !== null && best.items.length > 0) return best
    best = { items: [...items].sort(byLength), leastMs, isWhole: next === null }
    if (items.length >= ENOUGH) return best
  }
  return best
}

function byLength(a: Outage, b: Outage): number {
  return (b.durationMs ?? 0) - (a.durationMs ?? 0) || b.startedAt - a.startedAt
}
