import type { ConnectionStats } from './past.ts'

/** Figures of the last 30 d, numbered in the order in which they were asked for. */
export interface Month {
  readonly n: number
  readonly stats: Readonly<Record<string, ConnectionStats>>
}

/** The one that was asked for last. */
export function newerOf(a: Month | undefined, b: Month | undefined): Month | undefined {
  return (a?.n ?? 0) >= (b?.n ?? 0) ? a : b
}

/** Whether the figures of a month do not know of an outage yet that those of its last day know of: 100 % beside 99.7 %. */
export function isBehind(month: ConnectionStats | undefined, day: ConnectionStats | undefined): boolean {
  if (month === undefined || day === undefined || day.uptimePct === null) return false
  return month.uptimePct === null || (month.uptimePct === 100 && day.uptimePct < 100)
}
