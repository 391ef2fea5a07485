import { describe, expect, test } from 'bun:test'
import { createFakeClock } from '../testing/fake-clock.ts'
import { FakeSource } from '../testing/fake-source.ts'
import { type Connect, openFeed, ownHub, SILENT_AFTER_MS } from './feed.ts'
import { type FromHub, isFromHub, type ToHub } from './hub-protocol.ts'

const BEAT = { kind: 'beat', tabs: 1 } as const satisfies FromHub

interface FakeLine {
  readonly said: ToHub['kind'][]
  isClosed: boolean
  say(message: unknown): void
  breaks(): void
}

/** A way to a hub, and the lines that were opened on it. */
function way(isForbidden = false) {
  const lines: FakeLine[] = []
  const connect: Connect = (onMessage, onBroken) => {
    if (isForbidden) throw new DOMException('Access is denied', 'SecurityError')
    const line: FakeLine = { said: [], isClosed: false, say: onMessage, breaks: onBroken }
    lines.push(line)
    return {
      post: ({ kind }) => line.said.push(kind),
      close: () => {
        line.isClosed = true
      },
    }
  }
  return { connect, lines }
}

function start(isBestForbidden = false) {
  const clock = createFakeClock(100_000)
  const [best, other] = [way(isBestForbidden), way()]
  const heard: FromHub[] = []
  const silences: (number | null)[] = []
  let unreadable = 0
  const feed = openFeed({
    clock,
    ways: [best.connect, other.connect],
    onMessage: (message) => heard.push(message),
    onSilent: (since) => silences.push(since),
    onUnreadable: () => {
      unreadable += 1
    },
  })
  return { best, clock, feed, heard, other, silences, unreadable: () => unreadable }
}

describe('a feed', () => {
  test('attaches, hands on what it hears, and says goodbye', () => {
    const { best, feed, heard } = start()
    best.lines[0]?.say(BEAT)
    feed.retryNow()
    feed.close()
    expect(heard).toEqual([BEAT])
    expect(best.lines[0]).toMatchObject({ said: ['attach', 'here', 'retry', 'detach'], isClosed: true })
  })

  test('a hub that falls silent is told of, and left for a new one', () => {
    const { best, clock, heard, silences } = start()
    clock.advance(2_000)
    best.lines[0]?.say(BEAT)
    clock.advance(SILENT_AFTER_MS + 1_000)
    expect(silences).toEqual([])
    clock.advance(1_000)
    expect(silences).toEqual([102_000])
    expect(best.lines[0]).toMatchObject({ said: ['attach', 'here', 'detach'], isClosed: true })
    expect(best.lines[1]?.said).toEqual(['attach'])
    best.lines[0]?.say(BEAT)
    expect(heard).toEqual([BEAT])
  })

  test('a hub that beats is kept', () => {
    const { best, clock, silences } = start()
    for (let second = 0; second < 60; second++) {
      clock.advance(1_000)
      best.lines[0]?.say(BEAT)
    }
    expect(silences).toEqual([])
    expect(best.lines).toHaveLength(1)
  })

  test('a page that was frozen hears what waited before it gives its hub up', () => {
    const { best, clock, silences } = start()
    clock.advance(SILENT_AFTER_MS + 1_000)
    best.lines[0]?.say(BEAT)
    clock.advance(SILENT_AFTER_MS)
    expect(silences).toEqual([])
  })

  test('a way that is broken is left for the next, once', () => {
    const { best, clock, heard, other } = start()
    best.lines[0]?.breaks()
    other.lines[0]?.say(BEAT)
    other.lines[0]?.breaks()
    clock.advance(3 * SILENT_AFTER_MS)
    expect(heard).toEqual([BEAT])
    expect(best.lines).toHaveLength(1)
    expect(other.lines.length).toBeGreaterThan(1)
  })

  test('a way that a browser forbids is left for the next', () => {
    const { best, heard, other } = start(true)
    other.lines[0]?.say(BEAT)
    expect(heard).toEqual([BEAT])
    expect(best.lines).toHaveLength(0)
  })

  test('a hub that says nothing at all is waited for, and then left for the next way', () => {
    const { best, clock, other, silences } = start()
    clock.advance(SILENT_AFTER_MS + 1_000)
    expect(other.lines).toHaveLength(0)
    clock.advance(1_000)
    expect(silences).toEqual([null])
    expect(best.lines).toHaveLength(1)
    expect(other.lines[0]?.said).toEqual(['attach'])
  })

  test('a hub that comes after one that fell silent has as long to speak', () => {
    const { best, clock, other } = start()
    best.lines[0]?.say(BEAT)
    clock.advance(SILENT_AFTER_MS + 2_000)
    clock.advance(SILENT_AFTER_MS)
    expect(best.lines).toHaveLength(2)
    best.lines[1]?.say(BEAT)
    clock.advance(SILENT_AFTER_MS)
    expect([best.lines.length, other.lines.length]).toEqual([2, 0])
  })

  test('what is no message of a hub is left out and told of, and is no sign of life', () => {
    const { best, clock, heard, silences, unreadable } = start()
    for (const odd of [null, 'beat', 7, {}, { kind: 'toString' }, { kind: 'later' }]) best.lines[0]?.say(odd)
    expect([heard, unreadable()]).toEqual([[], 6])
    clock.advance(SILENT_AFTER_MS + 2_000)
    expect(silences).toEqual([null])
  })

  test('nothing is heard or told after it is closed', () => {
    const { best, clock, feed, heard, silences } = start()
    feed.close()
    best.lines[0]?.say(BEAT)
    clock.advance(10 * SILENT_AFTER_MS)
    expect([heard, silences]).toEqual([[], []])
    expect(best.lines).toHaveLength(1)
  })
})

test('a hub of the page itself shares no object with it', () => {
  const clock = createFakeClock(100_000)
  const source = new FakeSource('')
  const heard: FromHub[] = []
  const line = ownHub({ clock, random: () => 1, open: () => source })(
    (message) => {
      if (isFromHub(message)) heard.push(message)
    },
    () => {},
  )
  line.post({ kind: 'attach' })
  const [given] = heard
  if (given?.kind !== 'state') throw new Error('no state was given')
  source.say('reset', {})
  expect(given.state.epoch).toBe(0)
  line.close()
  expect(source.closed).toBe(true)
})
