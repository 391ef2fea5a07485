import { describe, expect, test } from 'bun:test'
import { definitionFor, resolveOptions } from '@holdfast/adapter-core'
import { paradex } from './paradex.ts'

const under = (encoding?: string) =>
  definitionFor(paradex, resolveOptions(paradex.options, encoding === undefined ? {} : { encoding }))

describe('by its encoding', () => {
  test.each([undefined, 'auto', 'sbe'])('%p asks for schema 1, version 1', (encoding) => {
    expect(under(encoding).requiredQuery).toEqual({ sbeSchemaId: '1', sbeSchemaVersion: '1' })
    expect(under(encoding).silenceHint).toBeUndefined()
  })

  test('json asks for nothing, and says what its silence would mean', () => {
    expect(under('json').requiredQuery).toEqual({})
    expect(under('json').silenceHint).toContain('21 September 2026')
  })

  test('auto prefers the binary one, and takes a 400 for a no', () => {
    const { fallback, preferred, refusedBy } = paradex.negotiation ?? {}
    expect({ fallback, preferred, refusedBy }).toEqual({ fallback: 'json', preferred: 'sbe', refusedBy: [400] })
  })
})

test('two book channels of one market never share a socket', () => {
  expect(paradex.exclusiveChannels).toEqual([['order_book', 'order_book_snapshot']])
})

test.each(['BTC-USD-PERP', 'BTC-USD-100000-C', '1INCH-USD-PERP', 'ETH-USD-26DEC25-3000-P'])(
  '%s is a market',
  (market) => {
    expect(paradex.market.pattern.test(market)).toBe(true)
  },
)

test.each(['BTC', 'BTC-USDT-PERP', 'btc/usd', 'BTC-USD-', 'BTC-USD-PERP.deltas@'])('%s is none', (market) => {
  expect(paradex.market.pattern.test(market)).toBe(false)
})
