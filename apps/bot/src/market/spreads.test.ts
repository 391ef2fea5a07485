import { expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { FakeClock } from '@holdfast/adapter-core/testing'
import type { SpreadDto } from '@holdfast/api-contract'
import type { SpreadConfig } from '../config/config.ts'
import { type BookSketch, gatedBook } from '../testing/gated-book.ts'
import { createBooks } from './books.ts'
import { createSpreads } from './spreads.ts'

const BTC: SpreadConfig = {
  id: 'btc',
  buy: { connection: 'vest', market: 'BTC-PERP' },
  sell: { connection: 'paradex', market: 'BTC-USD-PERP' },
  entryPct: 1,
  exitPct: 0,
  maxPriceAgeMs: 2_000,
  confirmUpdates: 2,
}
const OTHER: SpreadConfig = { ...BTC, id: 'other', sell: { connection: 'lighter', market: 'BTC' }, maxPriceAgeMs: 500 }

function start(configs: readonly SpreadConfig[] = [BTC], onRecord?: () => Promise<never>) {
  const clock = new FakeClock()
  const stop = new AbortController()
  const books = createBooks()
  const told: SpreadDto[] = []
  const events: HoldfastEvent[] = []
  const lines: string[] = []
  const spreads = createSpreads({
    spreads: configs,
    books,
    clock,
    signal: stop.signal,
    log: (level, message) => lines.push(`${level} ${message}`),
    record: async (event) => {
      events.push(event)
      await onRecord?.()
      return { ...event, id: events.length, outageId: null }
    },
    onSpread: (spread) => told.push(spread),
  })
  const show = (connection: string, market: string, sketch: BookSketch) => {
    const book = gatedBook({ connection, market, receivedMonotonic: clock.monotonic(), ...sketch })
    books.update(book)
    spreads.update(connection, market, { at: clock.now(), monotonic: clock.monotonic() })
  }
  const vest = (sketch: BookSketch) => show('vest', 'BTC-PERP', sketch)
  const paradex = (sketch: BookSketch) => show('paradex', 'BTC-USD-PERP', sketch)
  return { books, clock, events, lines, paradex, show, spreads, stop, told, vest }
}

const of = (spread: SpreadDto | undefined) =>
  spread?.blockedBy.map(({ connection, staleReason }) => `${connection} ${staleReason}`)

test('knows nothing before both legs have spoken, and says which are missing', () => {
  const { paradex, spreads, told, vest } = start()
  expect(spreads.all()).toMatchObject([{ id: 'btc', tradable: false, entryPct: null, exitPct: null }])
  expect(of(spreads.all()[0])).toEqual(['vest no_data', 'paradex no_data'])
  vest({ bid: '99', ask: '100' })
  expect(of(told.at(-1))).toEqual(['paradex no_data'])
  paradex({ bid: '100.5', ask: '101' })
  expect(told.at(-1)).toMatchObject({ tradable: true, entryPct: 0.5, blockedBy: [] })
  expect(spreads.all()).toEqual(told.slice(-1))
})

test('a verdict that falls blocks in the same tick, and names the leg', () => {
  const { paradex, spreads, told, vest } = start()
  vest({})
  paradex({})
  expect(told.at(-1)?.tradable).toBe(true)
  paradex({ staleReason: 'suspect' })
  expect(of(told.at(-1))).toEqual(['paradex suspect'])
  expect(spreads.all()[0]).toMatchObject({ tradable: false, entryPct: null, exitPct: null })
  vest({ staleReason: 'not_live' })
  expect(of(told.at(-1))).toEqual(['vest not_live', 'paradex suspect'])
  vest({})
  paradex({})
  expect(told.at(-1)?.tradable).toBe(true)
})

test('a price gets too old at its instant, without a frame, and counts again with the next', async () => {
  const { clock, paradex, spreads, told, vest } = start()
  vest({})
  paradex({})
  await clock.advance(1_000)
  paradex({ bid: '102', ask: '103' })
  await clock.advance(999)
  expect(told.at(-1)?.tradable).toBe(true)
  await clock.advance(1)
  expect(of(told.at(-1))).toEqual(['vest too_old'])
  expect(told.at(-1)?.at).toBe(clock.now())
  await clock.advance(1_000)
  expect(of(told.at(-1))).toEqual(['vest too_old', 'paradex too_old'])
  paradex({})
  vest({})
  expect(spreads.all()[0]?.tradable).toBe(true)
})

test('proof that a market is quiet does not make its price younger', async () => {
  const { clock, told, vest, paradex, books, spreads } = start()
  vest({})
  paradex({})
  await clock.advance(1_500)
  books.update({ ...gatedBook({ receivedMonotonic: 0 }), verifiedAt: clock.now() })
  spreads.update('vest', 'BTC-PERP', { at: clock.now(), monotonic: clock.monotonic() })
  await clock.advance(500)
  expect(of(told.at(-1))).toContain('vest too_old')
})

test('a jump of the wall clock makes no price younger or older', async () => {
  const { clock, told, vest, paradex } = start()
  vest({})
  paradex({})
  clock.jump(-3_600_000)
  await clock.advance(1_999)
  expect(told.at(-1)?.tradable).toBe(true)
  await clock.advance(1)
  expect(told.at(-1)?.tradable).toBe(false)
})

test('spreads of different patience are each judged in time, and no timer is left after the end', async () => {
  const { clock, told, vest, paradex, show, stop } = start([BTC, OTHER])
  vest({})
  paradex({})
  show('lighter', 'BTC', {})
  await clock.advance(500)
  expect(told.at(-1)).toMatchObject({ id: 'other', tradable: false })
  await clock.advance(1_500)
  expect(told.at(-1)).toMatchObject({ id: 'btc', tradable: false })
  expect(clock.sleeping).toBe(0)
  vest({})
  expect(clock.sleeping).toBeGreaterThan(0)
  stop.abort()
  await clock.advance(0)
  expect(clock.sleeping).toBe(0)
})

test('whoever asks after a standstill gets no price that grew old in it', async () => {
  const { clock, vest, paradex, spreads } = start()
  vest({})
  paradex({})
  void clock.stall(3_000)
  expect(spreads.all()[0]?.tradable).toBe(false)
})

test('other markets change nothing, and the same prices again are no news', () => {
  const { told, vest, paradex, show } = start()
  vest({})
  paradex({})
  const before = told.length
  show('vest', 'ETH-PERP', { bid: '1' })
  show('paradex', 'BTC-PERP', { bid: '1' })
  vest({})
  expect(told).toHaveLength(before)
})

test('of two channels of a leg the fresh one counts', () => {
  const { told, vest, paradex } = start()
  vest({ channel: 'order_book' })
  vest({ channel: 'bbo', staleReason: 'suspect' })
  paradex({ bid: '102.01' })
  expect(told.at(-1)).toMatchObject({ tradable: true, entryPct: 1 })
})

test('opens and closes once confirmed, with both books and the time between on record', async () => {
  const { clock, events, lines, vest, paradex } = start()
  vest({ bid: '99', ask: '100' })
  paradex({ bid: '102', ask: '103' })
  expect(events).toEqual([])
  paradex({ bid: '102.5', ask: '103' })
  await clock.advance(1_000)
  vest({ bid: '104', ask: '105' })
  vest({ bid: '103', ask: '104' })
  await clock.advance(0)
  const level = (price: string) => ({ price, size: '1' })
  const buy = { connection: 'vest', market: 'BTC-PERP' }
  const sell = { connection: 'paradex', market: 'BTC-USD-PERP', bestBid: level('102.5'), bestAsk: level('103') }
  expect(events).toMatchObject([
    {
      type: 'spread_opened',
      connection: null,
      data: { spread: 'btc', entryPct: 2.5, buy: { ...buy, bestBid: level('99'), bestAsk: level('100') }, sell },
    },
    {
      type: 'spread_closed',
      connection: null,
      data: { spread: 'btc', exitPct: 0, openMs: 1_000, buy: { ...buy, bestBid: level('103') }, sell },
    },
  ])
  expect(lines).toEqual(['info Spread btc opened', 'info Spread btc closed'])
})

test('one spike of a single tick opens nothing', () => {
  const { events, vest, paradex } = start()
  vest({ bid: '99', ask: '100' })
  paradex({ bid: '100', ask: '101' })
  paradex({ bid: '150', ask: '151' })
  paradex({ bid: '100', ask: '101' })
  expect(events).toEqual([])
})

test('says in the log what could not be stored', async () => {
  const { clock, lines, vest, paradex } = start([{ ...BTC, confirmUpdates: 1 }], () =>
    Promise.reject(new Error('full')),
  )
  vest({ bid: '99', ask: '100' })
  paradex({ bid: '110', ask: '111' })
  await clock.advance(0)
  expect(lines).toEqual(['error Cannot store an event'])
})

test('watches others from now on; what is the same stays open, and what has other settings begins closed', () => {
  const ETH = { ...BTC, id: 'eth' }
  const { events, paradex, spreads, told, vest } = start([BTC, ETH])
  const opening = () => {
    vest({ bid: '99', ask: '100' })
    paradex({ bid: '102', ask: '103' })
    paradex({ bid: '102.5', ask: '103' })
  }
  opening()
  expect(events.map(({ type }) => type)).toEqual(['spread_opened', 'spread_opened'])
  const NEW = { ...BTC, id: 'new', maxPriceAgeMs: 300 }
  spreads.reconfigure([NEW, { ...ETH, exitPct: -1 }, { ...BTC }])
  expect(spreads.all().map(({ id, tradable }) => `${id} ${tradable}`)).toEqual(['new true', 'eth true', 'btc true'])
  expect(spreads.connectionsOf('new')).toEqual(['vest', 'paradex'])
  told.length = 0
  paradex({ bid: '102.6', ask: '103' })
  paradex({ bid: '102.7', ask: '103' })
  expect(told.map(({ id }) => id)).toEqual(['new', 'eth', 'btc', 'new', 'eth', 'btc'])
  expect(events.slice(2).map(({ data, type }) => `${type} ${'spread' in data ? data.spread : ''}`)).toEqual([
    'spread_opened new',
    'spread_opened eth',
  ])
  spreads.reconfigure([])
  told.length = 0
  opening()
  expect([...told, ...spreads.all(), ...spreads.connectionsOf('btc')]).toEqual([])
})

test('a price of a spread that was added gets too old at its own instant', async () => {
  const { clock, paradex, spreads, told, vest } = start([])
  vest({})
  paradex({})
  spreads.reconfigure([{ ...BTC, maxPriceAgeMs: 300 }])
  expect(spreads.all()[0]?.tradable).toBe(true)
  await clock.advance(300)
  expect(of(told.at(-1))).toEqual(['vest too_old', 'paradex too_old'])
})

test('a leg whose books were dropped has no data, and comes back with the next', () => {
  const { books, clock, paradex, spreads, told, vest } = start()
  vest({})
  paradex({})
  expect(books.drop('vest')).toEqual(['BTC-PERP'])
  spreads.update('vest', 'BTC-PERP', { at: clock.now(), monotonic: clock.monotonic() })
  expect(of(told.at(-1))).toEqual(['vest no_data'])
  vest({})
  expect(told.at(-1)?.tradable).toBe(true)
})
