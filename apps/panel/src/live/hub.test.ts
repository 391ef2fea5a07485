import { describe, expect, test } from 'bun:test'
import { connectionDto, eventDto } from '../testing/dtos.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { FakeSource } from '../testing/fake-source.ts'
import { BATCH_MS, createHub, MAX_UNANSWERED, type TabLine } from './hub.ts'
import type { FromHub } from './hub-protocol.ts'

const STORE = { status: 'ok', queued: 0, lastError: null } as const
const snapshot = (lastEventId: number) => ({
  connections: [connectionDto()],
  lastEventId,
  serverTime: 1,
  mode: 'demo',
  store: STORE,
})
const pulse = (serverTime: number) => ({
  serverTime,
  store: STORE,
  connections: { paradex: { lastDataAt: 1, dataAgeMs: 0, rttMs: 2, messageRate: 40 } },
})

interface FakeTab extends TabLine {
  readonly told: FromHub[]
  of<K extends FromHub['kind']>(kind: K): Extract<FromHub, { kind: K }>[]
}

function start() {
  const clock = createFakeClock(100_000)
  const sources: FakeSource[] = []
  const hub = createHub({
    clock,
    random: () => 1,
    open: (url) => {
      const source = new FakeSource(url)
      sources.push(source)
      return source
    },
  })
  const tab = (): FakeTab => {
    const told: FromHub[] = []
    const own: FakeTab = {
      told,
      post: (message) => told.push(structuredClone(message)),
      of: (kind) => told.filter((message) => message.kind === kind) as never,
    }
    hub.hear(own, { kind: 'attach' })
    return own
  }
  const ids = (one: FakeTab) => {
    const known = one.of('state').flatMap(({ state }) => state.events)
    const told = one.of('messages').flatMap(({ messages }) => messages)
    return [...known, ...told.flatMap(({ message }) => (message.type === 'event' ? [message.event] : []))].map(
      ({ id }) => id,
    )
  }
  return { clock, hub, ids, sources, tab }
}

describe('the hub', () => {
  test('opens one stream however many tabs attach, and closes it with the last', () => {
    const { hub, sources, tab } = start()
    const tabs = [tab(), tab(), tab()]
    expect(sources).toHaveLength(1)
    for (const one of tabs.slice(1)) hub.hear(one, { kind: 'detach' })
    expect(sources[0]?.closed).toBe(false)
    if (tabs[0] !== undefined) hub.lose(tabs[0])
    expect(sources[0]?.closed).toBe(true)
  })

  test('a tab that attaches is given what the others know, then the same as they', () => {
    const { clock, ids, sources, tab } = start()
    const first = tab()
    sources[0]?.say('snapshot', snapshot(6))
    sources[0]?.say('pulse', pulse(5))
    sources[0]?.say('event', eventDto({ id: 7 }))
    const second = tab()
    const [given] = second.of('state')
    expect(given?.state.connections['paradex']?.state).toBe('live')
    expect(given?.pulses['paradex']?.map(({ at }) => at)).toEqual([5])
    expect(given?.link).toEqual({ state: 'live' })
    sources[0]?.say('event', eventDto({ id: 8 }))
    clock.advance(BATCH_MS)
    expect(ids(first)).toEqual([7, 8])
    expect(ids(second)).toEqual([7, 8])
  })

  test('messages that come together go out together, with when they came', () => {
    const { clock, sources, tab } = start()
    const one = tab()
    sources[0]?.say('snapshot', snapshot(6))
    clock.advance(BATCH_MS / 2)
    sources[0]?.say('pulse', pulse(9))
    expect(one.of('messages')).toEqual([])
    clock.advance(BATCH_MS / 2)
    expect(one.of('messages').map(({ messages }) => messages.map(({ at }) => at))).toEqual([
      [100_000, 100_000 + BATCH_MS / 2],
    ])
  })

  test('who comes after all were gone is told nothing that is old: perhaps they were logged out', () => {
    const { clock, hub, ids, sources, tab } = start()
    const first = tab()
    sources[0]?.say('snapshot', snapshot(6))
    sources[0]?.say('pulse', pulse(5))
    sources[0]?.say('event', eventDto({ id: 7 }))
    clock.advance(BATCH_MS)
    hub.hear(first, { kind: 'detach' })
    const next = tab()
    expect(next.of('state')).toMatchObject([
      { state: { ready: false, order: [], connections: {}, events: [] }, pulses: {}, link: { state: 'reconnecting' } },
    ])
    expect(sources[1]?.url).toBe('/api/v1/stream')
    sources[1]?.say('snapshot', snapshot(9))
    sources[1]?.say('event', eventDto({ id: 10 }))
    clock.advance(BATCH_MS)
    expect(ids(next)).toEqual([10])
    expect(first.of('messages')).toHaveLength(1)
  })

  test('a stream that breaks off under a tab goes on where it was', () => {
    const { clock, ids, sources, tab } = start()
    const one = tab()
    sources[0]?.say('snapshot', snapshot(6))
    sources[0]?.say('event', eventDto({ id: 7 }))
    sources[0]?.fail(0)
    clock.advance(1_000)
    expect(sources[1]?.url).toBe('/api/v1/stream?after=7')
    sources[1]?.say('snapshot', snapshot(8))
    sources[1]?.say('event', eventDto({ id: 8 }))
    clock.advance(BATCH_MS)
    expect(ids(one)).toEqual([7, 8])
  })

  test('a tab that is frozen is let go before it drowns, and given everything when it answers again', () => {
    const { clock, hub, ids, sources, tab } = start()
    const [frozen, awake] = [tab(), tab()]
    sources[0]?.say('snapshot', snapshot(6))
    for (let second = 0; second <= MAX_UNANSWERED; second++) {
      clock.advance(1_000)
      sources[0]?.say('pulse', pulse(second))
      hub.hear(awake, { kind: 'here' })
    }
    const { length } = frozen.told
    sources[0]?.say('event', eventDto({ id: 7 }))
    clock.advance(20_000)
    expect(frozen.told).toHaveLength(length)
    expect(ids(awake)).toEqual([7])
    expect(awake.of('beat').at(-1)?.tabs).toBe(1)
    hub.hear(frozen, { kind: 'here' })
    expect(frozen.of('state')).toHaveLength(2)
    expect(ids(frozen)).toEqual([7])
  })

  test('beats once a second with how many share it, and not for nobody', () => {
    const { clock, hub, tab } = start()
    const first = tab()
    const second = tab()
    clock.advance(2_000)
    expect(first.of('beat').map(({ tabs }) => tabs)).toEqual([1, 2, 2, 2])
    hub.hear(second, { kind: 'detach' })
    clock.advance(1_000)
    expect(first.of('beat').at(-1)?.tabs).toBe(1)
    hub.hear(first, { kind: 'detach' })
    const { length } = first.told
    clock.advance(5_000)
    expect(first.told).toHaveLength(length)
  })

  test('tells all tabs of the link and of a refusal, and a change once', () => {
    const { clock, hub, sources, tab } = start()
    const tabs = [tab(), tab()]
    sources[0]?.say('snapshot', snapshot(1))
    clock.advance(1_000)
    sources[0]?.fail(2)
    for (const one of tabs) {
      expect(one.of('link').map(({ link }) => link.state)).toEqual(['live', 'reconnecting'])
      expect(one.of('refused')).toHaveLength(1)
    }
    const [asking] = tabs
    if (asking !== undefined) hub.hear(asking, { kind: 'retry' })
    expect(sources).toHaveLength(2)
  })
})
