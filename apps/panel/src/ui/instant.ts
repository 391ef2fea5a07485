import type { Zone } from '../preferences.ts'

interface Parts {
  readonly year: string
  readonly month: string
  readonly monthName: string
  readonly day: string
  readonly time: string
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(month: '2-digit' | 'short', timeZone: string | undefined): Intl.DateTimeFormat {
  const key = `${month} ${timeZone}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month,
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  formats.set(key, format)
  return format
}

/** `timeZone` undefined is the browser's own. */
function partsOf(at: number, timeZone: string | undefined): Parts {
  const read = (format: Intl.DateTimeFormat) =>
    Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const numeric = read(formatOf('2-digit', timeZone))
  const named = read(formatOf('short', timeZone))
  return {
    year: numeric['year'] ?? '',
    month: numeric['month'] ?? '',
    monthName: named['month'] ?? '',
    day: numeric['day'] ?? '',
    time: `${numeric['hour']}:${numeric['minute']}:${numeric['second']}`,
  }
}

const timeZoneOf = (zone: Zone) => (zone === 'utc' ? 'UTC' : undefined)

/** The time of an instant (ms since the Unix epoch), `16:40:02`. */
export function clockTime(at: number, zone: Zone): string {
  return partsOf(at, timeZoneOf(zone)).time
}

/** The time, with its day where that is not today: `16:40:02`, `22 Nov 16:40:02`, `22 Nov 2025 16:40:02`. */
export function instant(at: number, now: number, zone: Zone): string {
  const then = partsOf(at, timeZoneOf(zone))
  const today = partsOf(now, timeZoneOf(zone))
  if (then.year !== today.year) return `${Number(then.day)} ${then.monthName} ${then.year} ${then.time}`
  const isToday = then.day === today.day && then.month === today.month
  return isToday ? then.time : `${Number(then.day)} ${then.monthName} ${then.time}`
}

/** Both zones in full, for tooltips: `2026-11-23 16:40:02 UTC · 2026-11-23 17:40:02 local`. */
export function bothZones(at: number): string {
  return `${full(partsOf(at, 'UTC'))} UTC · ${full(partsOf(at, undefined))} local`
}

/** RFC 3339 in UTC, for machines: `2026-11-23T16:40:02Z`. */
export function machineTime(at: number): string {
  return `${full(partsOf(at, 'UTC')).replace(' ', 'T')}Z`
}

function full({ year, month, day, time }: Parts): string {
  return `${year}-${month}-${day} ${time}`
}
