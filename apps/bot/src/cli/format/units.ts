/** `2026-11-23 20:43:01.123Z`; in another zone than UTC with its offset, `2026-11-23 21:43:01.123+01:00`. */
export function instantText(at: number, timeZone = 'UTC'): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(at)
  const text =
    timeZone === 'UTC'
      ? instant.toString({ fractionalSecondDigits: 3 })
      : instant.toZonedDateTimeISO(timeZone).toString({ fractionalSecondDigits: 3, timeZoneName: 'never' })
  return text.replace('T', ' ')
}

const AGO = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const

/** `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`; `now` within a second, `in 3 s` where clocks differ. */
export function agoText(at: number, now: number): string {
  const ms = Math.abs(now - at)
  const unit = AGO.find(([size]) => ms >= size)
  if (unit === undefined) return 'now'
  const text = `${Math.floor(ms / unit[0])} ${unit[1]}`
  return at > now ? `in ${text}` : `${text} ago`
}

/** `850 ms`, `2.1 s`, `3 m 05 s`, `2 h 07 m`, `4 d 03 h`. */
export function durationText(ms: number | null): string | null {
  if (ms === null) return null
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  if (seconds < 3_600) return pair(seconds, 60, 'm', 's')
  if (seconds < 86_400) return pair(seconds / 60, 60, 'h', 'm')
  return pair(seconds / 3_600, 24, 'd', 'h')
}

/** A duration that was chosen, in the largest unit that leaves no more than one decimal: `800 ms`, `1.5 s`, `15 min`. */
export function chosenText(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ] as const
  const fit = units.find(([size]) => ms >= size && Number.isInteger((10 * ms) / size))
  return fit === undefined ? `${ms} ms` : `${ms / fit[0]} ${fit[1]}`
}

/** Percent with three decimals. The value is rounded down already. */
export function percentText(value: number | null): string | null {
  return value === null ? null : value.toFixed(3)
}

function pair(total: number, base: number, large: string, small: string): string {
  const whole = Math.floor(total)
  return `${Math.floor(whole / base)} ${large} ${String(whole % base).padStart(2, '0')} ${small}`
}
