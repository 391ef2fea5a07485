import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import fixture from '../fixtures/rest-answers.json'
import { marketList, serverTime, systemState } from './system.ts'

const { error, markets, state, time } = fixture.bodies

describe('the list of markets', () => {
  test('is of symbols, as the configuration spells them', () => {
    expect(marketList.path).toBe('/markets')
    expect(marketList.read(markets)).toEqual(['BTC-USD-PERP', 'BTC-USD-100000-C'])
  })

  test.each([
    ['an error', error],
    ['null', null],
    ['nothing in it', { results: [] }],
    ['a market that is none', { results: [{ symbol: 'BTC-USD-PERP' }, null] }],
    ['a symbol that is a number', { results: [{ symbol: 1 }] }],
    ['an endless symbol', { results: [{ symbol: 'A'.repeat(65) }] }],
  ])('with %s is none', (_what, body) => {
    expect(marketList.read(body)).toBeString()
  })
})

describe('the state of the exchange', () => {
  test.each([
    ['ok', false],
    ['maintenance', true],
    ['cancel_only', true],
    ['post_only', true],
    ['something_new', true],
  ])('%s means maintenance: %p', (said, isInMaintenance) => {
    expect(systemState.path).toBe('/system/state')
    expect(systemState.read({ ...state, status: said })).toEqual({ isInMaintenance, said })
  })

  test.each([
    ['null', null],
    ['an error', error],
    ['an empty word', { status: '' }],
    ['no word', { status: true }],
    ['an endless word', { status: 'x'.repeat(65) }],
  ])('is not %s', (_what, body) => {
    expect(systemState.read(body)).toBeString()
  })
})

describe('the time of the exchange', () => {
  test('in ms, as a string or a number', () => {
    expect(serverTime.path).toBe('/system/time')
    expect(serverTime.read(time)).toBe(1_700_000_000_000)
    expect(serverTime.read({ server_time: 1_700_000_000_000 })).toBe(1_700_000_000_000)
  })

  test.each([
    ['null', null],
    ['an error', error],
    ['a word', { server_time: 'now' }],
    ['before 1970', { server_time: -1 }],
  ])('is not %s', (_what, body) => {
    expect(serverTime.read(body)).toBeString()
  })
})

test('no answer makes them throw', () => {
  const body = fc.oneof(fc.anything(), fc.record({ results: fc.jsonValue(), status: fc.jsonValue() }))
  fc.assert(
    fc.property(body, (value) => {
      expect(['string', 'object']).toContain(typeof marketList.read(value))
      expect(['string', 'object']).toContain(typeof systemState.read(value))
      expect(['string', 'number']).toContain(typeof serverTime.read(value))
    }),
  )
})
