import { expect, test } from 'bun:test'
import { columnsOf, gapsOf, isolatedOf, step } from './columns.ts'
import type { Sample } from './samples.ts'

const bucket = (at: number, bucketMs = 60_000, mean = at): Sample => ({
  at,
  bucketMs,
  n: 1,
  mean,
  min: mean,
  max: mean,
})

test('a missing minute breaks the line, a late pulse does not', () => {
  expect(gapsOf([bucket(0), bucket(60_000), bucket(180_000)])).toEqual([150_000])
  expect(gapsOf([bucket(0, 1_000), bucket(1_010, 1_000), bucket(3_100, 1_000)])).toEqual([])
  expect(gapsOf([bucket(0, 1_000), bucket(3_000, 1_000)])).toHaveLength(1)
})

test('a minute and the seconds right behind it are one line', () => {
  expect(gapsOf([bucket(0), bucket(60_000, 1_000)])).toEqual([])
  expect(gapsOf([bucket(0), bucket(75_000, 1_000)])).toHaveLength(1)
})

test('lines share one axis; what only one of them tells leaves the other whole', () => {
  const { lines, x } = columnsOf([[bucket(0, 10, 1), bucket(10, 10, 2)], [bucket(20, 10, 3)]])
  expect(x).toEqual([5, 15, 25])
  expect(lines.map(({ mean }) => mean)).toEqual([
    [1, 2, undefined],
    [undefined, undefined, 3],
  ])
})

test('a gap of one line is a gap of that line alone', () => {
  const minutes = [0, 1, 2].map((n) => bucket(n * 60_000))
  const { lines, x } = columnsOf([minutes, minutes.filter(({ at }) => at !== 60_000)])
  expect(x).toEqual([30_000, 90_000, 150_000])
  expect(lines[0]?.mean).toEqual([0, 60_000, 120_000])
  expect(lines[1]?.mean).toEqual([0, null, 120_000])
})

test('a value with a gap on either side is drawn as a point', () => {
  expect(isolatedOf([1, null, 2, null, 3, 4])).toEqual([0, 2])
  expect(isolatedOf([1, undefined, 2])).toEqual([])
  expect(isolatedOf([5])).toEqual([0])
})

test('keys go from one measurement to the next of any line, and stay at the ends', () => {
  const columns = columnsOf([[bucket(0), bucket(180_000)], [bucket(60_000)]])
  expect(step(columns, null, 1)).toBe(30_000)
  expect(step(columns, null, -1)).toBe(210_000)
  expect(step(columns, 30_000, 1)).toBe(90_000)
  expect(step(columns, 90_000, 1)).toBe(210_000)
  expect(step(columns, 210_000, 1)).toBe(210_000)
  expect(step(columns, 210_000, -1)).toBe(90_000)
  expect(step(columnsOf([[]]), null, 1)).toBeNull()
})
