import type { Zone } from '../../preferences.ts'
import { fieldTime } from '../../ui/instant.ts'
import { fromFieldTime } from '../../ui/instant-text.ts'
import type { Bounds } from './overall.ts'

const DAY_MS = 86_400_000

/**
 * The night from 20:00 to 08:00 in the chosen zone: the one under way up to now, else the last. Counted by the calendar, so
 * that it has an hour more or less where the clocks change.
 */
export function lastNight(now: number, zone: Zone): Bounds {
  const morning = atHour(now, '08', zone)
  const isNight = now < morning
  const evening = atHour(now, '20', zone)
  if (now > evening) return { from: evening, to: now }
  // Noon of the day before is on the day before, whatever the clocks did in between.
  const yesterday = atHour(now, '12', zone) - DAY_MS
  return { from: atHour(yesterday, '20', zone), to: isNight ? now : morning }
}

/** That hour of the day which an instant is on. */
function atHour(at: number, hour: string, zone: Zone): number {
  const [day] = fieldTime(at, zone).split('T')
  return fromFieldTime(`${day}T${hour}:00:00`, zone) ?? at
}
