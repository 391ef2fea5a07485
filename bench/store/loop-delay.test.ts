import { expect, test } from 'bun:test'
import { delaysOf } from './loop-delay.ts'

test('one that stood still made all wait that was due meanwhile', () => {
  expect(delaysOf(4.5)).toEqual([4.5, 3.5, 2.5, 1.5, 0.5])
  expect(delaysOf(0.3)).toEqual([0.3])
  expect(delaysOf(-0.2)).toEqual([0])
})
