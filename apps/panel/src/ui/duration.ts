/** No value. */
export const NONE = '–'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A measured duration, three figures where it matters: `31 ms`, `2.27 s`, `43.1 s`, `1 min 23 s`, `3 h 4 min`. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return NONE
  if (Math.round(ms) < SECOND) return `${Math.round(ms)} ms`
  if (ms < 9_995) return `${(ms / SECOND).toFixed(2)} s`
  if (ms < 59_950) return `${(ms / SECOND).toFixed(1)} s`
  return coarse(ms)
}

/** A duration that was chosen, not measured: no zeros after the point. `30 s`, `800 ms`, `1.5 s`. */
export function roundDuration(ms: number): string {
  return duration(ms).replace(/\.?0+ s$/, ' s')
}

/** A duration that ticks: tenths under 10 s, seconds under a minute, then two units: `3 min 07 s`. Never negative. */
export function ticking(ms: number): string {
  const left = Math.max(0, ms)
  if (left < 10 * SECOND) return `${(Math.floor(left / 100) / 10).toFixed(1)} s`
  return left < MINUTE ? `${Math.floor(left / SECOND)} s` : coarse(Math.floor(left / SECOND) * SECOND, true)
}

/** The age of data: calm while all is well, so that only what is late moves. */
export function dataAge(ms: number | null): string {
  if (ms === null) return NONE
  return ms < SECOND ? '< 1 s' : ticking(ms)
}

/** How long ago, in one unit: `now`, `12 s ago`, `3 h ago`. */
export function ago(ms: number): string {
  if (ms < SECOND) return 'now'
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`
  return ms < 2 * DAY ? `${Math.floor(ms / HOUR)} h ago` : `${Math.floor(ms / DAY)} d ago`
}

/** Whole milliseconds with a thin space between thousands, for columns that are compared: `2 270 ms`. */
export function millis(ms: number): string {
  return `${String(Math.round(ms)).replace(/\B(?=(\d{3})+$)/g, '\u2009')} ms`
}

/** Two units. With `pad`, both are always there and the small one has two digits, so that a ticking text keeps its width. */
function coarse(ms: number, pad = false): string {
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
