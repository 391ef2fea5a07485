import { afterAll, afterEach, expect, mock, test } from 'bun:test'
import { EVENT_TYPES, type EventType } from '@holdfast/adapter-core/events'
import { createProjection, emptyHistory, foldEvent } from '@holdfast/reconnect-monitor/history'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakePage } from '../testing/fake-page.ts'
import { loadReactiveSolid } from '../testing/reactive.ts'

await loadReactiveSolid({ afterAll, mock })
const { createRoot, createSignal } = await import('solid-js')
const { createRevision, HISTORY_EVENTS } = await import('./revision.ts')

let dispose = () => {}
afterEach(() => dispose())

const OF_OUTAGES: ReadonlySet<EventType> = new Set<EventType>(['connection_lost', 'connection_live'])

function start({ connections = 2 } = {}) {
  const clock = createFakeClock()
  const { page, setVisible } = createFakePage()
  const [newest, setNewest] = createSignal<Partial<Record<EventType, number>>>({})
  let id = 0
  const live = {
    newestOf: (types: ReadonlySet<EventType>) => Math.max(0, ...[...types].map((type) => newest()[type] ?? 0)),
    state: { order: Array.from({ length: connections }, (_, index) => `c${index}`) },
  }
  const revision = createRoot((end) => {
    dispose = end
    return createRevision(live, clock, OF_OUTAGES, page)
  })
  const hear = (type: EventType) => {
    id += 1
    setNewest((before) => ({ ...before, [type]: id }))
  }
  return { clock, hear, revision, setVisible }
}

test('changes once events of its types have settled, and not for others', () => {
  const { clock, hear, revision } = start()
  hear('notice_sent')
  clock.advance(1_000)
  expect(revision()).toBe(0)
  hear('connection_lost')
  hear('connection_live')
  expect(revision()).toBe(0)
  clock.advance(199)
  expect(revision()).toBe(0)
  clock.advance(1)
  expect(revision()).toBe(1)
  clock.advance(60_000)
  expect(revision()).toBe(1)
})

test.each([
  [2, 200],
  [31, 2_000],
])(
  'of %i connections a storm changes it every %i ms at most, and its last event is not missed',
  (connections, everyMs) => {
    const { clock, hear, revision } = start({ connections })
    const storm = 20_000
    for (let ms = 0; ms < storm; ms += 50) {
      hear('connection_lost')
      clock.advance(50)
    }
    const during = revision()
    expect(during).toBeGreaterThanOrEqual(Math.floor(storm / everyMs) - 1)
    expect(during).toBeLessThanOrEqual(storm / everyMs + 1)
    clock.advance(everyMs)
    const after = revision()
    expect(after - during).toBeLessThanOrEqual(1)
    clock.advance(60_000)
    expect(revision()).toBe(after)
  },
)

test('rests while nobody looks, and makes up for it once', () => {
  const { clock, hear, revision, setVisible } = start()
  setVisible(false)
  for (let times = 0; times < 5; times++) {
    hear('connection_lost')
    clock.advance(10_000)
  }
  expect(revision()).toBe(0)
  setVisible(true)
  clock.advance(200)
  expect(revision()).toBe(1)
  setVisible(false)
  setVisible(true)
  clock.advance(10_000)
  expect(revision()).toBe(1)
})

test('once its owner is gone nothing changes it', () => {
  const { clock, hear, revision } = start()
  hear('connection_lost')
  dispose()
  clock.advance(10_000)
  expect(revision()).toBe(0)
})

test('whatever the history makes an interval or an outage of is heard', () => {
  // Nothing they tell shows by itself: an attempt is counted, and the end of the bot is seen as its next start.
  const shownElsewhere: ReadonlySet<EventType> = new Set<EventType>(['attempt_started', 'bot_stopped'])
  const before = [sampleEvent('bot_started', 1_000), sampleEvent('connection_live', 2_000)]
  const lost = [...before, sampleEvent('connection_lost', 3_000)]
  const isFolded = (type: EventType) =>
    [before, lost].some((log) => {
      const projection = createProjection()
      let history = emptyHistory()
      for (const [index, event] of log.entries()) history = foldEvent(history, { ...event, id: index + 1 }).history
      const { changes } = foldEvent(history, { ...sampleEvent(type, 5_000), id: 9 })
      projection.apply(changes)
      return projection.outages().length + projection.intervals().length > 0
    })
  const missed = EVENT_TYPES.filter((type) => isFolded(type) && !HISTORY_EVENTS.has(type) && !shownElsewhere.has(type))
  expect(missed).toEqual([])
})
