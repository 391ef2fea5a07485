import { expect, test } from 'bun:test'
import { judgePanel, type PanelResult } from './verdict.ts'

const file = (kind: 'script' | 'worker' | 'style', gzipped: number) => ({ name: 'a', kind, raw: 3 * gzipped, gzipped })
const load = (interactiveMs: number) => ({ shownMs: 1, interactiveMs })
const go = (...cpuMs: readonly number[]) => ({
  ms: 1_000,
  places: [],
  tasks: cpuMs.map((ms) => ({ startedAt: 0, ms: 10 * ms, cpuMs: ms, parts: {} })),
})
const step = (...tries: readonly ReturnType<typeof go>[]) => ({ name: 'a step', tries, failure: null })

/** At every bound. A file of style counts for nothing, and of a step the best go. */
const AT_BOUNDS: PanelResult = {
  weight: { first: [file('script', 80_000), file('worker', 10_000), file('style', 50_000)], pages: [] },
  loads: [{ connections: 2, loads: [load(1_000), load(5_000), load(900)] }],
  events: 10_000,
  smoothness: {
    steps: [step(go(20, 300), go(50, 10))],
    heap: { before: 10_000_000, after: 18_000_000, squeezeMs: 60_000, events: 1 },
  },
}

const failed = (changes: Partial<PanelResult>): readonly string[] =>
  judgePanel({ ...AT_BOUNDS, ...changes }).flatMap(({ bound, passed }) =>
    passed ? [] : [bound.split(/[,≤:]/)[0] ?? ''],
  )

test('holds at its bounds', () => {
  expect(failed({})).toEqual([])
})

test('fails beyond each', () => {
  const { smoothness } = AT_BOUNDS
  expect(failed({ weight: { first: [file('script', 80_000), file('worker', 10_001)], pages: [] } })).toEqual([
    'script at first load',
  ])
  expect(failed({ loads: [{ connections: 2, loads: [load(1_001), load(1), load(1_002)] }] })).toEqual([
    'interactive with 2 connections',
  ])
  expect(failed({ smoothness: { ...smoothness, steps: [step(go(51), go(60))] } })).toEqual(['a step'])
  const grown = { before: 0, after: 8_000_001, squeezeMs: 1, events: 1 }
  expect(failed({ smoothness: { ...smoothness, heap: grown } })).toHaveLength(1)
})

test('a step that could not be done, or was not, does not hold', () => {
  const { smoothness } = AT_BOUNDS
  const broken = { ...step(go()), failure: 'no such page' }
  expect(failed({ smoothness: { ...smoothness, steps: [broken] } })).toEqual(['a step'])
  expect(failed({ smoothness: { ...smoothness, steps: [step()] } })).toEqual(['a step'])
})
