import { expect, test } from 'bun:test'
import {
  BookAnswerSchema,
  BookSchema,
  ConfigSchema,
  ConnectionSchema,
  ConnectionsSchema,
  EventPageSchema,
  HealthSchema,
  OutageDetailSchema,
  OutagePageSchema,
  ProblemSchema,
  SpreadsSchema,
  StatsSchema,
  TimelineSchema,
  TradesSchema,
} from '@holdfast/api-contract'
import * as v from 'valibot'
import { adapterOf, createWorld } from '../testing/world.ts'

/** A world in which vest was lost once and came back. */
async function afterAnOutage() {
  const world = await createWorld()
  await world.clock.advance(10_000)
  adapterOf(world, 'vest').drop(1)
  await world.clock.advance(10_000)
  return world
}

test('lists the connections, and shows one', async () => {
  const { request } = await createWorld()
  const list = v.parse(ConnectionsSchema, await (await request('/api/v1/connections')).json())
  expect(list.connections.map(({ id, state }) => [id, state])).toEqual([
    ['paradex', 'live'],
    ['vest', 'live'],
  ])
  expect(v.parse(ConnectionSchema, await (await request('/api/v1/connections/vest')).json()).id).toBe('vest')
})

test('an unknown connection is a 404 that names the known ones', async () => {
  const { request } = await createWorld()
  const response = await request('/api/v1/connections/binance')
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ code: 'unknown_connection', allowed: ['paradex', 'vest'] })
})

test('stores an action with its actor and reason, and answers 202 with the connection', async () => {
  const { clock, post, request, store } = await createWorld()
  await clock.advance(10_000)
  const response = await post('/api/v1/connections/vest/pause', { reason: 'maintenance\nat home' })
  expect(response.status).toBe(202)
  expect(v.parse(ConnectionSchema, await response.json()).state).toBe('paused')
  const [event] = (await store.events({ type: 'connection_paused', limit: 1 })).items
  expect(event).toMatchObject({ connection: 'vest', data: { actor: 'local', reason: 'maintenance at home' } })
  expect((await request('/readyz')).status).toBe(200)
  expect((await post('/api/v1/connections/vest/resume', {})).status).toBe(202)
})

test('an action needs no body at all', async () => {
  const { request } = await createWorld()
  expect((await request('/api/v1/connections/vest/reconnect', { method: 'POST' })).status).toBe(202)
})

test('pages events newest first, or ascending after an id, and filters them', async () => {
  const { request } = await afterAnOutage()
  const read = async (query: string) => v.parse(EventPageSchema, await (await request(`/api/v1/events${query}`)).json())
  const all = await read('')
  expect(all.items.length).toBeGreaterThan(4)
  const first = await read('?limit=2')
  const second = await read(`?limit=2&cursor=${first.next}`)
  expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 4))
  expect((await read('?after=1&limit=2')).items.map(({ id }) => id)).toEqual([2, 3])
  expect((await read('?type=connection_lost')).items.map(({ connection }) => connection)).toEqual(['vest'])
  expect((await read('?connection=nobody')).items).toEqual([])
})

test('shows outages, and one with its timeline', async () => {
  const { request } = await afterAnOutage()
  const page = v.parse(OutagePageSchema, await (await request('/api/v1/outages?cause=abnormal_close')).json())
  const [outage] = page.items
  expect(outage).toMatchObject({ connection: 'vest', endedBy: 'recovered' })
  const detail = v.parse(OutageDetailSchema, await (await request(`/api/v1/outages/${outage?.id}`)).json())
  expect(detail.timeline.map(({ type }) => type)).toContain('connection_lost')
  expect(detail.timeline.at(-1)?.type).toBe('connection_live')
  expect(await (await request('/api/v1/outages/999999')).json()).toMatchObject({ code: 'unknown_outage' })
  expect(await (await request('/api/v1/outages/abc')).json()).toMatchObject({ code: 'unknown_outage', status: 404 })
})

test('stats and timeline cover the window that was asked for', async () => {
  const { request, clock } = await afterAnOutage()
  const stats = v.parse(StatsSchema, await (await request('/api/v1/stats?window=1h')).json())
  expect(stats['vest']).toMatchObject({ outages: 1, recovery: { n: 1 } })
  const window = { from: clock.now() - 60_000, to: clock.now() }
  const tiles = v.parse(
    TimelineSchema,
    await (await request(`/api/v1/timeline?from=${window.from}&to=${window.to}`)).json(),
  )
  expect(tiles['vest']?.[0]?.from).toBe(window.from)
  expect(tiles['vest']?.at(-1)?.to).toBe(window.to)
})

test('a list of connections that names none leaves them all in, as on the stream', async () => {
  const { request } = await afterAnOutage()
  const idsOf = async (query: string) =>
    Object.keys(v.parse(TimelineSchema, await (await request(`/api/v1/timeline?window=1h${query}`)).json()))
  const all = await idsOf('')
  expect(all).toContain('vest')
  for (const query of ['&connections=', '&connections=,']) expect(await idsOf(query)).toEqual(all)
  expect(await idsOf('&connections=vest')).toEqual(['vest'])
})

test('a timeline with a resolution puts together what is shorter, and counts the outages', async () => {
  const { request } = await afterAnOutage()
  const read = async (query: string) =>
    v.parse(TimelineSchema, await (await request(`/api/v1/timeline?window=1h${query}`)).json())['vest'] ?? []
  const [exact, condensed] = [await read(''), await read('&resolutionMs=3600000')]
  expect(exact.length).toBeGreaterThan(condensed.length)
  expect(exact.every((tile) => !('outages' in tile) && !('merged' in tile))).toBe(true)
  expect(condensed.reduce((sum, { outages = 0 }) => sum + outages, 0)).toBe(1)
  const some = v.parse(
    TimelineSchema,
    await (await request('/api/v1/timeline?window=1h&connections=vest,nobody')).json(),
  )
  expect(Object.keys(some)).toEqual(['vest', 'nobody'])
  expect(condensed.find(({ outages }) => outages === 1)).toMatchObject({ state: 'down', outageId: expect.any(Number) })
})

test('a book never comes without its verdict, data or not', async () => {
  const world = await createWorld()
  const path = '/api/v1/books?connection=vest&market=BTC-PERP'
  adapterOf(world, 'vest').data(1, { channel: 'order_book', market: 'BTC-PERP' })
  expect(v.parse(BookSchema, await (await world.request(path)).json())).toMatchObject({
    bestBid: { price: '100', size: '1' },
    fresh: true,
    staleReason: null,
  })
  adapterOf(world, 'vest').drop(1)
  expect(await (await world.request(path)).json()).toMatchObject({ fresh: false, staleReason: 'not_live' })
})

test('a market without data says so, one that is not watched is a 404', async () => {
  const world = await createWorld({ hanging: 'vest' })
  const empty = await world.request('/api/v1/books?connection=vest&market=BTC-PERP')
  const answer = v.parse(BookAnswerSchema, await empty.json())
  expect(answer).toMatchObject({ bestBid: null, fresh: false, staleReason: 'no_data', receivedAt: null })
  const unknown = await world.request('/api/v1/books?connection=vest&market=DOGE')
  expect(await unknown.json()).toMatchObject({ code: 'unknown_market', status: 404, allowed: ['BTC-PERP'] })
})

test('trades come with the verdict on their feed, newest first, or with none', async () => {
  const world = await createWorld({ trades: true })
  const path = '/api/v1/trades?connection=vest&market=BTC-PERP'
  const read = async (query = '') => v.parse(TradesSchema, await (await world.request(path + query)).json())
  expect(await read()).toMatchObject({ trades: [], fresh: false, staleReason: 'no_data' })
  const value = { id: '1', price: '100', size: '2', side: 'buy', at: 5 }
  const subscription = { channel: 'trades', market: 'BTC-PERP' }
  for (const id of ['1', '2']) adapterOf(world, 'vest').data(1, subscription, { top: null, value: { ...value, id } })
  expect(await read('&limit=1')).toMatchObject({ trades: [{ ...value, id: '2', backfilled: false }], fresh: true })
  expect((await world.request(`${path}&limit=0`)).status).toBe(400)
})

test('a spread is worth something while both legs are good, and says which is not', async () => {
  const world = await createWorld()
  const read = async () => v.parse(SpreadsSchema, await (await world.request('/api/v1/spreads')).json())
  expect(await read()).toEqual([
    {
      id: 'btc',
      entryPct: (-1 / 101) * 100,
      exitPct: 1,
      tradable: true,
      blockedBy: [],
      at: world.clock.now() - 100,
    },
  ])
  adapterOf(world, 'vest').drop(1)
  expect(await read()).toMatchObject([
    {
      entryPct: null,
      exitPct: null,
      tradable: false,
      blockedBy: [{ connection: 'vest', market: 'BTC-PERP', staleReason: 'not_live' }],
    },
  ])
})

test('health, readiness and configuration', async () => {
  const world = await createWorld()
  expect(v.parse(HealthSchema, await (await world.request('/api/v1/health')).json()).status).toBe('ok')
  expect(v.parse(ConfigSchema, await (await world.request('/api/v1/config')).json()).mode).toBe('demo')
  expect((await world.request('/healthz')).status).toBe(200)
  expect(await (await world.request('/readyz')).json()).toEqual({ ready: true, notReady: [] })
  adapterOf(world, 'vest').hangNext(5)
  adapterOf(world, 'vest').drop(1)
  const notReady = await world.request('/readyz')
  expect(notReady.status).toBe(503)
  expect(await notReady.json()).toMatchObject({
    code: 'not_ready',
    ready: false,
    notReady: [{ id: 'vest', state: 'down' }],
  })
})

test.each([
  ['/api/v1/books?symbol=BTC', 'unknown_parameter', 'symbol'],
  ['/api/v1/books?connection=vest', 'invalid_parameter', 'market'],
  ['/api/v1/stream?connections=vest,nobody', 'invalid_parameter', 'connections'],
  ['/api/v1/stream?after=x', 'invalid_parameter', 'after'],
])('%s is a 400 %s that names %s', async (path, code, parameter) => {
  const { request } = await createWorld()
  const response = await request(path)
  expect(response.status).toBe(400)
  expect(v.parse(ProblemSchema, await response.json())).toMatchObject({ code, parameter })
})

test('unknown paths and methods are problems too', async () => {
  const { request } = await createWorld()
  expect(await (await request('/api/v1/nothing')).json()).toMatchObject({ code: 'not_found', status: 404 })
  const wrongMethod = await request('/api/v1/events', { method: 'DELETE' })
  expect(wrongMethod.status).toBe(405)
  expect(wrongMethod.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  expect(await wrongMethod.json()).toMatchObject({ code: 'method_not_allowed' })
  expect((await request('/api/v1/session', { method: 'GET' })).headers.get('allow')).toBe('POST, DELETE, OPTIONS')
  expect((await request('/api/v1/events', { method: 'HEAD' })).status).toBe(200)
})

test('faults exist in demo mode only, and go to the simulator', async () => {
  const live = await createWorld({ mode: 'live' })
  expect(await (await live.request('/api/v1/demo/faults')).json()).toMatchObject({ status: 404, code: 'demo_only' })
  const asked: unknown[] = []
  const injected = {
    id: 1,
    fault: 'close',
    connection: 'vest',
    market: null,
    beganAt: 5,
    endedAt: 5,
    firstFrameAt: null,
  }
  const faults = {
    list: async () => ({ faults: [], injected: [] }),
    inject: async (request: unknown) => {
      asked.push(request)
      return injected
    },
  }
  const demo = await createWorld({ faults })
  expect(await (await demo.request('/api/v1/demo/faults')).json()).toEqual({ faults: [], injected: [] })
  const created = await demo.post('/api/v1/demo/faults', { fault: 'close', connection: 'vest' })
  expect([created.status, await created.json()]).toEqual([201, injected])
  expect(asked).toEqual([{ fault: 'close', connection: 'vest' }])
  expect((await demo.post('/api/v1/demo/faults', { fault: 'close', connection: 'x' })).status).toBe(404)
  expect((await demo.post('/api/v1/demo/faults', { fault: 7 })).status).toBe(400)
})
