import { coarse, duration, NONE } from '@holdfast/reconnect-monitor/history'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A duration that was chosen, not measured: no zeros after the point. `30 s`, `800 ms`, `1.5 s`. */
export function roundDuration(ms: number): string {
  return duration(ms).replace(/(?:\.0+|(\.\d*[1-9])0+) s$/, '$1 s')
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

/** How long ago, in one unit: `just now`, `12 s ago`, `3 h ago`. What goes on `now` is another thing. */
export function ago(ms: number): string {
  if (ms < SECOND) return 'just now'
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`
  return ms < 2 * DAY ? `${Math.floor(ms / HOUR)} h ago` : `${Math.floor(ms / DAY)} d ago`
}
