import { expect, test } from 'bun:test'
import { describeWire, isPositiveDecimal, isWireName, isWireObject, readInteger, readJson } from './wire.ts'

test('reads JSON from text, with a line end too, and from bytes', () => {
  expect(readJson('{"a":1}\n')).toEqual({ a: 1 })
  expect(readJson(new TextEncoder().encode('["é"]'))).toEqual(['é'])
})

test.each(['', '{', 'nope', new Uint8Array([0xff, 0xfe]), new Uint8Array()])('reads nothing from %p', (frame) => {
  expect(readJson(frame)).toBeUndefined()
})

test('only an object is an object', () => {
  expect([{}, [], null, 'x', 1].map(isWireObject)).toEqual([true, false, false, false, false])
})

test.each([
  [7, 7],
  ['7510711798', 7_510_711_798],
  [0, 0],
  [-1, null],
  [1.5, null],
  ['1e3', null],
  ['', null],
  ['99999999999999999', null],
  ['9999999999999999', null],
  [Number.NaN, null],
  [null, null],
  [{}, null],
])('%p as an integer is %p', (value, expected) => {
  expect(readInteger(value)).toBe(expected)
})

test('describes whatever came', () => {
  expect([undefined, null, 'invalid channel', 7, { a: 1 }].map(describeWire)).toEqual([
    '',
    '',
    'invalid channel',
    '7',
    '{"a":1}',
  ])
})

test('describes no more than anybody reads, of what lies too deep to be written too', () => {
  const depth = 200_000
  expect(describeWire(readJson('['.repeat(depth) + ']'.repeat(depth)))).toBe('[[[["…"]]]]')
  expect(describeWire({ list: Array(1_000).fill(1) })).toBe(`{"list":[${Array(20).fill(1)}]}`)
})

test('a name is a text, neither empty nor endless', () => {
  expect(['BTC', 'B'.repeat(64), '', 'B'.repeat(65), 7, null].map(isWireName)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('a price is a decimal above 0, as text', () => {
  expect(['0.5', '84143', '0.00', '-1', '1e3', 1, null].map(isPositiveDecimal)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ])
})
