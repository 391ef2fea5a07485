import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { memoryStore } from '@holdfast/event-store'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { FOLLOW_EVERY_MS, type FollowOptions, followEvents } from './follow.ts'

/** A store with events, and a follower that tells the ids it shows. */
async function start(query: FollowOptions['query'] = {}, last = 10) {
  const clock = new FakeClock()
  const store = memoryStore()
  const stop = new AbortController()
  const shown: number[][] = []
  let at = clock.now()
  const add = (...events: readonly (readonly [Parameters<typeof sampleEvent>[0], object?, string?])[]) =>
    store.append(events.map(([type, data = {}, connection = 'vest']) => sampleEvent(type, ++at, data, connection)))
  const follow = () =>
    followEvents({
      store,
      query,
      last,
      clock,
      signal: stop.signal,
      show: async (events) => void shown.push(events.map(({ id }) => id)),
    })
  return { add, clock, follow, shown, stop, store, tick: () => clock.advance(FOLLOW_EVERY_MS) }
}

test('the last ones come first, oldest first, then each new one once, until the signal', async () => {
  const { add, clock, follow, shown, stop, tick } = await start({}, 2)
  await add(['connection_live'], ['notice_sent'], ['notice_sent'])
  const ended = follow()
  await tick()
  await add(['notice_sent'])
  await tick()
  await tick()
  await add(['notice_sent'], ['notice_sent'])
  await tick()
  expect(shown).toEqual([[2, 3], [4], [5, 6]])
  stop.abort()
  await ended
  expect(clock.sleeping).toBe(0)
})

test('an empty record is followed from its beginning', async () => {
  const { add, follow, shown, stop, tick } = await start()
  const ended = follow()
  await tick()
  await add(['connection_live'])
  await tick()
  expect(shown).toEqual([[], [1]])
  stop.abort()
  await ended
})

test('what is stored between the first look and the first page is shown once', async () => {
  const { add, clock, shown, stop, store, tick } = await start()
  await add(['notice_sent'])
  const eventRange = async () => {
    const range = await store.eventRange()
    await add(['notice_sent'])
    return range
  }
  const show: FollowOptions['show'] = async (events) => void shown.push(events.map(({ id }) => id))
  const ended = followEvents({
    store: { ...store, eventRange },
    query: {},
    last: 10,
    clock,
    signal: stop.signal,
    show,
  })
  await tick()
  await tick()
  expect(shown).toEqual([[1, 2]])
  stop.abort()
  await ended
})

test('more than a page at once comes in order, none left out', async () => {
  const { add, follow, shown, stop, tick } = await start()
  const ended = follow()
  await tick()
  await add(...Array.from({ length: 1_200 }, () => ['notice_sent'] as const))
  for (let rounds = 0; rounds < 4; rounds++) await tick()
  expect(shown.flat()).toEqual(Array.from({ length: 1_200 }, (_, n) => n + 1))
  stop.abort()
  await ended
})

test('filters hold for what comes, too', async () => {
  const { add, follow, shown, stop, tick } = await start({ connection: 'vest', type: 'connection_lost' })
  const ended = follow()
  await tick()
  await add(['connection_lost', {}, 'paradex'], ['connection_lost'], ['connection_live'])
  await tick()
  expect(shown.flat()).toEqual([2])
  stop.abort()
  await ended
})

test('with a least duration an outage is shown whole once it has ended and lasted long enough', async () => {
  const { add, follow, shown, stop, tick } = await start({ minDurationMs: 2 })
  await add(['connection_live'], ['connection_live', {}, 'paradex'], ['connection_lost'], ['attempt_started'])
  const ended = follow()
  await tick()
  await add(['connection_lost', {}, 'paradex'], ['connection_live', {}, 'paradex'])
  await tick()
  expect(shown.flat()).toEqual([])
  await add(['attempt_failed'], ['connection_live'], ['notice_sent'])
  await tick()
  await tick()
  expect(shown.flat()).toEqual([3, 4, 7, 8])
  stop.abort()
  await ended
})

test('an outage that was over before is not told again when its cause is revised', async () => {
  const { add, follow, shown, stop, tick } = await start({ minDurationMs: 1 }, 1)
  await add(['connection_live'], ['connection_lost'], ['attempt_started'], ['connection_live'])
  const ended = follow()
  await tick()
  await add(['cause_revised'])
  await tick()
  expect(shown.flat()).toEqual([4, 5])
  stop.abort()
  await ended
})

test('what is there already is not looked through again', async () => {
  const { add, clock, stop, store, tick } = await start()
  await add(['connection_live'], ['notice_sent'], ['notice_sent'])
  const asked: (number | undefined)[] = []
  const events: typeof store.events = (query) => {
    asked.push(query.after)
    return store.events(query)
  }
  const query = { type: 'drill_started', connection: 'vest' } as const
  const ended = followEvents({
    store: { ...store, events },
    query,
    last: 1,
    clock,
    signal: stop.signal,
    show: async () => {},
  })
  await tick()
  expect(asked).toEqual([undefined, 3])
  stop.abort()
  await ended
})

test('with a cause an outage is shown from when it is known, and goes on where it was', async () => {
  const { add, follow, shown, stop, tick } = await start({ cause: 'dns' }, 1)
  await add(['connection_live'], ['connection_lost', { cause: 'dns' }], ['attempt_started'])
  const ended = follow()
  await tick()
  expect(shown.flat()).toEqual([3])
  await add(['attempt_failed'])
  await tick()
  await add(['connection_lost', { cause: 'tls' }, 'paradex'], ['connection_live'])
  await tick()
  expect(shown.flat()).toEqual([3, 4, 6])
  stop.abort()
  await ended
})

test('a store that fails ends it with its error', async () => {
  const { clock, store, stop } = await start()
  const events = async () => {
    throw new Error('the file is gone')
  }
  const ended = followEvents({
    store: { ...store, events },
    query: {},
    last: 1,
    clock,
    signal: stop.signal,
    show: async () => {},
  })
  await expect(ended).rejects.toThrow('the file is gone')
})
