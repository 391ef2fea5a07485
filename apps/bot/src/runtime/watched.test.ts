import { afterEach, expect, test } from 'bun:test'
import { type ExchangeDefinition, systemClock } from '@holdfast/adapter-core'
import { paradex } from '@holdfast/exchange-paradex'
import { DEFAULT_POLICY } from '@holdfast/reconnect-monitor'
import { adapters } from '../adapters.ts'
import type { ConnectionConfig } from '../config/config.ts'
import { watchedConnections } from './watched.ts'

const BTC = { channel: 'order_book', market: 'BTC-USD-PERP' }

const PARADEX: ConnectionConfig = {
  id: 'paradex',
  adapter: 'paradex',
  enabled: true,
  network: 'mainnet',
  url: 'ws://127.0.0.1:1/',
  restUrl: null,
  markets: [BTC.market],
  channels: ['order_book'],
  options: {},
  sockets: 1,
  policy: DEFAULT_POLICY,
}

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A server whose WebSocket is at `/v1`, and whose REST API is wherever it is asked. */
function serve() {
  const asked: string[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    websocket: { message: () => {} },
    fetch: (request, self) => {
      if (self.upgrade(request)) return
      asked.push(new URL(request.url).pathname + new URL(request.url).search)
      return Response.json({ market: BTC.market, seq_no: 7, asks: [['101', '1']], bids: [['100', '1']] })
    },
  })
  cleanups.push(() => server.stop(true))
  return { asked, host: `127.0.0.1:${server.port}` }
}

/** Opens the one connection and asks for its REST book, which `book` resolves with. */
async function probed(addresses: Pick<ConnectionConfig, 'url' | 'restUrl'>, simulator: string, simulatedRest = '') {
  const connection: ConnectionConfig = { ...PARADEX, ...addresses }
  const options = { config: { exchanges: [connection] }, adapters, clock: systemClock, log: () => {} }
  const [watched] = watchedConnections(options, {
    urls: { paradex: simulator },
    rest: { paradex: simulatedRest },
    control: '',
  })
  if (watched === undefined) throw new Error('Nothing is watched')
  const { adapter } = watched
  cleanups.push(() => adapter.close())
  const book = Promise.withResolvers<unknown>()
  adapter.listen((signal) => signal.type === 'rest_book' && book.resolve(signal))
  await adapter.connect(1, new AbortController().signal)
  adapter.probeRest(1, BTC)
  return { book: book.promise }
}

const BOOK = { type: 'rest_book', subscription: BTC, sequence: 7, top: { bestBid: { price: '100', size: '1' } } }

test('in demo mode REST is where the simulator says', async () => {
  const [sockets, rest] = [serve(), serve()]
  const { book } = await probed({ url: null, restUrl: null }, `ws://${sockets.host}/v1`, `http://${rest.host}/v1`)
  expect(await book).toMatchObject(BOOK)
  expect([sockets.asked, rest.asked]).toEqual([[], ['/v1/orderbook/BTC-USD-PERP?depth=1']])
})

test('with an address of its own REST is there', async () => {
  const [sockets, rest] = [serve(), serve()]
  const addresses = { url: `ws://${sockets.host}/v1`, restUrl: `http://${rest.host}/api` }
  const { book } = await probed(addresses, 'ws://127.0.0.1:1/')
  expect(await book).toMatchObject(BOOK)
  expect([sockets.asked, rest.asked]).toEqual([[], ['/api/orderbook/BTC-USD-PERP?depth=1']])
})

test('with `url` set and `restUrl` not, REST is off', async () => {
  const { asked, host } = serve()
  await probed({ url: `ws://${host}/v1`, restUrl: null }, 'ws://127.0.0.1:1/')
  // A later request of another connection is answered: one of this would have come before.
  const { book } = await probed({ url: null, restUrl: null }, `ws://${host}/v1`, `http://${host}/v1`)
  await book
  expect(asked).toHaveLength(1)
})

test('how many sockets a connection wants is passed on', () => {
  const connection: ConnectionConfig = { ...PARADEX, sockets: 2 }
  const options = { config: { exchanges: [connection] }, adapters, clock: systemClock, log: () => {} }
  const watched = watchedConnections(options, null)
  for (const { adapter } of watched) cleanups.push(() => adapter.close())
  expect(watched.map(({ sockets }) => sockets)).toEqual([2])
})

test('an encoding that an endpoint refuses is asked for once, whichever connection did, and the change is logged', async () => {
  const asked: (string | null)[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    websocket: { message: () => {} },
    fetch: (request, self) => {
      const schema = new URL(request.url).searchParams.get('schema')
      asked.push(schema)
      if (schema !== null) return new Response('unknown schema', { status: 400 })
      return self.upgrade(request) ? undefined : new Response(null, { status: 500 })
    },
  })
  cleanups.push(() => server.stop(true))
  const negotiated: ExchangeDefinition = {
    ...paradex,
    options: { encoding: { values: ['auto', 'sbe', 'json'], default: 'auto' } },
    negotiation: { preferred: 'sbe', fallback: 'json', refusedBy: [400], retryMs: 3_600_000 },
    variant: ({ encoding }) => ({ requiredQuery: encoding === 'json' ? {} : { schema: '1' } }),
  }
  const connection = {
    ...PARADEX,
    url: `ws://127.0.0.1:${server.port}/v1`,
    options: { encoding: 'auto' },
  }
  const lines: unknown[] = []
  const [one, other] = watchedConnections(
    {
      config: { exchanges: [connection, { ...connection, id: 'other' }] },
      adapters: { paradex: negotiated },
      clock: systemClock,
      log: (level, message, fields) => lines.push([level, message, fields]),
    },
    null,
  )
  if (one === undefined || other === undefined) throw new Error('Nothing is watched')
  cleanups.push(() => one.adapter.close())
  cleanups.push(() => other.adapter.close())
  const { signal } = new AbortController()
  const refused = await one.adapter.connect(1, signal).catch((error: unknown) => error)
  expect(refused).toMatchObject({ failure: { httpStatus: 400, redial: true } })
  await one.adapter.reconnect(1, signal)
  await other.adapter.connect(1, signal)
  expect(asked).toEqual(['1', null, null])
  expect(other.adapter.health().sockets).toEqual([{ generation: 1, open: true, encoding: 'json' }])
  const endpoint = connection.url
  const change = { endpoint, from: 'sbe', to: 'json', why: 'sbe was refused with HTTP 400' }
  expect(lines).toEqual([['warn', 'Data is asked for in another encoding', change]])
})

test("the exchange's announced hours hold for the exchange, not for the simulator of demo mode", () => {
  const hoursOf = (url: string | null) => {
    const options = { config: { exchanges: [{ ...PARADEX, url }] }, adapters, clock: systemClock, log: () => {} }
    const simulator = { urls: { paradex: 'ws://127.0.0.1:1/' }, rest: {}, control: '' }
    return watchedConnections(options, simulator)[0]?.adapter.maintenance
  }
  expect(hoursOf('ws://127.0.0.1:1/')).toEqual(paradex.maintenance)
  expect(paradex.maintenance).not.toEqual([])
  expect(hoursOf(null)).toEqual([])
})
