import { describe, expect, test } from 'bun:test'
import type { State } from '@holdfast/adapter-core/events'
import { createFakeClock } from '../testing/fake-clock.ts'
import { announcementOf, type StateNews } from './announce.ts'
import { BREATH_MS, createStateNews, SELDOM_MS, WINDOW_MS } from './state-news.ts'

function start(ids: readonly string[]) {
  const clock = createFakeClock()
  const told: { readonly at: number; readonly news: readonly StateNews[] }[] = []
  const room = createStateNews({ clock, tell: (news) => told.push({ at: clock.monotonic(), news }) })
  const now = new Map(ids.map((id) => [id, { state: 'live' as State, cause: null }]))
  const become = (id: string, state: State) => {
    now.set(id, { state, cause: null })
    room.read(now)
  }
  room.read(now)
  return { become, clock, now, room, said: () => told.map(({ news }) => announcementOf(news)), told }
}
const IDS = Array.from({ length: 200 }, (_, index) => `c-${index}`)

describe('news of states', () => {
  test('what merely appears, stays or is taken away is none', () => {
    const { become, clock, now, room, said } = start(['vest'])
    become('new', 'down')
    become('vest', 'down')
    now.delete('vest')
    room.read(now)
    clock.advance(60_000)
    expect(said()).toEqual([])
  })

  test('a loss is told within a second', () => {
    const { become, clock, said } = start(['vest'])
    become('vest', 'down')
    clock.advance(WINDOW_MS - 1)
    expect(said()).toEqual([])
    clock.advance(1)
    expect(said()).toEqual(['vest is down.'])
  })

  test('one that goes on changing is told of all the same', () => {
    const { become, clock, told } = start(['vest'])
    for (const state of ['down', 'live', 'down', 'live', 'down'] as const) {
      become('vest', state)
      clock.advance(WINDOW_MS / 4)
    }
    expect(told).toHaveLength(1)
  })

  test('two hundred losses are one telling, and so is their return', () => {
    const { become, clock, said } = start(IDS)
    for (const id of IDS) {
      become(id, 'down')
      clock.advance(4)
    }
    clock.advance(BREATH_MS)
    for (const id of IDS.slice(2)) become(id, 'live')
    clock.advance(BREATH_MS)
    expect(said()).toEqual(['200 connections are down.', '198 connections are live again.'])
  })

  test('losses that go on and on are told at the pace of a voice, not once they are over', () => {
    const { become, clock, told } = start(IDS)
    for (const id of IDS) {
      become(id, 'down')
      clock.advance(60)
    }
    clock.advance(BREATH_MS)
    expect(told.length).toBeGreaterThan(3)
    expect(told.flatMap(({ news }) => news)).toHaveLength(200)
    for (const [index, { at }] of told.entries()) {
      if (index > 0) expect(at - (told[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(BREATH_MS)
    }
  })

  test('a blip is told once it is over; a change that was undone and no loss is not', () => {
    const { become, clock, said } = start(['paradex', 'vest'])
    become('vest', 'down')
    become('paradex', 'degraded')
    clock.advance(WINDOW_MS / 2)
    become('vest', 'live')
    become('paradex', 'live')
    clock.advance(10 * BREATH_MS)
    expect(said()).toEqual(['vest was down and is live again.'])
  })

  test('one that flaps is told of ever more seldom, and holds up no other', () => {
    const { become, clock, told } = start(['flappy', 'vest'])
    const flap = (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        become('flappy', second % 2 === 0 ? 'down' : 'live')
        clock.advance(1_000)
      }
    }
    flap(600)
    const tellings = told.length
    expect(tellings).toBeLessThan(18)
    expect((told.at(-1)?.at ?? 0) - (told.at(-2)?.at ?? 0)).toBeGreaterThanOrEqual(SELDOM_MS)
    const from = clock.monotonic()
    become('vest', 'down')
    flap(10)
    const [next] = told.slice(tellings)
    expect(next?.news.map(({ id }) => id)).toContain('vest')
    expect((next?.at ?? 0) - from).toBeLessThanOrEqual(BREATH_MS)
  })

  test('one that held for a while is told of at once again', () => {
    const { become, clock, said } = start(['vest'])
    for (const state of ['down', 'live', 'down'] as const) {
      become('vest', state)
      clock.advance(10 * BREATH_MS)
    }
    become('vest', 'live')
    clock.advance(WINDOW_MS)
    expect(said()).toEqual(['vest is down.', 'vest is live again.', 'vest is down.', 'vest is live again.'])
  })

  test('nothing is told after it was stopped', () => {
    const { become, clock, room, said } = start(['vest'])
    become('vest', 'down')
    room.stop()
    clock.advance(60_000)
    expect(said()).toEqual([])
  })
})
