import { expect, test } from 'bun:test'
import type { AdapterSignal } from '../adapter.ts'
import { DialError } from '../errors.ts'
import { MockAdapter } from './mock-adapter.ts'
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
