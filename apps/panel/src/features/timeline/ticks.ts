import type { Zone } from '../../preferences.ts'
import { fieldTime } from '../../ui/instant.ts'
import { parseInstant } from '../../ui/instant-text.ts'
import { lengthOf, type Span } from './span.ts'

/** A place on the axis. `isDay`: a day begins there, among ticks that are hours or less. */
export interface Tick {
  readonly at: number
  readonly label: string
  readonly isDay: boolean
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Distances between ticks that people count in. */
const STEPS = [
  ...[100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 56].map((n) => n * DAY),
]

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** Weeks begin on a Monday; the epoch did on a Thursday. */
const MONDAY = 4 * DAY

/** Ticks at round times of the zone, at most about `most` of them. */
export function ticksOf(span: Span, most: number, zone: Zone): readonly Tick[] {
  const step = STEPS.find((one) => lengthOf(span) / one <= Math.max(1, most)) ?? 56 * DAY
  const base = step >= 7 * DAY ? MONDAY : 0
  const ticks: Tick[] = []
  // Round by the zone's clock on the wall, which an hour is missing from, or comes twice in, when summer time changes.
  const last = span.to + offsetAt(span.to, zone)
  let wall = Math.ceil((span.from + offsetAt(span.from, zone) - base) / step) * step + base
  for (; wall <= last; wall += step) {
    const at = instantOf(wall, zone)
    if (at < span.from || at > span.to || at <= (ticks.at(-1)?.at ?? -1)) continue
    ticks.push({ at, label: labelOf(at, step, zone), isDay: step < DAY && wall % DAY === 0 })
  }
  return ticks
}

/** What the zone's clock on the wall is ahead of UTC, in ms. */
function offsetAt(at: number, zone: Zone): number {
  if (zone === 'utc') return 0
  const whole = Math.floor(at / SECOND) * SECOND
  return (parseInstant(`${fieldTime(whole, zone)}Z`) ?? whole) - whole
}

function instantOf(wall: number, zone: Zone): number {
  const guess = wall - offsetAt(wall, zone)
  return wall - offsetAt(guess, zone)
}

function labelOf(at: number, step: number, zone: Zone): string {
  const text = fieldTime(at, zone)
  const [date = '', time = ''] = text.split('T')
  if (step >= DAY || time === '00:00:00') {
    const [, month, day] = date.split('-').map(Number)
    return `${day} ${MONTHS[(month ?? 1) - 1]}`
  }
  if (step >= MINUTE) return time.slice(0, 5)
  return step >= SECOND ? time : `${time}.${Math.floor((at % SECOND) / 100)}`
}
