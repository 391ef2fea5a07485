import { expect, test } from 'bun:test'
import type { AdapterSignal } from '../adapter.ts'
import { DialError } from '../errors.ts'
import { MockAdapter } from './mock-adapter.ts'
import { ANY_TOP, httpFailure, REFUSED } from './mock-script.ts'
import { settle } from './settle.ts'

const BTC = { channel: 'order_book', market: 'BTC' }

function start() {
  const adapter = new MockAdapter()
  const signals: AdapterSignal[] = []
  adapter.listen((signal) => signals.push(signal))
  const stop = new AbortController()
  return { adapter, signals, stop, types: () => signals.map((signal) => signal.type) }
}

test('left alone it opens, acknowledges and delivers a snapshot', async () => {
  const { adapter, stop, types } = start()
  await adapter.connect(1, stop.signal)
  adapter.subscribe(1, BTC)
  adapter.ping(1)
  await settle()
  expect(types()).toEqual(['opened', 'authenticated', 'acknowledged', 'data', 'heartbeat'])
  expect(adapter.connectCalls).toBe(1)
  expect(adapter.open).toEqual([1])
})

test('runs its script, one step a dial, and then opens', async () => {
  const { adapter, stop } = start()
  adapter.failNext(2)
  const dial = (generation: number) => adapter.reconnect(generation, stop.signal).catch((error: unknown) => error)
  expect(await dial(1)).toBeInstanceOf(DialError)
  expect(await dial(2)).toBeInstanceOf(DialError)
  expect(await dial(3)).toBeUndefined()
  expect(adapter.reconnectCalls).toBe(3)
})

test('a dial that hangs can be opened, failed or aborted', async () => {
  const { adapter, signals, stop } = start()
  adapter.hangNext(2)
  const first = adapter.connect(1, stop.signal)
  const second = adapter.reconnect(2, stop.signal).catch((error: unknown) => error)
  adapter.openDial(1)
  await first
  stop.abort()
  expect(await second).toBeInstanceOf(DialError)
  expect(signals.map((signal) => signal.generation)).toEqual([1, 1])
})

test('answers nothing it was told to keep quiet about, and nothing on a socket that is gone', async () => {
  const { adapter, stop, types } = start()
  adapter.answers.snapshot = false
  await adapter.connect(1, stop.signal)
  adapter.subscribe(1, BTC)
  adapter.ping(1)
  adapter.terminate(1)
  await settle()
  expect(types()).toEqual(['opened', 'authenticated'])
  adapter.drop(1)
  expect(types()).toHaveLength(2)
})

test('one generation can be unlike the others, and they may be open together', async () => {
  const { adapter, signals, stop } = start()
  adapter.failNext()
  adapter.behave(1, { dial: httpFailure(429, { retryAfterMs: 8_000 }) })
  adapter.behave(3, { dial: 'open', answers: { acknowledged: false, snapshot: false } })
  const dial = (generation: number) => adapter.reconnect(generation, stop.signal).catch((error: unknown) => error)
  expect(await dial(1)).toMatchObject({ failure: { cause: 'rate_limited', httpStatus: 429, retryAfterMs: 8_000 } })
  expect(await dial(3)).toBeUndefined()
  expect(await dial(4)).toMatchObject({ failure: REFUSED })
  expect(await dial(5)).toBeUndefined()
  for (const generation of adapter.open) {
    adapter.subscribe(generation, BTC)
    adapter.ping(generation)
  }
  await settle()
  const typesOf = (generation: number) =>
    signals.filter((signal) => signal.generation === generation).map(({ type }) => type)
  expect(typesOf(3)).toEqual(['opened', 'authenticated', 'heartbeat'])
  expect(typesOf(5)).toEqual(['opened', 'authenticated', 'acknowledged', 'data', 'heartbeat'])
})

test('remembers how it was dialed and what REST was asked, and answers as told', async () => {
  const { adapter, signals, stop } = start()
  await adapter.connect(1, stop.signal)
  await adapter.reconnect(2, stop.signal, { refreshCredentials: true })
  expect(adapter.dials).toEqual([
    { kind: 'connect', generation: 1, refreshCredentials: false },
    { kind: 'reconnect', generation: 2, refreshCredentials: true },
  ])
  signals.length = 0
  adapter.probeRest(2, BTC)
  adapter.restBook(2, BTC, 7)
  adapter.throttle(1, 3_000)
  expect(adapter.calls).toEqual([{ kind: 'probe_rest', generation: 2, subscription: BTC }])
  expect(signals).toMatchObject([
    { type: 'rest_book', generation: 2, subscription: BTC, sequence: 7, top: ANY_TOP },
    { type: 'throttled', generation: 1, retryAfterMs: 3_000 },
  ])
})
