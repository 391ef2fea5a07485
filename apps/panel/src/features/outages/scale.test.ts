import { expect, test } from 'bun:test'
import { ticksOf } from './scale.ts'

const labels = (ms: number) => ticksOf(ms).map(({ label }) => label)

test('ticks are round, few, and not at the very end', () => {
  expect(labels(4_290)).toEqual(['0', '1 s', '2 s', '3 s', '4 s'])
  expect(labels(16_334)).toEqual(['0', '5 s', '10 s', '15 s'])
  expect(labels(100)).toEqual(['0', '20 ms', '40 ms', '60 ms', '80 ms'])
  expect(labels(10_000)).toEqual(['0', '2 s', '4 s', '6 s', '8 s'])
  expect(labels(128_000)).toEqual(['0', '30 s', '1 min', '1 min 30 s', '2 min'])
  expect(labels(44_000)).toEqual(['0', '10 s', '20 s', '30 s', '40 s'])
  expect(labels(2_260)).toEqual(['0', '500 ms', '1 s', '1.5 s', '2 s'])
  expect(labels(3 * 3_600_000)).toEqual(['0', '1 h', '2 h'])
})

test('no length is too short or too long', () => {
  expect(labels(1)).toEqual(['0'])
  expect(labels(400 * 86_400_000).length).toBeGreaterThan(1)
  expect(labels(1e13).length).toBeLessThan(10)
})
