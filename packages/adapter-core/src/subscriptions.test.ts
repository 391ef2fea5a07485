import { expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  acknowledge,
  dropGeneration,
  emptyLedger,
  flow,
  invalidate,
  type Ledger,
  progressOf,
  refuse,
  request,
  want,
} from './subscriptions.ts'

const BOOK = { channel: 'order_book', market: 'BTC' }
const TRADES = { channel: 'trades', market: 'BTC' }
const wanted = () => want(want(emptyLedger, BOOK), TRADES)

test('an acknowledgement after the data does not set it back; a gap and a new request do', () => {
  let ledger = flow(request(wanted(), 1, BOOK), 1, BOOK)
  expect(acknowledge(ledger, 1, BOOK)).toBe(ledger)
  ledger = invalidate(ledger, 1, BOOK)
  expect(progressOf(ledger, 1, BOOK)).toBe('acknowledged')
  ledger = request(flow(ledger, 1, BOOK), 1, BOOK)
  expect(progressOf(ledger, 1, BOOK)).toBe('requested')
})

test('a refusal holds until the subscription is asked for again', () => {
  const ledger = refuse(wanted(), 1, TRADES)
  expect(progressOf(ledger, 1, TRADES)).toBe('refused')
  expect(progressOf(request(ledger, 1, TRADES), 1, TRADES)).toBe('requested')
})

test('what changes nothing returns the very same ledger', () => {
  const ledger = flow(wanted(), 1, BOOK)
  expect(flow(ledger, 1, BOOK)).toBe(ledger)
  expect(want(ledger, { ...BOOK })).toBe(ledger)
  expect(invalidate(ledger, 1, TRADES)).toBe(ledger)
  expect(dropGeneration(ledger, 9)).toBe(ledger)
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
