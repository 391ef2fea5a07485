import { describe, expect, test } from 'bun:test'
import type { AdapterSignal } from './adapter.ts'
import { DialError } from './errors.ts'
import type { ExchangeDefinition } from './exchange.ts'
import { createExchangeAdapter } from './exchange-adapter.ts'
import { FakeClock } from './testing/fake-clock.ts'
import { bookFact, fakeExchange, frameOf } from './testing/fake-exchange.ts'
import { scriptedDial } from './testing/fake-socket.ts'
import { type DialStep, REFUSED } from './testing/mock-script.ts'

const BTC = { channel: 'order_book', market: 'BTC' }
const ETH = { channel: 'order_book', market: 'ETH' }
const TRADES = { channel: 'trades', market: 'BTC' }

/** An adapter over a scripted dial, with what it told and the sockets it was given. */
function start(definition: ExchangeDefinition = fakeExchange, ...steps: readonly DialStep[]) {
  const clock = new FakeClock()
  const script = scriptedDial(...steps)
  const thrown: unknown[] = []
  const adapter = createExchangeAdapter({
    definition,
    url: 'wss://user:hush@fake.test/ws?token=hush',
    dial: script.dial,
    clock,
    onListenerError: (error) => thrown.push(error),
  })
  const signals: AdapterSignal[] = []
  adapter.listen((signal) => signals.push(signal))
  const stop = new AbortController()
  const socket = (generation = 1) => {
    const found = script.sockets[generation - 1]
    if (found === undefined) throw new RangeError(`No socket was dialed for ${generation}`)
    return found
  }
  /** What was told since the last call. */
  const told = () => signals.splice(0)
  const types = () => told().map((signal) => signal.type)
  return { adapter, clock, script, socket, stop, thrown, told, types }
}

async function live(definition?: ExchangeDefinition) {
  const world = start(definition)
  await world.adapter.connect(1, world.stop.signal)
  world.adapter.subscribe(1, BTC)
  world.socket().push(frameOf({ kind: 'acknowledged', subscription: BTC }, bookFact(BTC)))
  world.told()
  return world
}

describe('addresses', () => {
  test('dials the URL whole, with what the exchange requires, and shows no query', async () => {
    const { adapter, script, stop } = start()
    await adapter.connect(1, stop.signal)
    expect(script.requests[0]?.url).toBe('wss://user:hush@fake.test/ws?token=hush&v=1')
    expect(adapter.endpoint).toBe('wss://fake.test/ws')
    expect(adapter.address).toBe('fake.test:443')
  })

  test('refuses options and values the exchange does not have', () => {
    const create = (options: Record<string, string>) => () =>
      createExchangeAdapter({
        definition: fakeExchange,
        url: 'ws://x/',
        dial: scriptedDial().dial,
        clock: new FakeClock(),
        options,
      })
    expect(create({ encoding: 'xml' })).toThrow('expected one of json, sbe, got xml')
    expect(create({ dialect: 'v3' })).toThrow(RangeError)
    expect(create({ encoding: 'sbe' })).not.toThrow()
  })
})

describe('a dial', () => {
  test('tells that it opened before the promise settles', async () => {
    const { adapter, stop, types } = start()
    await adapter.connect(1, stop.signal)
    expect(types()).toEqual(['opened', 'authenticated'])
    expect(adapter.health().sockets).toEqual([{ generation: 1, open: true, encoding: 'json' }])
  })

  test('that fails rejects with the failure, and says nothing secret', async () => {
    const { adapter, stop, types } = start(fakeExchange, REFUSED)
    const error = await adapter.connect(1, stop.signal).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(DialError)
    expect(error).toMatchObject({ failure: REFUSED })
    expect(String(error)).not.toContain('hush')
    expect(types()).toEqual([])
    expect(adapter.health().sockets).toEqual([])
  })

  test('that is aborted ends its socket and rejects; so does one that is terminated', async () => {
    const { adapter, socket, stop, types } = start(fakeExchange, 'hang', 'hang')
    const aborted = adapter.connect(1, stop.signal).catch((error: unknown) => error)
    const terminated = adapter.reconnect(2, new AbortController().signal).catch((error: unknown) => error)
    stop.abort()
    adapter.terminate(2)
    expect(await aborted).toBeInstanceOf(DialError)
    expect(await terminated).toBeInstanceOf(DialError)
    expect([socket(1).terminated, socket(2).terminated]).toEqual([true, true])
    socket(1).open()
    expect(types()).toEqual([])
    expect(adapter.health().sockets).toEqual([])
  })

  test('does not start when the signal has aborted already, and leaves an open socket alone when it aborts later', async () => {
    const { adapter, script, socket, stop } = start()
    await adapter.connect(1, stop.signal)
    stop.abort()
    expect(socket().terminated).toBe(false)
    expect(await adapter.reconnect(2, stop.signal).catch((error: unknown) => error)).toBeInstanceOf(DialError)
    expect(script.requests).toHaveLength(1)
  })

  test('of a generation in use is a mistake of the caller', async () => {
    const { adapter, stop } = start()
    await adapter.connect(1, stop.signal)
    expect(await adapter.connect(1, stop.signal).catch((error: unknown) => error)).toBeInstanceOf(RangeError)
  })
})

describe('asking', () => {
  test('subscribes, then asks for the canary; a resubscribe leaves the canary alone', async () => {
    const { adapter, socket, stop } = start()
    await adapter.connect(1, stop.signal)
    adapter.subscribe(1, BTC)
    adapter.resubscribe(1, BTC)
    expect(socket().sent).toEqual([
      'subscribe order_book:BTC',
      'canary order_book:BTC',
      'unsubscribe order_book:BTC',
      'subscribe order_book:BTC',
    ])
  })

  test('asks again for a canary only while it was never heard', async () => {
    const { adapter, socket } = await live()
    adapter.subscribe(1, BTC)
    socket().push(frameOf({ kind: 'canary', market: 'BTC' }))
    adapter.subscribe(1, BTC)
    expect(socket().sent.filter((frame) => frame === 'canary order_book:BTC')).toHaveLength(2)
  })

  test('is a no-op on a socket that is gone or not open yet', async () => {
    const { adapter, socket, stop } = start(fakeExchange, 'hang')
    adapter.connect(1, stop.signal).catch(() => {})
    for (const generation of [1, 7]) {
      adapter.subscribe(generation, BTC)
      adapter.resubscribe(generation, BTC)
      adapter.ping(generation)
    }
    expect(socket().sent).toEqual([])
  })

  test("pings in the exchange's way, and knows the answer", async () => {
    const asFrame = await live()
    asFrame.adapter.ping(1)
    expect(asFrame.socket().sent.at(-1)).toBe('ping')
    asFrame.socket().push(frameOf({ kind: 'heartbeat' }))
    asFrame.socket().heartbeat('pong')
    expect(asFrame.told()).toMatchObject([{ answer: true }, { answer: false }])

    const asProtocol = await live({ ...fakeExchange, heartbeat: { kind: 'protocol', answered: false } })
    asProtocol.adapter.ping(1)
    expect(asProtocol.socket().pings).toBe(1)
    asProtocol.socket().heartbeat('pong')
    asProtocol.socket().heartbeat('ping')
    expect(asProtocol.told()).toMatchObject([{ answer: true }, { answer: false }])
  })
})

describe('sockets', () => {
  test('have books of their own: what one learnt, another does not know', async () => {
    const { adapter, socket, stop, types } = await live()
    await adapter.reconnect(2, stop.signal)
    adapter.subscribe(2, BTC)
    types()
    socket(2).push(frameOf(bookFact(BTC, { kind: 'delta', sequence: 2 })))
    expect(types()).toEqual(['heartbeat'])
    socket(1).push(frameOf(bookFact(BTC, { kind: 'delta', sequence: 2 })))
    expect(types()).toEqual(['data'])
  })

  test('report their end once, and are forgotten', async () => {
    const { adapter, socket, told } = await live()
    socket().close(1012, 'restart')
    expect(told()).toEqual([{ type: 'closed', generation: 1, close: { code: 1012, reason: 'restart' } }])
    expect(adapter.health().sockets).toEqual([])
  })

  test('are mute once terminated, even in the middle of a frame', async () => {
    const { adapter, socket, told } = await live()
    const seen: string[] = []
    adapter.listen((signal) => {
      seen.push(signal.type)
      adapter.terminate(1)
    })
    socket().push(frameOf({ kind: 'canary', market: 'BTC' }, { kind: 'canary', market: 'BTC' }))
    socket().close()
    expect(seen).toEqual(['canary'])
    expect(told()).toEqual([])
    expect(socket().terminated).toBe(true)
  })

  test('all end with close', async () => {
    const { adapter, socket, stop, types } = await live()
    await adapter.reconnect(2, stop.signal)
    types()
    adapter.close()
    expect([socket(1).terminated, socket(2).terminated]).toEqual([true, true])
    expect(types()).toEqual([])
  })

  test('end at a frame over the limit, as a protocol error', async () => {
    const { adapter, socket, told } = await live()
    socket().push('x'.repeat(1_001))
    expect(told()).toMatchObject([{ type: 'closed', close: { code: null, cause: 'protocol_error' } }])
    expect(socket().terminated).toBe(true)
    expect(adapter.health().sockets).toEqual([])
  })

  test('outlive a listener that throws', async () => {
    const { adapter, socket, thrown } = await live()
    adapter.listen(() => {
      throw new Error('a bug')
    })
    socket().push(frameOf({ kind: 'heartbeat' }))
    expect(thrown).toHaveLength(1)
    expect(adapter.health()).toMatchObject({ sockets: [{ open: true }] })
  })
})

describe('staleness', () => {
  const beat = frameOf({ kind: 'heartbeat' })

  test('begins when nothing came for 5 s longer than any channel may be silent; heartbeats do not count', async () => {
    const { adapter, clock, socket } = await live()
    await clock.advance(20_000)
    socket().push(beat)
    expect(adapter.isStale()).toBe(false)
    await clock.advance(1)
    expect(adapter.isStale()).toBe(true)
    socket().push(frameOf({ kind: 'canary', market: 'BTC' }))
    expect(adapter.isStale()).toBe(false)
  })

  test('is never said of a socket that has delivered nothing, or has no channel with a limit', async () => {
    const { adapter, clock, socket, stop } = start()
    await adapter.connect(1, stop.signal)
    adapter.subscribe(1, TRADES)
    await clock.advance(60_000)
    expect(adapter.isStale()).toBe(false)
    socket().push(frameOf({ kind: 'event', subscription: TRADES, exchangeTime: null, value: 1 }))
    await clock.advance(60_000)
    expect(adapter.isStale()).toBe(false)
  })

  test('is not said while data comes in bursts, each behind something that is none', async () => {
    const { adapter, clock, socket } = await live()
    for (let second = 1; second <= 30; second++) {
      await clock.advance(1_000)
      socket().push(beat)
      socket().push(frameOf(bookFact(BTC, { sequence: 1_000 + second })), true)
    }
    expect(adapter.isStale()).toBe(false)
  })

  test('ends with the socket, and is not said while another socket delivers', async () => {
    const { adapter, clock, socket, stop } = await live()
    await adapter.reconnect(2, stop.signal)
    adapter.subscribe(2, ETH)
    await clock.advance(20_001)
    expect(adapter.isStale()).toBe(true)
    socket(2).push(frameOf(bookFact(ETH)))
    expect(adapter.isStale()).toBe(false)
    await clock.advance(20_000)
    socket(1).close()
    socket(2).close()
    expect(adapter.isStale()).toBe(false)
  })
})
