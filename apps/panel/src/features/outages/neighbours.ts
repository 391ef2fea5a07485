import type { OutageDto } from '@holdfast/api-contract'

const HOUR_MS = 3_600_000
/** How far ahead to look for the next outage, nearest first: lists begin with the newest, and only an end bounds them. */
const AHEAD_MS = [HOUR_MS, 24 * HOUR_MS, 30 * 24 * HOUR_MS, Number.POSITIVE_INFINITY] as const

type Outage = Pick<OutageDto, 'id' | 'startedAt'>

interface Range {
  readonly from?: number
  /** Not included. */
  readonly to?: number
  readonly limit: number
}

export interface Neighbours {
  /** Ids; null where there is none. */
  readonly previous: number | null
  readonly next: number | null
}

/**
 * The outages of a connection before and after one of them.
 *
 * @param ask for outages of the connection that touch a range, newest first
 * @param now end of the record, ms since the Unix epoch
 */
export async function findNeighbours(
  outage: Outage,
  now: number,
  ask: (range: Range) => Promise<readonly Outage[]>,
): Promise<Neighbours> {
  // Two may have begun in the same millisecond: the end is behind this one.
  const until = await ask({ to: outage.startedAt + 1, limit: 20 })
  const previous = until.find((other) => isBefore(other, outage))
  return { previous: previous?.id ?? null, next: await findNext(outage, now, ask) }
}

async function findNext(
  outage: Outage,
  now: number,
  ask: (range: Range) => Promise<readonly Outage[]>,
): Promise<number | null> {
  for (const aheadMs of AHEAD_MS) {
    const to = outage.startedAt + aheadMs
    const isLast = to > now
    const touching = await ask({ from: outage.startedAt, ...(isLast ? {} : { to }), limit: 1_000 })
    const next = touching.findLast((other) => isBefore(outage, other))
    if (next !== undefined) return next.id
    if (isLast) return null
  }
  return null
}

function isBefore(a: Outage, b: Outage): boolean {
  return a.startedAt < b.startedAt || (a.startedAt === b.startedAt && a.id < b.id)
}
