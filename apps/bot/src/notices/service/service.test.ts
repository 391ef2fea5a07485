import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { memoryStore, type NoticeStore } from '@holdfast/event-store'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { channelOf, MINUTE, SECOND } from '../rules/testing.ts'
import { savesOf } from './progress.ts'
import { NEWS_FOR_MS } from './service.ts'
import { serviceWorld } from './testing.ts'

const DOWN = 'vest is down: closed by the exchange'
const BACK = 'vest is back after 1 min: closed by the exchange'
const PHONE = [channelOf('phone')]

test('what is decided is in the outbox, and delivery is told', async () => {
  const world = await serviceWorld({ channels: PHONE })
  await world.live()
  await world.lose()
  await world.clock.advance(29 * SECOND)
  expect(world.pokes).toEqual([])
  await world.clock.advance(SECOND)
  expect(world.pokes).toHaveLength(1)
  await world.clock.advance(30 * SECOND)
  await world.live()
  await world.clock.advance(10 * SECOND)
  expect(await world.titles()).toEqual([DOWN, BACK])
  await world.kill()
  expect(world.clock.sleeping).toBe(0)
})

test('a first start on an old record tells nothing of what was', async () => {
  const clock = new FakeClock()
  const store = memoryStore()
  await store.append([sampleEvent('connection_lost', clock.now() - 5 * MINUTE, {}, 'vest')])
  const world = await serviceWorld({ channels: PHONE, store, clock })
  await clock.advance(10 * MINUTE)
  expect(await world.titles()).toEqual([])
  await world.live()
  await world.lose()
  await clock.advance(MINUTE)
  expect(await world.titles()).toEqual([DOWN])
})

test('killed at any time, it goes on where it was: each decision once, with the true times', async () => {
  for (const killedAfterMs of [0, 10, 29, 30, 31, 60, 69, 70, 75].map((seconds) => seconds * SECOND)) {
    const clock = new FakeClock()
    const store = memoryStore()
    const first = await serviceWorld({ channels: PHONE, store, clock })
    const startedAt = clock.now()
    await first.live()
    await first.lose()
    const untilLive = 60 * SECOND
    await clock.advance(Math.min(killedAfterMs, untilLive))
    let world = first
    const restart = async () => {
      await world.kill()
      world = await serviceWorld({ channels: PHONE, store, clock })
    }
    if (killedAfterMs < untilLive) {
      await restart()
      await clock.advance(untilLive - killedAfterMs)
    }
    await world.live()
    await clock.advance(Math.max(0, killedAfterMs - untilLive))
    if (killedAfterMs >= untilLive) await restart()
    await clock.advance(MINUTE)
    const { items } = await store.notices.list({ limit: 10 })
    expect(items.map(({ content }) => content.title)).toEqual([BACK, DOWN])
    expect(items[1]?.content.at).toBe(startedAt)
    expect(items[0]?.content.at).toBe(startedAt + untilLive)
    await world.kill()
  }
})

test('what happened while it was off is told as it was, unless it is old news', async () => {
  const clock = new FakeClock()
  const store = memoryStore()
  const first = await serviceWorld({ channels: PHONE, store, clock })
  await first.live()
  await clock.advance(MINUTE)
  await first.kill()
  const at = clock.now()
  const append = (type: 'connection_lost' | 'connection_live', afterMs: number) =>
    store.append([sampleEvent(type, at + afterMs, {}, 'vest')])
  await append('connection_lost', 0)
  await append('connection_live', 60 * SECOND)
  await append('connection_lost', NEWS_FOR_MS)
  await append('connection_live', NEWS_FOR_MS + 60 * SECOND)
  clock.jump(NEWS_FOR_MS + 10 * MINUTE)
  const world = await serviceWorld({ channels: PHONE, store, clock })
  await clock.advance(SECOND)
  expect(await world.titles()).toEqual([DOWN, BACK])
  const [, down] = (await store.notices.list({ limit: 2 })).items
  expect(down?.content.at).toBe(at + NEWS_FOR_MS)
})

test('what is decided late is no older than its decision, whatever the times that it tells', async () => {
  const clock = new FakeClock()
  const store = memoryStore()
  const first = await serviceWorld({ channels: PHONE, store, clock })
  await first.live()
  await first.kill()
  const at = clock.now()
  await store.append([sampleEvent('connection_lost', at + SECOND, { impactAt: at + SECOND }, 'vest')])
  clock.jump(3 * NEWS_FOR_MS)
  await serviceWorld({ channels: PHONE, store, clock })
  await clock.advance(SECOND)
  const { items } = await store.notices.list({ limit: 10 })
  expect(items).toHaveLength(1)
  expect(items[0]?.content.at).toBe(at + SECOND)
  expect(items[0]?.createdAt).toBeGreaterThanOrEqual(at + 3 * NEWS_FOR_MS)
})

test('a start on a clock that was days ahead holds nothing back once it is set right', async () => {
  const clock = new FakeClock()
  const world = await serviceWorld({ channels: PHONE, clock })
  await world.live()
  clock.jump(-3 * NEWS_FOR_MS)
  const data = { lastSeenAt: clock.now(), reason: 'clock_jumped', jumpMs: -3 * NEWS_FOR_MS } as const
  await world.recorder.record(sampleEvent('watch_interrupted', clock.now(), data, null))
  await world.lose()
  await clock.advance(MINUTE)
  expect(await world.titles()).toEqual(['Nobody watched for 0 ms', DOWN])
})

test('other rules count as soon as they are there', async () => {
  const world = await serviceWorld({ channels: [channelOf('phone', { downForMs: 60 * MINUTE })] })
  await world.live()
  await world.lose()
  await world.clock.advance(MINUTE)
  world.service.reconfigure(PHONE)
  await world.clock.advance(SECOND)
  expect(await world.titles()).toEqual([DOWN])
})

test('a channel that is added tells how long it has lasted by now', async () => {
  const world = await serviceWorld({ channels: PHONE })
  await world.live()
  await world.lose()
  await world.clock.advance(5 * MINUTE)
  world.service.reconfigure([...PHONE, channelOf('desk')])
  await world.clock.advance(SECOND)
  const { items } = await world.store.notices.list({ channel: 'desk', limit: 10 })
  expect(items.map(({ content }) => content.text)).toEqual([expect.stringContaining(', 5 min by then')])
})

test('reminders of a time that is read later are not told one by one', async () => {
  const clock = new FakeClock()
  const store = memoryStore()
  const channels = [channelOf('phone', { remindEveryMs: MINUTE })]
  const first = await serviceWorld({ channels, store, clock })
  await first.live()
  await first.lose()
  await clock.advance(31 * SECOND)
  await first.service.save()
  await first.kill()
  const at = clock.now()
  const minutes = Array.from({ length: 60 }, (_, index) => index + 1)
  await store.append(minutes.map((minute) => sampleEvent('attempt_started', at + minute * MINUTE, {}, 'vest')))
  clock.jump(61 * MINUTE)
  const world = await serviceWorld({ channels, store, clock })
  await clock.advance(SECOND)
  expect(await world.titles()).toEqual([DOWN, expect.stringContaining('vest is still down after 1 h')])
})

test('a busy log is not saved with every event', async () => {
  let saves = 0
  const counted = (notices: NoticeStore): NoticeStore => ({
    ...notices,
    advance: (...args) => {
      saves++
      return notices.advance(...args)
    },
  })
  const world = await serviceWorld({ channels: PHONE, outbox: counted })
  await world.live()
  for (let second = 0; second < 60; second++) {
    await world.recorder.record(sampleEvent('subscription_suspect', world.clock.now(), {}, 'vest'))
    await world.recorder.record(sampleEvent('connection_degraded', world.clock.now(), {}, 'vest'))
    await world.live()
    await world.clock.advance(SECOND)
  }
  expect(saves).toBeLessThanOrEqual(13)
  expect(saves).toBeGreaterThanOrEqual(11)
  await world.live()
  await world.service.save()
  expect((await world.store.notices.progress())?.lastEventId).toBe(182)
})

test('a disk that takes nothing loses no decision, and one that took it without saying so gets it once', async () => {
  let mood: 'well' | 'refuses' | 'lies' = 'well'
  const moody = (notices: NoticeStore): NoticeStore => ({
    ...notices,
    advance: async (...args) => {
      if (mood === 'refuses') throw new Error('database or disk is full')
      const stored = await notices.advance(...args)
      if (mood === 'lies') throw new Error('the thread ended')
      return stored
    },
  })
  const world = await serviceWorld({ channels: PHONE, outbox: moody })
  await world.live()
  mood = 'refuses'
  await world.lose()
  await world.clock.advance(MINUTE)
  await world.live()
  await world.clock.advance(MINUTE)
  expect(await world.titles()).toEqual([])
  expect(world.lines.filter((line) => line.includes('Cannot store notices'))).toHaveLength(1)
  mood = 'lies'
  await world.clock.advance(2 * SECOND)
  expect(await world.titles()).toEqual([DOWN, BACK])
  mood = 'well'
  await world.clock.advance(MINUTE)
  expect(await world.titles()).toEqual([DOWN, BACK])
  expect(world.pokes).toHaveLength(1)
})

test('a tick does not overtake a recovery on its way to the disk', async () => {
  const world = await serviceWorld({ channels: PHONE })
  await world.live()
  await world.lose()
  await world.clock.advance(20 * SECOND)
  world.disk({ queued: 1 })
  const recoveredAt = world.clock.now()
  await world.clock.advance(15 * SECOND)
  await world.recorder.record(sampleEvent('connection_live', recoveredAt, {}, 'vest'))
  world.disk({})
  await world.clock.advance(MINUTE)
  expect(await world.titles()).toEqual([])
})

test('progress of another version is not read: it goes on from there with nothing in mind', async () => {
  const clock = new FakeClock()
  const store = memoryStore()
  await store.append([sampleEvent('connection_lost', clock.now(), {}, 'vest')])
  await store.notices.advance({ lastEventId: 1, state: { saves: 4, rules: { version: 0 } } }, [])
  const world = await serviceWorld({ channels: PHONE, store, clock })
  await world.live()
  await world.lose()
  await clock.advance(MINUTE)
  expect(await world.titles()).toEqual([DOWN])
  expect(world.lines).toContain('What was told before is not known: another version told it')
  expect(savesOf(await store.notices.progress())).toBeGreaterThan(4)
})
