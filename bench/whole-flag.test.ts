import { expect, test } from 'bun:test'
import { wholeFlag } from './whole-flag.ts'

test('a flag takes a whole number from 1, and is named where it has another', () => {
  expect(wholeFlag('rate', '20')).toBe(20)
  for (const text of ['0', '-1', '1.5', 'many', '']) {
    expect(() => wholeFlag('rate', text)).toThrow(`--rate must be a whole number from 1, got ${text}`)
  }
})

test('the least it takes is told', () => {
  expect(wholeFlag('peers', '0', 0)).toBe(0)
  expect(() => wholeFlag('lanes', '1', 2)).toThrow('--lanes must be a whole number from 2, got 1')
  expect(() => wholeFlag('peers', '', 0)).toThrow('--peers must be a whole number from 0, got ')
})
