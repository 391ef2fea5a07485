import { describe, expect, test } from 'bun:test'
import type { AdapterSignal } from './adapter.ts'
import type { ChannelDefinition, Decoded } from './exchange.ts'
import { createExchangeAdapter } from './exchange-adapter.ts'
import { type PlainExchangeOptions, plainExchange } from './plain-exchange.ts'
import { FakeClock } from './testing/fake-clock.ts'
import { scriptedDial } from './testing/fake-socket.ts'
import { conformanceChecks } from './testing/index.ts'
import { readJson } from './wire.ts'

const TICKER = { channel: 'ticker', market: 'BTC' }

const decode = (frame: string | Uint8Array): readonly Decoded<number>[] => {
  const value = readJson(frame)
  if (value === 'no') return [{ kind: 'refused', subscription: TICKER, detail: 'no' }]
  if (typeof value !== 'number') return [{ kind: 'unknown', detail: 'no number' }]
  return [{ kind: 'event', subscription: TICKER, exchangeTime: null, value }]
}

const define = (changes: Partial<PlainExchangeOptions<number>> = {}) =>
  plainExchange({ id: 'feed', channels: { ticker: {} }, decode, ...changes })

const channel = (given: Partial<ChannelDefinition>) => define({ channels: { ticker: given } }).channels['ticker']

async function open(changes: Partial<PlainExchangeOptions<number>> = {}) {
  const script = scriptedDial()
  const options = { url: 'wss://feed.test/ws', dial: script.dial, clock: new FakeClock() }
  const adapter = createExchangeAdapter({ definition: define(changes), ...options })
  const signals: AdapterSignal[] = []
  adapter.listen((signal) => signals.push(signal))
  await adapter.connect(1, new AbortController().signal)
  signals.length = 0
  return { adapter, socket: script.sockets[0], told: () => signals.splice(0) }
}

describe('a channel', () => {
  test('is a steady feed by default: live needs data, and silence is judged', () => {
    expect(channel({})).toEqual({
      firstData: 'snapshot',
      snapshotOnSubscribe: false,
      staleAfterMs: 5_000,
      maxStaleAfterMs: 15_000,
      probes: [],
    })
  })

  test('that may rightly be silent is judged by its acknowledgement and pings alone', () => {
    expect(channel({ firstData: 'on_event' })).toMatchObject({ staleAfterMs: null, maxStaleAfterMs: null })
  })

  test('has a longest silence of three times its own, unless it says otherwise', () => {
    expect(channel({ staleAfterMs: 20_000 })).toMatchObject({ staleAfterMs: 20_000, maxStaleAfterMs: 60_000 })
    expect(channel({ staleAfterMs: 2_000, maxStaleAfterMs: 2_000 })).toMatchObject({ maxStaleAfterMs: 2_000 })
  })

  test('is probed by asking again where that is answered with data', () => {
    expect(channel({ snapshotOnSubscribe: true })?.probes).toEqual(['resubscribe'])
  })

  test('whose limits contradict each other is refused by name', () => {
    expect(() => channel({ staleAfterMs: 9, maxStaleAfterMs: 8 })).toThrow('channel ticker: expected 0 < staleAfterMs')
    expect(() => channel({ staleAfterMs: 0 })).toThrow(RangeError)
    expect(() => channel({ staleAfterMs: Number.NaN })).toThrow(RangeError)
    expect(() => channel({ staleAfterMs: 9, maxStaleAfterMs: null })).toThrow('both be null or both be set')
    expect(() => define({ channels: {} })).toThrow('Cannot define feed: it has no channel')
  })
})

describe('a plain exchange', () => {
  test('acknowledges by sending, since its feed answers nothing', async () => {
    const { adapter, socket, told } = await open({ subscribe: ({ market }) => [`+${market}`] })
    adapter.subscribe(1, TICKER)
    expect(socket?.sent).toEqual(['+BTC'])
    expect(told()).toEqual([{ type: 'acknowledged', generation: 1, subscription: TICKER }])
  })

  test('needs no frames where the URL says it all', async () => {
    const { adapter, socket, told } = await open()
    adapter.subscribe(1, TICKER)
    adapter.ping(1)
    expect(socket).toMatchObject({ sent: [], pings: 1 })
    expect(told()).toMatchObject([{ type: 'acknowledged' }])
  })

  test('takes silence for no yes any more once the feed has refused', async () => {
    const { adapter, socket, told } = await open()
    adapter.subscribe(1, TICKER)
    told()
    socket?.push('"no"')
    expect(told()).toMatchObject([{ type: 'refused', detail: 'no' }])
    adapter.subscribe(1, TICKER)
    expect(told()).toEqual([])
  })

  test('forges no sign of life when it is asked anew', async () => {
    const { adapter, socket, told } = await open({ subscribe: () => ['+'], unsubscribe: () => ['-'] })
    adapter.subscribe(1, TICKER)
    told()
    adapter.resubscribe(1, TICKER)
    expect(socket?.sent).toEqual(['+', '-', '+'])
    expect(told()).toEqual([])
  })

  test('waits for the answer where the feed gives one', async () => {
    const { adapter, told } = await open({ acknowledges: true })
    adapter.subscribe(1, TICKER)
    expect(told()).toEqual([])
  })

  test('delivers values, and counts what its decode does not know or throws at', async () => {
    const { adapter, socket, told } = await open({
      decode: (frame) => {
        if (frame === 'boom') throw new Error('a bug')
        return decode(frame)
      },
    })
    adapter.subscribe(1, TICKER)
    told()
    for (const frame of ['7', '{}', 'boom']) socket?.push(frame)
    expect(told()).toMatchObject([{ type: 'data', value: 7 }, { kind: 'unknown' }, { kind: 'malformed' }])
    expect(adapter.health()).toMatchObject({ frames: 3, unknownFrames: 1, malformedFrames: 1 })
  })

  test('pings in its own way where it has one', async () => {
    const { adapter, socket } = await open({ ping: () => 'are you there' })
    adapter.ping(1)
    expect(socket).toMatchObject({ sent: ['are you there'], pings: 0 })
  })

  test('keeps what every exchange must keep', () => {
    const asks = { subscribe: () => ['+'], unsubscribe: () => ['-'] }
    for (const check of conformanceChecks(define(asks), ['7'])) check.run()
    for (const check of conformanceChecks(define({ ...asks, ping: () => 'ping' }), ['7'])) check.run()
  })
})
