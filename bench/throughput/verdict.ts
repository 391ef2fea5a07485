import type { RoundResult } from './protocol.ts'

/** Floor and pipeline over the same frames, in the order they ran. */
export interface Pairs {
  readonly floor: readonly RoundResult[]
  readonly pipeline: readonly RoundResult[]
}

/** What a row came to: medians over its rounds. */
export interface RowResult {
  /** Frames a CPU second of the process. */
  readonly floorPerCpuSecond: number
  readonly pipelinePerCpuSecond: number
  /** Frames a second of wall time, of the pipeline. */
  readonly pipelinePerSecond: number
  /** Of each pair of neighbouring rounds: the floor's CPU time over the pipeline's. */
  readonly ratio: number
  readonly passed: boolean
}

/** @throws {RangeError} without a pair of rounds. */
export function judgeRow({ floor, pipeline }: Pairs, minRatio: number): RowResult {
  const ratio = median(pipeline.map(({ cpuMs }, round) => (floor[round]?.cpuMs ?? 0) / cpuMs))
  const perCpuSecond = ({ cpuMs, frames }: RoundResult) => (frames / cpuMs) * 1_000
  return {
    floorPerCpuSecond: median(floor.map(perCpuSecond)),
    pipelinePerCpuSecond: median(pipeline.map(perCpuSecond)),
    pipelinePerSecond: median(pipeline.map(({ frames, wallMs }) => (frames / wallMs) * 1_000)),
    ratio,
    passed: ratio >= minRatio,
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  if (upper === undefined || lower === undefined) throw new RangeError('Cannot judge: no rounds')
  return (lower + upper) / 2
}
