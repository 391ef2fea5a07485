import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { bodies } from '../fixtures/rest.json'
import { marketList } from './market-list.ts'

const { read } = marketList({ path: '/v3/exchangeInfo' })

test('lists what the wire answers to, not what the pages of Vest show', () => {
  expect(read(bodies.exchange_info_v3)).toEqual(['BTC-PERP', 'NDX-USD-PERP'])
  expect(read(bodies.exchange_info_v2)).toEqual(['BTC-PERP'])
})

test('leaves out entries without a symbol, and is none where all are', () => {
  const symbols = [null, 7, {}, { symbol: '' }, { symbol: 'x'.repeat(65) }]
  expect(read({ symbols: [...symbols, { symbol: 'BTC-PERP' }] })).toEqual(['BTC-PERP'])
  expect(read({ symbols })).toBeString()
})

test.each([
  ['an error', bodies.unknown_symbol],
  ['a list', []],
  ['null', null],
])('%s is no list of markets', (_what, body) => {
  expect(read(body)).toBeString()
})

test('nothing makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.record({ symbols: fc.anything() })), (body) => {
      expect(['string', 'object']).toContain(typeof read(body))
    }),
  )
})
