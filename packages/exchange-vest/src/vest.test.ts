import { describe, expect, test } from 'bun:test'
import { definitionFor } from '@holdfast/adapter-core'
import { conformanceChecks } from '@holdfast/adapter-core/testing'
import control from '../fixtures/control.json'
import market from '../fixtures/market-data.json'
import rest from '../fixtures/rest.json'
import { vest } from './vest.ts'

const frames = [control, market].flatMap((file) => Object.values(file.frames).map((frame) => JSON.stringify(frame)))

for (const dialect of ['v3', 'v2']) {
  describe(`${dialect} keeps what every exchange must keep`, () => {
    const definition = definitionFor(vest, { dialect })
    // The definition's own default is what its codec is made with there.
    const options = { dialect: { values: [dialect], default: dialect } }
    const books = definition.restBook === null ? [] : [JSON.stringify(rest.bodies.depth)]
    for (const { name, run } of conformanceChecks({ ...definition, options }, frames, books)) test(name, run)
  })
}

test('v3 is the default, and has neither a REST book nor a test network', () => {
  expect(vest.options['dialect']?.default).toBe('v3')
  const v3 = definitionFor(vest, { dialect: 'v3' })
  expect(v3.restBook).toBeNull()
  expect(Object.keys(v3.networks)).toEqual(['mainnet'])
  expect(Object.keys(v3.backfill ?? {})).toEqual(['trades'])
})

test('v2 has addresses of its own, names the account group, and fetches no trades', () => {
  const v2 = definitionFor(vest, { dialect: 'v2' })
  expect(Object.keys(v2.networks)).toEqual(['mainnet', 'testnet'])
  expect(v2.requiredQuery).toEqual({ version: '1.0', xwebsocketserver: 'restserver0' })
  expect([v2.restBook?.headers, v2.marketList?.headers]).toEqual(Array(2).fill({ xrestservermm: 'restserver0' }))
  expect(v2.channels['order_book']?.probes).toEqual(['canary', 'rest'])
  expect(v2.backfill).toEqual({ trades: { keyOf: expect.any(Function) } })
})

test('its close codes are sorted: what only the operator can mend, what a new key mends, what is simply dialed again', () => {
  const remedies = [4000, 4001, 4002, 4003].map((code) => vest.closes[code]?.remedy)
  expect(remedies).toEqual(Array(4).fill(expect.any(String)))
  expect([4004, 4005].map((code) => vest.closes[code])).toEqual(
    Array(2).fill({ cause: 'auth_rejected', floorMs: null, remedy: null }),
  )
  expect([1011, 1012].map((code) => vest.closes[code])).toEqual([undefined, undefined])
})
