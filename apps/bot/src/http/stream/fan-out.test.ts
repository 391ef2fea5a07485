import { expect, test } from 'bun:test'
import { FakeClock, settle } from '@holdfast/adapter-core/testing'
import { createFanOut } from './fan-out.ts'
import type { StreamMessage } from './messages.ts'

const say = (text: string, about: readonly string[] | null = null): StreamMessage => ({
  about,
  eventId: null,
  frame: new TextEncoder().encode(text),
})

function createListener() {
  const got: Uint8Array[] = []
  let woken = 0
  return {
    got,
    offer: (chunk: Uint8Array) => void got.push(chunk),
    wake: () => void woken++,
    texts: () => got.map((chunk) => new TextDecoder().decode(chunk)),
    woken: () => woken,
  }
}

function setUp(count: number, only: readonly string[] | null = null) {
  const clock = new FakeClock()
  const stop = new AbortController()
  const fanOut = createFanOut({ clock, signal: stop.signal })
  const listeners = Array.from({ length: count }, createListener)
  const seats = listeners.map((listener) => fanOut.audience(only).join(listener, 0))
  for (const seat of seats) seat.hearEvents()
  return { clock, fanOut, listeners, seats, stop }
}

test('a few clients get each message in its own tick', async () => {
  const { fanOut, listeners } = setUp(3)
  for (const text of ['a', 'b', 'c']) {
    fanOut.tell(say(text), false)
    await settle()
  }
  for (const listener of listeners) {
    expect(listener.texts()).toEqual(['a', 'b', 'c'])
    expect(listener.woken()).toBe(3)
  }
})

test('many clients get what came within a pause at once, as the same bytes', async () => {
  const { clock, fanOut, listeners } = setUp(1_000)
  fanOut.tell(say('first'), false)
  await settle()
  for (const text of ['a', 'b', 'c']) {
    fanOut.tell(say(text), false)
    await clock.advance(8)
  }
  expect(listeners[0]?.texts()).toEqual(['first'])
  await clock.advance(1)
  expect(listeners[0]?.texts()).toEqual(['first', 'abc'])
  expect(listeners[999]?.got[1]).toBe(listeners[0]?.got[1] as Uint8Array)
})

test('what is urgent waits for no pause, and takes along what waits', async () => {
  const { clock, fanOut, listeners } = setUp(1_000)
  fanOut.tell(say('first'), false)
  await settle()
  fanOut.tell(say('a'), false)
  fanOut.tell(say('stale'), true)
  await settle()
  expect(listeners[0]?.texts()).toEqual(['first', 'astale'])
  await clock.advance(100)
  expect(listeners[0]?.texts()).toEqual(['first', 'astale'])
})

test('many clients are written to in slices, with the event loop free in between', async () => {
  const { clock, fanOut, listeners } = setUp(200)
  const woken = () => listeners.filter((listener) => listener.woken() > 0).length
  fanOut.tell(say('a'), true)
  await settle()
  expect(woken()).toBe(64)
  // What comes meanwhile is told to those still to be woken with the rest.
  fanOut.tell(say('b'), true)
  await settle()
  await clock.advance(0)
  expect(woken()).toBe(200)
  for (const listener of listeners) expect(listener.texts()).toEqual(['a', 'b'])
  expect(listeners[199]?.woken()).toBe(1)
})

test('readers of some connections get theirs and what is for everyone, in whatever order they name them', async () => {
  const { fanOut, listeners } = setUp(1, ['vest', 'paradex'])
  expect(fanOut.audience(['paradex', 'vest'])).toBe(fanOut.audience(['vest', 'paradex']))
  fanOut.tell(say('x', ['hyperliquid']), false)
  fanOut.tell(say('y', ['hyperliquid', 'vest']), false)
  fanOut.tell(say('z'), false)
  await settle()
  expect(listeners[0]?.texts()).toEqual(['yz'])
})

test('a reader of the past gets no events until it has caught up, and then all', async () => {
  const { clock, fanOut, listeners, stop } = setUp(1_000)
  const listener = createListener()
  const event = (id: number): StreamMessage => ({ ...say(`e${id}`), eventId: id })
  fanOut.tell(say('before'), true)
  await settle()
  fanOut.tell(say('q0'), false)
  const seat = fanOut.audience(null).join(listener, 0)
  for (const message of [event(1), say('q1'), event(2)]) fanOut.tell(message, false)
  seat.hearEvents()
  expect(listener.texts()).toEqual(['q1'])
  for (const message of [event(3), say('q2')]) fanOut.tell(message, false)
  await clock.advance(50)
  expect(listener.texts()).toEqual(['q1', 'e3q2'])
  expect(listeners[0]?.texts()).toEqual(['before', 'q0e1q1e2e3q2'])
  seat.leave()
  fanOut.tell(event(4), true)
  await settle()
  expect(listener.texts()).toHaveLength(2)
  stop.abort()
  expect(clock.sleeping).toBe(0)
})

test('nothing is kept for an audience that has left', async () => {
  const { fanOut, seats } = setUp(2)
  for (const seat of seats) seat.leave()
  fanOut.tell(say('a'), false)
  await settle()
  const late = createListener()
  fanOut.audience(null).join(late, 0)
  fanOut.tell(say('b'), false)
  await settle()
  expect(late.texts()).toEqual(['b'])
})
