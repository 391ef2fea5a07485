import { roundDuration } from '../../ui/duration.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Distances of ticks that are round to a reader, in ms. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200].map((n) => n * DAY),
] as const

/** Most ticks of an axis, the first not counted. */
const MOST = 5

export interface Tick {
  readonly atMs: number
  readonly label: string
}

/** Ticks of an axis from 0 to `totalMs`, at round distances: `0`, `5 s`, `10 s`. None is so near the end that it would be cut. */
export function ticksOf(totalMs: number): readonly Tick[] {
  const step = STEPS.find((ms) => totalMs / ms <= MOST) ?? totalMs
  const ticks: Tick[] = []
  for (let atMs = 0; atMs <= totalMs * 0.94; atMs += step)
    ticks.push({ atMs, label: atMs === 0 ? '0' : roundDuration(atMs) })
  return ticks
}
