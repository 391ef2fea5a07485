import type { Zone } from '../preferences.ts'
import { localOffsetMs, utcText } from './instant-text.ts'

interface Parts {
  readonly year: string
  readonly month: string
  readonly monthName: string
  readonly day: string
  readonly time: string
}

const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Without `Intl`, which takes a hundred times as long: a page of events shows thousands of instants. */
function partsOf(at: number, zone: Zone): Parts {
  const text = utcText(zone === 'utc' ? at : at + localOffsetMs(at))
  const month = text.slice(5, 7)
  return {
    year: text.slice(0, 4),
    month,
    monthName: MONTH_NAMES[Number(month) - 1] ?? '',
    day: text.slice(8, 10),
    time: text.slice(11, 19),
  }
}

/** The time of an instant (ms since the Unix epoch), `16:40:02`. */
export function clockTime(at: number, zone: Zone): string {
  return partsOf(at, zone).time
}

/** The time, with its day where that is not today: `16:40:02`, `22 Nov 16:40:02`, `22 Nov 2025 16:40:02`. */
export function instant(at: number, now: number, zone: Zone): string {
  const then = partsOf(at, zone)
  const today = partsOf(now, zone)
  if (then.year !== today.year) return `${Number(then.day)} ${then.monthName} ${then.year} ${then.time}`
  const isToday = then.day === today.day && then.month === today.month
  return isToday ? then.time : `${Number(then.day)} ${then.monthName} ${then.time}`
}

/** The same, today's with its day too: `27 Nov 16:40:02`. */
export function datedInstant(at: number, now: number, zone: Zone): string {
  const { day, monthName, time } = partsOf(at, zone)
  return dayOf(at, zone) === dayOf(now, zone) ? `${Number(day)} ${monthName} ${time}` : instant(at, now, zone)
}

/** The day of an instant, `2026-11-23`. */
export function dayOf(at: number, zone: Zone): string {
  const { year, month, day } = partsOf(at, zone)
  return `${year}-${month}-${day}`
}

/** Both zones in full, for tooltips: `2026-11-23 16:40:02 UTC · 2026-11-23 17:40:02 local`. */
export function bothZones(at: number): string {
  return `${full(partsOf(at, 'utc'))} UTC · ${full(partsOf(at, 'local'))} local`
}

/** RFC 3339 in UTC, for machines: `2026-11-23T16:40:02Z`. */
export function machineTime(at: number): string {
  return `${full(partsOf(at, 'utc')).replace(' ', 'T')}Z`
}

function full({ year, month, day, time }: Parts): string {
  return `${year}-${month}-${day} ${time}`
}

/** An instant as a `datetime-local` field holds it: `2026-11-23T16:40:02`. */
export function fieldTime(at: number, zone: Zone): string {
  const { year, month, day, time } = partsOf(at, zone)
  return `${year}-${month}-${day}T${time}`
}
