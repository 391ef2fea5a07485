import { expect, test } from 'bun:test'
import { decades, decadesAround } from './decades.ts'

test('powers of ten around what was measured', () => {
  expect(decadesAround(37, 45_900)).toEqual({ low: 10, high: 100_000 })
  expect(decadesAround(100, 100)).toEqual({ low: 100, high: 1_000 })
  expect(decadesAround(0, 0.4)).toEqual({ low: 1, high: 10 })
  expect(decadesAround(null, null)).toEqual({ low: 1, high: 10 })
  expect(decadesAround(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)).toEqual({ low: 1, high: 10 })
})

test('a line at each of them', () => {
  expect(decades(10, 100_000)).toEqual([10, 100, 1_000, 10_000, 100_000])
  expect(decades(1, 10)).toEqual([1, 10])
})
