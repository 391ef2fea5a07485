import { describe, expect, test } from 'bun:test'
import { judgeRow } from './verdict.ts'

const rounds = (kind: 'floor' | 'pipeline', cpuMs: readonly number[]) =>
  cpuMs.map((ms) => ({ kind, frames: 1_000, cpuMs: ms, wallMs: 2 * ms, problems: [] }))
const pairs = (floor: readonly number[], pipeline: readonly number[]) => ({
  floor: rounds('floor', floor),
  pipeline: rounds('pipeline', pipeline),
})

describe('a row', () => {
  test('holds at its bound, and fails below it', () => {
    expect(judgeRow(pairs([60], [100]), 0.6)).toMatchObject({ ratio: 0.6, passed: true })
    expect(judgeRow(pairs([59], [100]), 0.6).passed).toBe(false)
  })

  test('compares each round with its neighbour: a machine that slows down slows both', () => {
    expect(judgeRow(pairs([6, 60, 600], [10, 100, 1_000]), 0.6)).toMatchObject({ ratio: 0.6, passed: true })
  })

  test('is not decided by one odd round, but by the middle of them', () => {
    expect(judgeRow(pairs([60, 60, 1], [100, 100, 100]), 0.6)).toMatchObject({ ratio: 0.6, passed: true })
    expect(judgeRow(pairs([10, 60, 10], [100, 100, 100]), 0.6)).toMatchObject({ ratio: 0.1, passed: false })
    expect(judgeRow(pairs([60, 40], [100, 100]), 0.5).ratio).toBe(0.5)
  })

  test('tells frames by CPU time, and by the clock on the wall', () => {
    expect(judgeRow(pairs([10], [20]), 0.5)).toMatchObject({
      floorPerCpuSecond: 100_000,
      pipelinePerCpuSecond: 50_000,
      pipelinePerSecond: 25_000,
    })
  })

  test('without rounds is none', () => {
    expect(() => judgeRow(pairs([], []), 0.5)).toThrow(RangeError)
  })
})
