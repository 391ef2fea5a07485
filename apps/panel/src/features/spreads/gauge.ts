import { spreadPercent } from '@holdfast/reconnect-monitor/history'

export type Side = 'entry' | 'exit'

/** Both thresholds of a spread, in percent; the entry's is the higher. */
export interface Thresholds {
  readonly entryPct: number
  readonly exitPct: number
}

/** Where a value stands against its threshold, on a scale that entry and exit share; shares of its width from 0 to 1. */
export interface Gauge {
  /** Null while there is no value. */
  readonly value: number | null
  readonly threshold: number
  /** Where the threshold is passed. */
  readonly zone: { readonly start: number; readonly end: number }
  readonly isPassed: boolean
}

/** The ends of the scale, in percent: as far beyond both thresholds as they are apart. */
export function scaleOf({ entryPct, exitPct }: Thresholds): { readonly low: number; readonly high: number } {
  const apart = Math.max(0.001, entryPct - exitPct)
  return { low: exitPct - apart, high: entryPct + apart }
}

export function gaugeOf(side: Side, value: number | null, thresholds: Thresholds): Gauge {
  const { high, low } = scaleOf(thresholds)
  const share = (percent: number) => Math.min(1, Math.max(0, (percent - low) / (high - low)))
  const threshold = share(thresholds[`${side}Pct`])
  return {
    value: value === null ? null : share(value),
    threshold,
    zone: side === 'entry' ? { start: threshold, end: 1 } : { start: 0, end: threshold },
    isPassed: isPassed(side, value, thresholds),
  }
}

/** An entry opens at its threshold and above, an exit closes at its own and below. */
function isPassed(side: Side, value: number | null, { entryPct, exitPct }: Thresholds): boolean {
  if (value === null) return false
  return side === 'entry' ? value >= entryPct : value <= exitPct
}

/**
 * What a value means for a spread that is open, or not: what waits for it, and how far it is off. Only the entry matters to a
 * closed one, and only the exit to an open one.
 */
export function outlookOf(side: Side, value: number | null, thresholds: Thresholds, isOpen: boolean): string {
  const word = side === 'entry' ? 'opens' : 'closes'
  const bound =
    side === 'entry'
      ? `${word} at ${spreadPercent(thresholds.entryPct)} or more`
      : `${word} at ${spreadPercent(thresholds.exitPct)} or less`
  const isAwaited = isOpen === (side === 'exit')
  if (value === null || !isAwaited) return bound
  if (isPassed(side, value, thresholds)) return `${bound}: reached, ${word} once confirmed`
  return `${bound}: ${spreadPercent(Math.abs(value - thresholds[`${side}Pct`]))} to go`
}
