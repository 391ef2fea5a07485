/** No value. */
export const NONE = '–'

const SECOND = 1_000

/** A measured duration, three figures where it matters: `31 ms`, `2.27 s`, `43.1 s`, `1 min 23 s`, `3 h 4 min`. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return NONE
  if (Math.round(ms) < SECOND) return `${Math.round(ms)} ms`
  if (ms < 9_995) return `${(ms / SECOND).toFixed(2)} s`
  if (ms < 59_950) return `${(ms / SECOND).toFixed(1)} s`
  return coarse(ms)
}

/** Two units. With `pad`, both are always there and the small one has two digits, so that a ticking text keeps its width. */
export function coarse(ms: number, pad = false): string {
  const total = Math.round(ms / SECOND)
  const [days, hours, minutes, seconds] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3_600) % 24,
    Math.floor(total / 60) % 60,
    total % 60,
  ]
  const join = (large: number, largeUnit: string, small: number, smallUnit: string) =>
    small === 0 && !pad
      ? `${large} ${largeUnit}`
      : `${large} ${largeUnit} ${pad ? String(small).padStart(2, '0') : small} ${smallUnit}`
  if (days > 0) return join(days, 'd', hours, 'h')
  if (hours > 0) return join(hours, 'h', minutes, 'min')
  return join(minutes, 'min', seconds, 's')
}
