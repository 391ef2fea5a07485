import type { Zone } from '../../preferences.ts'
import { clockTime, fieldTime, instant } from '../../ui/instant.ts'
import { parseInstant } from '../../ui/instant-text.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 7, 14, 30, 60, 120, 365].map((n) => n * DAY),
]

export interface Tick {
  /** ms since the Unix epoch. */
  readonly at: number
  readonly text: string
}

/** At most `most` round instants of a window, in the zone's own hours and days. */
export function ticksOf(from: number, to: number, most: number, zone: Zone): readonly Tick[] {
  const stepMs = STEPS.find((ms) => (to - from) / ms <= Math.max(1, most)) ?? DAY * 365
  const ticks: Tick[] = []
  // Round in the zone: count in its own clock, and go back to instants one by one, since its offset may change on the way.
  const first = Math.ceil((from + offsetOf(from, zone)) / stepMs) * stepMs
  for (let own = first; ticks.length <= most + 1; own += stepMs) {
    const at = own - offsetOf(own - offsetOf(own, zone), zone)
    if (at > to) break
    if (at >= from) ticks.push({ at, text: tickText(at, stepMs, zone) })
  }
  return ticks
}

/** How far a zone's clock is ahead of UTC at an instant, in ms. */
function offsetOf(at: number, zone: Zone): number {
  if (zone === 'utc') return 0
  const second = Math.floor(at / SECOND) * SECOND
  return (parseInstant(`${fieldTime(second, zone)}Z`) ?? second) - second
}

function tickText(at: number, stepMs: number, zone: Zone): string {
  const time = clockTime(at, zone)
  // Where a day begins, the day says more than its midnight.
  if (stepMs >= DAY || (stepMs >= HOUR && time === '00:00:00')) return dayText(at, zone)
  return stepMs < MINUTE ? time : time.slice(0, 5)
}

/** `22 Nov`. */
function dayText(at: number, zone: Zone): string {
  const [day, month] = instant(at, 0, zone).split(' ')
  return `${day} ${month}`
}
