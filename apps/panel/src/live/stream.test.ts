import { describe, expect, test } from 'bun:test'
import { ENDPOINTS } from '@holdfast/api-contract'
import { connectionDto, eventDto } from '../testing/dtos.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { FakeSource } from '../testing/fake-source.ts'
import type { Link } from './link.ts'
import type { StreamMessage } from './message.ts'
import { openStream, PATH } from './stream.ts'

const STORE = { status: 'ok', queued: 0, lastError: null }
const PULSE = { serverTime: 1, store: STORE, connections: {} }

function start() {
  const clock = createFakeClock(100_000)
  const sources: FakeSource[] = []
  const links: Link[] = []
  const heard: StreamMessage[] = []
  let lastEventId: number | null = null
  let refusals = 0
  const stream = openStream({
    clock,
    random: () => 1,
    open: (url) => {
      const source = new FakeSource(url)
      sources.push(source)
      return source
    },
    resumeAfter: () => lastEventId,
    onMessage: (message) => {
      heard.push(message)
      if (message.type === 'event') lastEventId = message.event.id
    },
    onLink: (link) => links.push(link),
    onRefused: () => {
      refusals += 1
    },
  })
  const source = () => sources.at(-1) as FakeSource
  return { clock, sources, heard, stream, source, link: () => links.at(-1), refusals: () => refusals }
}

describe('the stream', () => {
  test('is live from its first pulse or snapshot on', () => {
    const world = start()
    expect(world.link()).toEqual({ state: 'reconnecting', nextAt: null })
    world
      .source()
      .say('snapshot', { connections: [connectionDto()], lastEventId: 1, serverTime: 1, mode: 'live', store: STORE })
    expect(world.link()).toEqual({ state: 'live' })
  })

  test('replaces a source that failed, and resumes after the last event', () => {
    const world = start()
    world.source().say('pulse', PULSE)
    world.source().say('event', eventDto({ id: 42 }))
    world.source().fail(0)
    expect(world.link()).toEqual({ state: 'reconnecting', nextAt: 100_500 })
    world.clock.advance(500)
    expect(world.sources.map(({ url, closed }) => [url, closed])).toEqual([
      ['/api/v1/stream', true],
      ['/api/v1/stream?after=42', false],
    ])
  })

  test('waits longer after each failure, and starts over once it is spoken to', () => {
    const world = start()
    const waits: number[] = []
    for (let failures = 0; failures < 5; failures++) {
      const before = world.sources.length
      world.source().fail(0)
      let waited = 0
      for (; world.sources.length === before; waited += 100) world.clock.advance(100)
      waits.push(waited)
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 5000])
    world.source().say('pulse', PULSE)
    world.source().fail(0)
    world.clock.advance(500)
    expect(world.sources).toHaveLength(7)
  })

  test('is stale 3 s after the last pulse, since then, and opens anew', () => {
    const world = start()
    world.clock.advance(1_000)
    world.source().say('pulse', PULSE)
    world.clock.advance(3_000)
    expect(world.link()).toEqual({ state: 'live' })
    world.clock.advance(250)
    expect(world.link()).toMatchObject({ state: 'stale', since: 101_000 })
    expect(world.source().closed).toBe(true)
    world.clock.advance(500)
    expect(world.sources).toHaveLength(2)
    world.source().say('pulse', PULSE)
    expect(world.link()).toEqual({ state: 'live' })
  })

  test('a source that never speaks is given up too', () => {
    const world = start()
    world.clock.advance(3_250)
    expect(world.link()).toMatchObject({ state: 'stale', since: null })
    expect(world.source().closed).toBe(true)
  })

  test('asks whether a login is needed when the bot refuses the stream', () => {
    const world = start()
    world.source().fail(2)
    expect(world.refusals()).toBe(1)
  })

  test('hears nothing from a source it replaced', () => {
    const world = start()
    const old = world.source()
    old.fail(0)
    world.clock.advance(500)
    old.say('pulse', PULSE)
    expect(world.heard).toEqual([])
  })

  test('opens at once when asked to, and not twice', () => {
    const world = start()
    world.source().fail(0)
    world.stream.retryNow()
    world.stream.retryNow()
    world.clock.advance(1_000)
    expect(world.sources).toHaveLength(2)
  })

  test('leaves nothing behind when closed', () => {
    const world = start()
    world.source().fail(0)
    world.stream.close()
    world.clock.advance(60_000)
    expect(world.sources).toHaveLength(1)
  })

  test('what it cannot read becomes a message that says so', () => {
    const world = start()
    world.source().say('connection', { id: 1 })
    expect(world.heard).toEqual([{ type: 'malformed' }])
  })
})

test('the stream is where the catalogue has it', () => expect(PATH).toBe(ENDPOINTS.stream.path))
