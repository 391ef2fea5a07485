import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { bodies } from '../fixtures/info.json'
import { marketList, serverTime } from './info.ts'

test('lists the coins that can be subscribed to with a book: those not delisted', () => {
  expect(marketList.read(bodies.meta)).toEqual(['BTC', 'kPEPE'])
})

test('leaves out entries without a name, and is none where all are', () => {
  const universe = [null, {}, { name: 7 }, { name: '' }, { name: 'x'.repeat(65) }]
  expect(marketList.read({ universe: [...universe, { name: 'BTC' }] })).toEqual(['BTC'])
  expect(marketList.read({ universe })).toBeString()
  expect(marketList.read(null)).toBeString()
})

test('tells the exchange’s clock', () => {
  expect(serverTime.read(bodies.status)).toBe(1_700_000_000_000)
  expect(serverTime.read({ time: 'now' })).toBeString()
  expect(serverTime.read(null)).toBeString()
})

test('both are posted to one place', () => {
  expect([marketList, serverTime].map(({ body, path }) => [path, body])).toEqual([
    ['/info', { type: 'meta' }],
    ['/info', { type: 'exchangeStatus' }],
  ])
})

test('nothing makes them throw', () => {
  const body = fc.oneof(fc.anything(), fc.record({ universe: fc.anything(), time: fc.anything() }))
  fc.assert(
    fc.property(body, (value) => {
      expect(['string', 'object']).toContain(typeof marketList.read(value))
      expect(['string', 'number']).toContain(typeof serverTime.read(value))
    }),
  )
})
