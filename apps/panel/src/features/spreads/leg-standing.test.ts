import { expect, test } from 'bun:test'
import { quoteDto, spreadDto } from '../../testing/dtos.ts'
import { legStanding } from './leg-standing.ts'

const leg = { connection: 'paradex', market: 'BTC-USD-PERP' }
const base = { leg, link: 'live', quote: quoteDto(), spread: spreadDto(), state: 'live' } as const

test('a fresh price of a live connection may be used', () => {
  expect(legStanding(base)).toEqual({ fresh: true })
})

test('the gate is believed before the quote: it knows how old a price may be', () => {
  const spread = spreadDto({ tradable: false, blockedBy: [{ ...leg, staleReason: 'too_old' }] })
  expect(legStanding({ ...base, spread })).toEqual({ fresh: false, reason: 'too old' })
  const other = spreadDto({ tradable: false, blockedBy: [{ ...leg, market: 'ETH-USD-PERP', staleReason: 'gap' }] })
  expect(legStanding({ ...base, spread: other })).toEqual({ fresh: true })
})

test('an old price is never a new one', () => {
  expect(legStanding({ ...base, link: 'stale' })).toEqual({ fresh: false, reason: 'panel is stale' })
  expect(legStanding({ ...base, quote: undefined })).toEqual({ fresh: false, reason: 'no data yet' })
  expect(legStanding({ ...base, state: 'down' })).toEqual({ fresh: false, reason: 'not live' })
  expect(legStanding({ ...base, state: undefined })).toEqual({ fresh: false, reason: 'not live' })
})
