import type { Zone } from '../../preferences.ts'
import { fieldTime } from '../../ui/instant.ts'
import { fromFieldTime } from '../../ui/instant-text.ts'

const HOUR = 3_600_000

interface Day {
  /** Half-open, in ms since the Unix epoch. */
  readonly from: number
  readonly to: number
}

/** Days of a zone, and times within them, fast enough to be asked ten thousand times in a frame. */
export interface Days {
  /** When the day of an instant began. */
  startOf(at: number): number
  /** `Thursday 26 November`; with its year where that is not the year of `now`. */
  nameOf(at: number, now: number): string
  /** `16:40:02` */
  timeOf(at: number): string
  /** `.123`; the thousandths. */
  fractionOf(at: number): string
}

export function createDays(zone: Zone): Days {
  const timeZone = zone === 'utc' ? 'UTC' : undefined
  const name = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone })
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', hourCycle: 'h23', timeZone })
  let last: Day = { from: 0, to: 0 }
  const dayOf = (at: number): Day => {
    if (at < last.from || at >= last.to) last = findDay(at, zone)
    return last
  }
  const yearOf = (at: number) => fieldTime(at, zone).slice(0, 4)
  return {
    startOf: (at) => dayOf(at).from,
    nameOf: (at, now) => {
      const text = name.format(at).replace(',', '')
      const year = yearOf(at)
      return year === yearOf(now) ? text : `${text} ${year}`
    },
    timeOf: (at) => time.format(at),
    fractionOf: (at) => `.${String(((at % 1_000) + 1_000) % 1_000).padStart(3, '0')}`,
  }
}

/** A day may have 23 or 25 hours. */
function findDay(at: number, zone: Zone): Day {
  const from = midnight(at, zone)
  return { from, to: midnight(from + 36 * HOUR, zone) }
}

function midnight(at: number, zone: Zone): number {
  return fromFieldTime(`${fieldTime(at, zone).slice(0, 10)}T00:00`, zone) ?? at
}
