import { expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { settle } from '@holdfast/adapter-core/testing'
import { ConnectionSchema, PulseSchema, QuoteSchema, SnapshotSchema, SpreadSchema } from '@holdfast/api-contract'
import { memoryStore } from '@holdfast/event-store'
import * as v from 'valibot'
import { readStream } from '../testing/read-stream.ts'
import { adapterOf, createWorld } from '../testing/world.ts'

const drill = (at: number, connection: string | null = 'vest'): HoldfastEvent => ({
  type: 'drill_started',
  connection,
  at,
  data: {},
})

/** A book of vest whose best ask is `ask`. */
const askOf = (ask: string) => ({ top: { bestBid: { price: '1', size: '1' }, bestAsk: { price: ask, size: '1' } } })
const VEST_BOOK = { channel: 'order_book', market: 'BTC-PERP' }

test('begins with a snapshot that has no id, then quotes and spreads, then pulses and comments', async () => {
  const world = await createWorld()
  const stream = await readStream(await world.request('/api/v1/stream'))
  const [snapshot, quote] = stream.messages
  expect(snapshot).toMatchObject({ event: 'snapshot', id: null })
  expect(v.parse(SnapshotSchema, snapshot?.data)).toMatchObject({ mode: 'demo', lastEventId: world.hub.lastEventId })
  expect(v.parse(QuoteSchema, quote?.data)).toMatchObject({ fresh: true })
  expect(v.parse(SpreadSchema, stream.of('spread')[0]?.data)).toMatchObject({ id: 'btc', tradable: true })
  await world.clock.advance(5_000)
  expect(stream.of('pulse')).toHaveLength(5)
  expect(v.parse(PulseSchema, stream.of('pulse')[0]?.data).connections).toHaveProperty('vest')
  expect(stream.comments).toEqual([': keep-alive'])
})

test('tells every change of status, and every event with its id', async () => {
  const world = await createWorld()
  const stream = await readStream(await world.request('/api/v1/stream'))
  const before = world.hub.lastEventId
  await world.clock.advance(10_000)
  adapterOf(world, 'vest').drop(1)
  await world.clock.advance(1_000)
  const states = stream.of('connection').map(({ data }) => v.parse(ConnectionSchema, data).state)
  expect(states).toContain('down')
  expect(states.at(-1)).toBe('live')
  const ids = stream.idsOf()
  expect(ids).toEqual(Array.from(ids, (_, index) => before + 1 + index))
  expect(stream.of('quote').some(({ data }) => !v.parse(QuoteSchema, data).fresh)).toBe(true)
})

test('?connections= leaves out everything about the others', async () => {
  const world = await createWorld()
  const stream = await readStream(await world.request('/api/v1/stream?connections=vest&after=0'))
  await world.recorder.record(drill(1, 'paradex'))
  await world.recorder.record(drill(1, 'vest'))
  adapterOf(world, 'paradex').drop(1)
  await world.clock.advance(1_000)
  const text = JSON.stringify(stream.messages.filter(({ event }) => event !== 'spread'))
  expect(text).toContain('"vest"')
  expect(text).not.toContain('"paradex"')
  expect(stream.idsOf().length).toBeGreaterThan(1)
})

test('?connections= lets a spread through where either leg is wanted, live, at first and on record', async () => {
  const vest = { connection: 'vest', market: 'BTC-PERP' }
  const paradex = { connection: 'paradex', market: 'BTC-USD-PERP' }
  const numbers = { entryPct: 0.3, exitPct: 0.05, maxPriceAgeMs: 60_000, confirmUpdates: 1 }
  const world = await createWorld({
    spreads: [
      { id: 'both', buy: vest, sell: paradex, ...numbers },
      { id: 'theirs', buy: paradex, sell: { ...paradex, market: 'ETH-USD-PERP' }, ...numbers },
    ],
  })
  const ofVest = await readStream(await world.request('/api/v1/stream?connections=vest'))
  const ofParadex = await readStream(await world.request('/api/v1/stream?connections=paradex'))
  adapterOf(world, 'vest').data(1, VEST_BOOK, askOf('50'))
  adapterOf(world, 'paradex').drop(1)
  await world.clock.advance(1_000)
  const ids = (stream: typeof ofVest) => [
    ...new Set(stream.of('spread').map(({ data }) => v.parse(SpreadSchema, data).id)),
  ]
  expect(ids(ofVest)).toEqual(['both'])
  expect(ids(ofParadex).toSorted()).toEqual(['both', 'theirs'])
  const opened = (stream: typeof ofVest) => JSON.stringify(stream.of('event')).includes('spread_opened')
  expect([opened(ofVest), opened(ofParadex)]).toEqual([true, true])
})

test('a spread goes out at most four times a second, its newest always, and a block at once', async () => {
  const world = await createWorld()
  const stream = await readStream(await world.request('/api/v1/stream'))
  const spreads = () => stream.of('spread').map(({ data }) => v.parse(SpreadSchema, data))
  for (let ask = 200; ask < 300; ask++) {
    adapterOf(world, 'vest').data(1, VEST_BOOK, askOf(String(ask)))
    await world.clock.advance(10)
  }
  await world.clock.advance(250)
  expect(spreads().length).toBeLessThanOrEqual(6)
  expect(spreads().at(-1)?.entryPct).toBe(((100 - 299) / 299) * 100)
  const before = spreads().length
  adapterOf(world, 'vest').data(1, VEST_BOOK, askOf('301'))
  adapterOf(world, 'paradex').drop(1)
  await settle()
  expect(spreads().slice(before).at(-1)).toMatchObject({ tradable: false, blockedBy: [{ staleReason: 'not_live' }] })
})

test('replays what was missed, in order, after the snapshot and before what is new; the header wins', async () => {
  const world = await createWorld()
  const last = world.hub.lastEventId
  const headers = { 'last-event-id': '2' }
  const stream = await readStream(await world.request(`/api/v1/stream?after=${last}`, { headers }))
  await world.recorder.record(drill(1))
  await world.clock.advance(1)
  expect(stream.messages[0]?.event).toBe('snapshot')
  expect(stream.idsOf()).toEqual(Array.from({ length: last - 1 }, (_, index) => index + 3))
})

test.each([
  ['an id of another database', '999999'],
  ['not an id', 'abc'],
])('%s gets a reset, and starts at the newest', async (_name, id) => {
  const world = await createWorld()
  const stream = await readStream(await world.request('/api/v1/stream', { headers: { 'last-event-id': id } }))
  expect(stream.messages.slice(0, 2).map(({ event }) => event)).toEqual(['snapshot', 'reset'])
  const { id: next } = await world.recorder.record(drill(1))
  await settle()
  expect(stream.idsOf()).toEqual([next])
})

test('replay meets concurrent appends: none missing, none twice, whatever the interleaving', async () => {
  /** From everything in memory to nothing. */
  const kept = [2_000, 4, 0]
  for (let seed = 1; seed <= 40; seed++) {
    let state = seed
    const draw = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return state % below
    }
    const slow = async () => {
      for (let turns = draw(4); turns > 0; turns--) await settle()
    }
    const inner = memoryStore()
    let line: Promise<void> = Promise.resolve()
    const store = {
      ...inner,
      // In the order in which they were asked for, as the port has it; the answers may come in any.
      append: async (events: readonly HoldfastEvent[]) => {
        const stored = line.then(slow).then(() => inner.append(events))
        line = stored.then(() => {})
        await stored
        await slow()
        return stored
      },
      events: async (query: Parameters<typeof inner.events>[0]) => {
        await slow()
        const page = await inner.events(query)
        await slow()
        return page
      },
    }
    const limits = { recentEvents: kept[seed % kept.length] ?? 0, pageEvents: 3 }
    const world = await createWorld({ store, limits })
    for (let i = 0; i < 10; i++) await world.recorder.record(drill(i))
    const after = draw(10)
    const opening = world.request(`/api/v1/stream?after=${after}`)
    const appending = Array.from({ length: 30 }, async (_, index) => {
      for (let turns = draw(20); turns > 0; turns--) await settle()
      await world.recorder.record(drill(index))
    })
    const stream = await readStream(await opening)
    await Promise.all(appending)
    for (let turns = 0; turns < 60; turns++) await settle()
    const last = world.hub.lastEventId
    expect(stream.idsOf()).toEqual(Array.from({ length: last - after }, (_, index) => after + 1 + index))
    world.stop.abort()
    await stream.ended
  }
})

test('a client that missed nothing costs the store one question at most, and one that missed a little none', async () => {
  const inner = memoryStore()
  let asked = 0
  const events = (query: Parameters<typeof inner.events>[0]) => {
    asked++
    return inner.events(query)
  }
  for (const [recentEvents, missed] of [
    [0, 0],
    [2_000, 0],
    [2_000, 5],
  ] as const) {
    const world = await createWorld({ store: { ...inner, events }, limits: { recentEvents } })
    for (let i = 0; i < 10; i++) await world.recorder.record(drill(i))
    asked = 0
    const stream = await readStream(await world.request(`/api/v1/stream?after=${world.hub.lastEventId - missed}`))
    await world.clock.advance(3_000)
    expect(stream.idsOf()).toHaveLength(missed)
    expect(asked).toBe(0)
  }
})

test('no more streams than may be, however many come at once', async () => {
  const world = await createWorld({ limits: { clients: 3 } })
  const answers = await Promise.all(Array.from({ length: 6 }, () => world.request('/api/v1/stream?after=1')))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 503, 503, 503])
  expect(world.streams.health().clients).toBe(3)
  await answers.find(({ status }) => status === 200)?.body?.cancel()
  expect((await world.request('/api/v1/stream')).status).toBe(200)
})

test('an id of the future gets a reset, be it the next one', async () => {
  const world = await createWorld()
  await world.recorder.record(drill(1))
  const stream = await readStream(await world.request(`/api/v1/stream?after=${world.hub.lastEventId + 1}`))
  expect(stream.messages.slice(0, 2).map(({ event }) => event)).toEqual(['snapshot', 'reset'])
})

test('a client that takes nothing is cut off after a minute, though its queue is not full', async () => {
  const world = await createWorld()
  const idle = await world.request('/api/v1/stream')
  const busy = await readStream(await world.request('/api/v1/stream'))
  await world.clock.advance(62_000)
  expect(world.streams.health()).toEqual({ clients: 1, cutOff: 1 })
  expect(busy.of('pulse')).toHaveLength(62)
  expect(await idle.text()).toBe('')
})

test('cuts off a client that does not read, and slows nobody else', async () => {
  const world = await createWorld({ limits: { queuedBytes: 20_000 } })
  const idle = await world.request('/api/v1/stream')
  const busy = await readStream(await world.request('/api/v1/stream'))
  for (let i = 0; i < 300; i++) {
    await world.recorder.record(drill(i))
    await settle()
  }
  expect(world.streams.health()).toEqual({ clients: 1, cutOff: 1 })
  expect(busy.idsOf()).toHaveLength(300)
  expect(await idle.text()).toBe('')
})

test('streams end with the bot, and leave nothing behind when the client goes', async () => {
  const world = await createWorld()
  const first = await readStream(await world.request('/api/v1/stream'))
  const second = await readStream(await world.request('/api/v1/stream'))
  await first.cancel()
  expect(world.streams.health().clients).toBe(1)
  world.stop.abort()
  await second.ended
  expect(world.streams.health().clients).toBe(0)
  expect((await world.request('/api/v1/stream')).status).toBe(503)
})

test('a login that ended while its stream was opened gets nothing, and none is heard of once its stream has ended', async () => {
  const { streams } = await createWorld()
  let heard = 0
  const onEnd = () => {
    heard++
    return () => void heard--
  }
  const open = (isAllowed: boolean) =>
    streams.open({ only: null, lastSeenId: 0, access: { isAllowed: () => isAllowed, onEnd }, onClosed: () => {} })
  expect(await new Response(await open(false)).text()).toBe('')
  const allowed = await open(true)
  expect([streams.health().clients, heard]).toEqual([1, 1])
  await allowed?.cancel()
  expect([streams.health().clients, heard]).toEqual([0, 0])
})

test('HEAD opens no stream', async () => {
  const world = await createWorld()
  const response = await world.request('/api/v1/stream', { method: 'HEAD' })
  expect(response.headers.get('content-type')).toStartWith('text/event-stream')
  expect(world.streams.health().clients).toBe(0)
})
