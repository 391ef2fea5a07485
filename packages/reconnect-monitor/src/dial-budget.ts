import type { DialLimits } from '@holdfast/adapter-core'
import type { AttemptReason, Role } from '@holdfast/adapter-core/events'

/** Who wants to dial where. */
export interface DialRequest {
  /** Id of the connection. */
  readonly connection: string
  /** `host:port`. */
  readonly address: string
  readonly limits: DialLimits
  /** What the socket is to be: a connection without one goes before a replacement, and that before a standby. */
  readonly role: Role
  /** Monotonic ms. */
  readonly now: number
}

/** When a dial may start: now, or not before `waitMs` from now, for `reason`. */
export type DialDecision =
  | { readonly granted: true }
  | { readonly granted: false; readonly waitMs: number; readonly reason: AttemptReason }

/** Dials to each address, shared by every connection of the process; nothing dials past it. */
export interface DialBudget {
  /**
   * Takes a dial if the limits, a floor and who else waits allow one. One that must wait keeps its place in the line if
   * it asks again when it was told to; asking anew is never held against it.
   */
  request(request: DialRequest): DialDecision
  /** Nobody dials the address before `until` (monotonic ms). A lower floor changes nothing. */
  raiseFloor(address: string, until: number, reason: AttemptReason): void
  /** Every address that was dialed or has a floor; `now` is monotonic ms. */
  lines(now: number): readonly DialLine[]
}

/** How much of its budget an address has used. */
export interface DialLine {
  readonly address: string
  readonly lastMinute: number
  /** The limit as the last dial had it; 0 before the first. */
  readonly perMinute: number
  /** Dials in line. */
  readonly waiting: number
  /** How long nobody may dial it yet, in ms; 0 = at once. */
  readonly floorMs: number
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
/**
 * A window is counted longer by this, in ms: the exchange sees a dial some time after it was begun, now more, now less,
 * and must not see one too many.
 */
const SEEN_LATER_MS = 50
/** So many dials, or a fifth of a second's, may start together; more of them come evenly, or all clients keep in step. */
const BURST = { least: 5, shareOfSecond: 0.2 }
/** One that has not asked again for so long after its turn, in ms, has left the line. */
const TURN_LASTS_MS = 1_000

const RANK = { primary: 0, next: 1, standby: 2 } as const satisfies Record<Role, number>

interface Waiter {
  readonly rank: number
  /** Order of arrival. */
  readonly number: number
  dueAt: number
}

interface Line {
  /** Instants of the dials of the last minute, oldest first. */
  dials: number[]
  readonly waiters: Map<string, Waiter>
  floor: { readonly until: number; readonly reason: AttemptReason } | null
  perMinute: number
}

/** A budget with rolling windows: never more than `perSecond` dials in any second nor `perMinute` in any minute. */
export function createDialBudget(): DialBudget {
  const lines = new Map<string, Line>()
  let arrivals = 0

  const lineOf = (address: string): Line => {
    const line = lines.get(address) ?? { dials: [], waiters: new Map(), floor: null, perMinute: 0 }
    lines.set(address, line)
    return line
  }

  return {
    request({ address, connection, limits, now, role }) {
      const line = lineOf(address)
      line.perMinute = limits.perMinute
      line.dials = line.dials.filter((at) => at > now - MINUTE_MS - SEEN_LATER_MS)
      for (const [key, { dueAt }] of line.waiters) if (dueAt < now - TURN_LASTS_MS) line.waiters.delete(key)
      const key = `${connection} ${role}`
      const waiter = line.waiters.get(key) ?? { rank: RANK[role], number: ++arrivals, dueAt: now }
      if (line.floor !== null && line.floor.until > now) {
        // It waits in line meanwhile: who asks first as the floor ends need not be first.
        waiter.dueAt = line.floor.until
        line.waiters.set(key, waiter)
        return { granted: false, waitMs: line.floor.until - now, reason: line.floor.reason }
      }
      const turnAt = turnOf(line.dials, limits, countAhead(line, waiter), now)
      if (turnAt <= now) {
        line.waiters.delete(key)
        line.dials.push(now)
        return { granted: true }
      }
      waiter.dueAt = turnAt
      line.waiters.set(key, waiter)
      return { granted: false, waitMs: turnAt - now, reason: 'dial_budget' }
    },
    raiseFloor(address, until, reason) {
      const line = lineOf(address)
      if (line.floor === null || until > line.floor.until) line.floor = { until, reason }
    },
    lines: (now) =>
      [...lines].map(([address, { dials, floor, perMinute, waiters }]) => ({
        address,
        lastMinute: dials.filter((at) => at > now - MINUTE_MS).length,
        perMinute,
        waiting: [...waiters.values()].filter(({ dueAt }) => dueAt >= now - TURN_LASTS_MS).length,
        floorMs: Math.max(0, (floor?.until ?? now) - now),
      })),
  }
}

function countAhead({ waiters }: Line, self: Waiter): number {
  let ahead = 0
  for (const { number, rank } of waiters.values()) {
    if (rank < self.rank || (rank === self.rank && number < self.number)) ahead += 1
  }
  return ahead
}

/** When one with `ahead` others before it may dial. Those who wait dial evenly, one after the other. */
function turnOf(dials: readonly number[], limits: DialLimits, ahead: number, now: number): number {
  const perSecond = Math.max(1, Math.floor(limits.perSecond))
  const spacingMs = SECOND_MS / perSecond
  const burst = Math.min(perSecond, Math.max(BURST.least, Math.floor(perSecond * BURST.shareOfSecond)))
  const expected = [...dials]
  let turnAt = now
  for (let place = 0; place <= ahead; place++) {
    turnAt = Math.max(
      place === 0 ? now : turnAt + spacingMs,
      opensAt(expected, limits.perMinute, MINUTE_MS + SEEN_LATER_MS),
      opensAt(expected, perSecond, SECOND_MS + SEEN_LATER_MS),
      opensAt(expected, burst, burst * spacingMs),
    )
    expected.push(turnAt)
  }
  return turnAt
}

/** When fewer than `limit` of the dials, oldest first, lie within the last `windowMs`. */
function opensAt(dials: readonly number[], limit: number, windowMs: number): number {
  const blocking = dials[dials.length - Math.max(1, Math.floor(limit))]
  return blocking === undefined ? Number.NEGATIVE_INFINITY : blocking + windowMs
}
