import type { Arrival } from './bot-log.ts'

type Log = Iterator<Arrival, void, void>

/** Logs, each in the order of `storedAt`, as one: a heap of the next of each. Of two at once the earlier log's comes first. */
export function* mergeArrivals(logs: readonly Log[]): Generator<Arrival, void, void> {
  const heads: { arrival: Arrival; readonly log: Log; readonly rank: number }[] = []
  const isBefore = (a: number, b: number): boolean => {
    const [one, other] = [heads[a], heads[b]]
    if (one === undefined || other === undefined) return false
    const apart = one.arrival.storedAt - other.arrival.storedAt
    return apart === 0 ? one.rank < other.rank : apart < 0
  }
  const swap = (a: number, b: number): void => {
    const [one, other] = [heads[a], heads[b]]
    if (one === undefined || other === undefined) return
    heads[a] = other
    heads[b] = one
  }
  const sink = (from: number): void => {
    for (let at = from; ; ) {
      const left = 2 * at + 1
      const child = isBefore(left + 1, left) ? left + 1 : left
      if (!isBefore(child, at)) return
      swap(child, at)
      at = child
    }
  }

  for (const [rank, log] of logs.entries()) {
    const first = log.next()
    if (first.done !== true) heads.push({ arrival: first.value, log, rank })
  }
  for (let at = heads.length >> 1; at >= 0; at--) sink(at)
  for (let head = heads[0]; head !== undefined; head = heads[0]) {
    yield head.arrival
    const next = head.log.next()
    if (next.done === true) {
      const last = heads.pop()
      if (last !== undefined && last !== head) heads[0] = last
    } else head.arrival = next.value
    sink(0)
  }
}
