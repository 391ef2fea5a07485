import type { MaintenanceWindow } from '@holdfast/adapter-core'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** 1 January 1970 was a Thursday. */
const EPOCH_WEEKDAY = 4

/**
 * How long the announced maintenance that holds at `at` still lasts, in ms; null outside of any.
 *
 * @param at Wall time in ms since the Unix epoch.
 */
export function maintenanceLeftMs(windows: readonly MaintenanceWindow[], at: number): number | null {
  const left = windows.flatMap((window) => leftOf(window, at))
  return left.length === 0 ? null : Math.max(...left)
}

/** A window may reach past midnight: it is looked for today and on the days before that it can have begun on. */
function leftOf({ durationMs, startMinute, weekdays }: MaintenanceWindow, at: number): readonly number[] {
  const today = Math.floor(at / DAY_MS)
  const daysBack = Math.ceil(durationMs / DAY_MS)
  return Array.from({ length: daysBack + 1 }, (_, back) => today - back).flatMap((day) => {
    const startsAt = day * DAY_MS + startMinute * MINUTE_MS
    const leftMs = startsAt + durationMs - at
    const isOn = weekdays.includes((day + EPOCH_WEEKDAY) % 7) && at >= startsAt && leftMs > 0
    return isOn ? [leftMs] : []
  })
}
