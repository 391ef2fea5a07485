import { expect, test } from 'bun:test'
import { distribution, table } from './table.ts'

test('takes quantiles by nearest rank, whatever the order', () => {
  expect(distribution([30, 10, 20, 40])).toEqual({ n: 4, p50: 20, p99: 40, max: 40 })
  expect(distribution([7])).toEqual({ n: 1, p50: 7, p99: 7, max: 7 })
  expect(() => distribution([])).toThrow(RangeError)
})

test('prints one line a fault, columns aligned', () => {
  const quantiles = { n: 2, p50: 12, p99: 40, max: 40 }
  const lines = table([{ fault: 'rst', detected: quantiles, firstFrame: quantiles, live: quantiles }]).split('\n')
  expect(lines).toHaveLength(3)
  expect(new Set(lines.slice(1).map((line) => line.length)).size).toBe(1)
})
