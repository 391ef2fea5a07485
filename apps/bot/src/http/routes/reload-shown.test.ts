import { expect, test } from 'bun:test'
import { SpreadsSchema, TradesSchema } from '@holdfast/api-contract'
import { memoryStore } from '@holdfast/event-store'
import * as v from 'valibot'
import { readStream } from '../../testing/read-stream.ts'
import { adapterOf, createWorld, type WorldOptions } from '../../testing/world.ts'

const PARADEX = { id: 'paradex', adapter: 'paradex', markets: ['BTC-USD-PERP'] }
const VEST = { id: 'vest', adapter: 'vest', markets: ['BTC-PERP'] }
const BTC = { id: 'btc', buy: 'vest/BTC-PERP', sell: 'paradex/BTC-USD-PERP', entryPct: 0.3, exitPct: 0.05 }
const BOOK = { channel: 'order_book', market: 'BTC-PERP' }

/** A bot of paradex, vest and the spread between them. */
async function start(options: Omit<WorldOptions, 'file'> = {}) {
  let file: object = { mode: 'live', exchanges: [PARADEX, VEST], spreads: [BTC] }
  const world = await createWorld({ ...options, file: () => JSON.stringify(file) })
  const reload = async (exchanges: readonly object[], spreads: readonly object[] = []) => {
    file = { mode: 'live', exchanges, spreads }
    const answer = world.post('/api/v1/config/reload', {})
    await world.clock.advance(0)
    return answer
  }
  return { ...world, reload, get: async (path: string) => (await world.request(`/api/v1${path}`)).json() }
}

test('of what begins anew no old price is left, and what is made of it is blocked at once', async () => {
  const world = await start({ trades: true })
  const value = { id: '1', price: '100', size: '1', side: 'buy', at: world.clock.now() }
  adapterOf(world, 'vest').data(1, { channel: 'trades', market: 'BTC-PERP' }, { value, top: null })
  const trades = async () => v.parse(TradesSchema, await world.get('/trades?connection=vest&market=BTC-PERP'))
  expect((await trades()).trades).toHaveLength(1)
  adapterOf(world, 'vest').hangNext()
  await world.reload([PARADEX, { ...VEST, sockets: 2 }], [BTC])
  expect(await trades()).toMatchObject({ trades: [], staleReason: 'no_data' })
})

test('a leg of a connection that begins anew has no data, from that tick on', async () => {
  const world = await start()
  const spreads = async () => v.parse(SpreadsSchema, await world.get('/spreads'))
  expect(await spreads()).toMatchObject([{ tradable: true }])
  const told: unknown[] = []
  world.hub.listen((message) => {
    if (message.kind === 'reconfigured') told.push(world.spreads.all())
  })
  await world.reload([PARADEX, { ...VEST, sockets: 2 }], [BTC])
  expect(told).toMatchObject([[{ tradable: false, blockedBy: [{ connection: 'vest', staleReason: 'no_data' }] }]])
  await world.clock.advance(200)
  expect(await spreads()).toMatchObject([{ tradable: true }])
})

test('what waited to be sent of a market or a spread that is gone is never sent', async () => {
  const world = await start()
  const { messages } = await readStream(await world.request('/api/v1/stream'))
  const vest = adapterOf(world, 'vest')
  await world.clock.advance(1_000)
  // Crossed, and crossed again within 250 ms: the second waits.
  vest.data(1, BOOK, { crossed: true })
  vest.data(1, BOOK, { crossed: true })
  await world.reload([PARADEX])
  await world.clock.advance(1_000)
  const after = messages.slice(messages.findLastIndex(({ event }) => event === 'snapshot'))
  expect(after.filter(({ data, event }) => event === 'quote' && JSON.stringify(data).includes('vest'))).toEqual([])
})

test('what waited to be sent of a spread that is gone is never sent', async () => {
  const world = await start()
  const { messages } = await readStream(await world.request('/api/v1/stream'))
  const price = (bid: string) => ({ top: { bestBid: { price: bid, size: '1' }, bestAsk: { price: '101', size: '1' } } })
  await world.clock.advance(1_000)
  for (const bid of ['99', '99.5', '99.7']) adapterOf(world, 'vest').data(1, BOOK, price(bid))
  await world.reload([PARADEX, VEST])
  await world.clock.advance(1_000)
  const after = messages.slice(messages.findLastIndex(({ event }) => event === 'snapshot'))
  expect(after.filter(({ event }) => event === 'spread')).toEqual([])
})

test('nothing is done before the request is on disk', async () => {
  const store = memoryStore()
  let gate = Promise.resolve()
  const world = await start({
    store: { ...store, append: (events) => gate.then(() => store.append(events)) },
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = promise
  const answer = world.reload([PARADEX], [])
  await world.clock.advance(1_000)
  expect(world.connections.ids).toEqual(['paradex', 'vest'])
  resolve()
  await world.clock.advance(0)
  expect((await answer).status).toBe(200)
  expect(world.connections.ids).toEqual(['paradex'])
})
