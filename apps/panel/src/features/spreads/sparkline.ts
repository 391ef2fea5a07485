import type { SpreadPoint } from './spread-log.ts'

/** Longer than this between two points, the line breaks, in ms. */
const GAP_MS = 2_500

export interface Frame {
  /** ms since the Unix epoch. */
  readonly from: number
  readonly to: number
  /** In percent. */
  readonly low: number
  readonly high: number
  readonly width: number
  readonly height: number
}

/** The scale that holds both thresholds and all values, with a little room. */
export function spanOf(
  points: readonly SpreadPoint[],
  thresholds: readonly number[],
): { readonly low: number; readonly high: number } {
  let [low, high] = [Math.min(...thresholds), Math.max(...thresholds)]
  for (const { entryPct, exitPct } of points) {
    for (const value of [entryPct, exitPct]) {
      if (value === null) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { low: -1, high: 1 }
  const room = Math.max(0.001, (high - low) * 0.1)
  return { low: low - room, high: high + room }
}

/** An SVG path of one of a spread's values, broken where there was none. */
export function pathOf(points: readonly SpreadPoint[], value: 'entryPct' | 'exitPct', frame: Frame): string {
  let path = ''
  let before: number | null = null
  for (const point of points) {
    const percent = point[value]
    if (percent === null) {
      before = null
      continue
    }
    const isNext = before !== null && point.at - before <= GAP_MS
    path += `${isNext ? 'L' : 'M'}${xOf(point.at, frame)} ${yOf(percent, frame)}`
    // A point alone has to be seen too.
    if (!isNext) path += 'h0.01'
    before = point.at
  }
  return path
}

/** Where it was blocked, as stretches of the x axis. */
export function blocksOf(
  points: readonly SpreadPoint[],
  frame: Frame,
): readonly { readonly x: number; readonly width: number }[] {
  const blocks: { from: number; to: number }[] = []
  for (const { at, entryPct } of points) {
    if (entryPct !== null) continue
    const last = blocks.at(-1)
    if (last !== undefined && at - last.to <= GAP_MS) last.to = at
    else blocks.push({ from: at - 1_000, to: at })
  }
  return blocks.map(({ from, to }) => ({ x: xOf(from, frame), width: Math.max(1, xOf(to, frame) - xOf(from, frame)) }))
}

function xOf(at: number, { from, to, width }: Frame): number {
  return round(((at - from) / (to - from)) * width)
}

export function yOf(percent: number, { height, high, low }: Frame): number {
  return round(height - ((percent - low) / (high - low)) * height)
}

const round = (value: number) => Math.round(value * 10) / 10
