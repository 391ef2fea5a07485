import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Subscription } from './subscription.ts'
import {
  acknowledge,
  dropGeneration,
  emptyLedger,
  flow,
  invalidate,
  type Ledger,
  lacking,
  progressOf,
  refuse,
  request,
  unwant,
  want,
} from './subscriptions.ts'

const BOOK = { channel: 'order_book', market: 'BTC' }
const TRADES = { channel: 'trades', market: 'BTC' }
const wanted = () => want(want(emptyLedger, BOOK), TRADES)
const bookFlows = (subscription: Subscription) => (subscription.channel === 'order_book' ? 'flowing' : 'acknowledged')

test('a socket lacks what is not yet acknowledged, or not yet flowing where data is asked for', () => {
  let ledger = wanted()
  expect(lacking(ledger, 1, bookFlows)).toEqual([BOOK, TRADES])
  ledger = acknowledge(acknowledge(ledger, 1, BOOK), 1, TRADES)
  expect(lacking(ledger, 1, bookFlows)).toEqual([BOOK])
  ledger = flow(ledger, 1, BOOK)
  expect(lacking(ledger, 1, bookFlows)).toEqual([])
  expect(lacking(ledger, 2, bookFlows)).toEqual([BOOK, TRADES])
})

test('an acknowledgement after the data does not set it back; a gap and a new request do', () => {
  let ledger = flow(request(wanted(), 1, BOOK), 1, BOOK)
  expect(acknowledge(ledger, 1, BOOK)).toBe(ledger)
  ledger = invalidate(ledger, 1, BOOK)
  expect(progressOf(ledger, 1, BOOK)).toBe('acknowledged')
  ledger = request(flow(ledger, 1, BOOK), 1, BOOK)
  expect(progressOf(ledger, 1, BOOK)).toBe('requested')
})

test('a refusal lacks whatever is asked for', () => {
  expect(lacking(refuse(wanted(), 1, TRADES), 1, bookFlows)).toContainEqual(TRADES)
})

test('what changes nothing returns the very same ledger', () => {
  const ledger = flow(wanted(), 1, BOOK)
  expect(flow(ledger, 1, BOOK)).toBe(ledger)
  expect(want(ledger, { ...BOOK })).toBe(ledger)
  expect(invalidate(ledger, 1, TRADES)).toBe(ledger)
  expect(dropGeneration(ledger, 9)).toBe(ledger)
  expect(unwant(ledger, { channel: 'x', market: 'y' })).toBe(ledger)
})

test('unwant forgets the wish on every socket', () => {
  const ledger = unwant(flow(wanted(), 1, BOOK), BOOK)
  expect([...ledger.wanted.values()]).toEqual([TRADES])
  expect(progressOf(ledger, 1, BOOK)).toBeNull()
})

test('no sequence of failures loses a wish, and nothing of a dropped socket remains', () => {
  const steps = [request, acknowledge, refuse, flow, invalidate, (l: Ledger, g: number) => dropGeneration(l, g)]
  const step = fc.tuple(fc.constantFrom(...steps), fc.nat(4), fc.constantFrom(BOOK, TRADES))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (script) => {
      let ledger = wanted()
      for (const [run, generation, subscription] of script) ledger = run(ledger, generation, subscription)
      expect([...ledger.wanted.values()]).toEqual([BOOK, TRADES])
      for (const generation of [0, 1, 2, 3, 4]) ledger = dropGeneration(ledger, generation)
      expect(ledger.sockets.size).toBe(0)
    }),
  )
})
