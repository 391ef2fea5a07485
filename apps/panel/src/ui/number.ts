import { duration, NONE } from '@holdfast/reconnect-monitor/history'

/** A percentage, cut to three decimals, never rounded up: `99.981 %`, `100 %`. */
export function percent(value: number | null): string {
  if (value === null) return NONE
  const cut = Math.floor(value * 1000 + 1e-6) / 1000
  return `${cut === 100 ? '100' : cut.toFixed(3)} %`
}

/** A percentage in a few figures, cut: `78 %`, `99.2 %`. */
export function roughPercent(value: number): string {
  const cut = Math.floor(value * 10 + 1e-6) / 10
  return `${Number.isInteger(cut) ? cut : cut.toFixed(1)} %`
}

/** A share in a few figures, cut; one that is not nothing is not shown as nothing: `< 0.1 %`. */
export function share(value: number): string {
  return value > 0 && value < 0.1 ? '< 0.1 %' : roughPercent(value)
}

/** Messages a second: `41 /s`, `0.4 /s`. */
export function rate(value: number): string {
  return `${value > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} /s`
}

/** A round-trip time: `0.6 ms`, `12 ms`. */
export function roundTrip(ms: number | null): string {
  if (ms === null) return NONE
  return ms < 9.95 ? `${ms.toFixed(1)} ms` : duration(ms)
}
