import type { DialLimits } from '@holdfast/adapter-core'

/** Dials to one address, shared by every connection of the process; nothing dials past it. */
export interface DialBudget {
  /**
   * Takes a dial at `now` (monotonic ms) if the limits allow one.
   * Returns 0 when taken, else the ms to wait before asking again.
   */
  take(address: string, limits: DialLimits, now: number): number
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

/** A budget with rolling windows: never more than `perSecond` dials in any second nor `perMinute` in any minute. */
export function createDialBudget(): DialBudget {
  const dialsByAddress = new Map<string, number[]>()
  return {
    take(address, limits, now) {
      const recent = (dialsByAddress.get(address) ?? []).filter((at) => at > now - MINUTE_MS)
      const waitMs = Math.max(
        waitFor(recent, limits.perMinute, MINUTE_MS, now),
        waitFor(recent, limits.perSecond, SECOND_MS, now),
      )
      dialsByAddress.set(address, waitMs === 0 ? [...recent, now] : recent)
      return waitMs
    },
  }
}

/** Ms until fewer than `limit` of the dials, oldest first, lie within the last `windowMs`. */
function waitFor(dials: readonly number[], limit: number, windowMs: number, now: number): number {
  const blocking = dials[dials.length - Math.max(1, Math.floor(limit))]
  return blocking === undefined ? 0 : Math.max(0, blocking + windowMs - now)
}
