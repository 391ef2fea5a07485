import { describe, expect, test } from 'bun:test'
import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { adapterOf, createWorld } from '../testing/world.ts'
import { createRecorder } from './recorder.ts'
import { createWatchfulRecorder } from './watchful-recorder.ts'

const START = 1_800_000_000_000
const HOUR = 3_600_000

/** A recorder over a disk in memory, and what the world does to its clocks. */
function start() {
  const clock = new FakeClock(START)
  const stop = new AbortController()
  const disk: StoredEvent[] = []
  const interrupted: number[] = []
  const log = () => {}
  const recorder = createRecorder({
    clock,
    log,
    publish: () => {},
    append: async (events) => {
      const stored = events.map((one, index) => ({ ...one, id: disk.length + index + 1, outageId: null }))
      disk.push(...stored)
      return stored
    },
  })
  const watchful = createWatchfulRecorder({
    recorder,
    clock,
    log,
    signal: stop.signal,
    onInterrupted: () => interrupted.push(disk.length),
  })
  const record = () => {
    const event: HoldfastEvent = { type: 'bot_stopped', connection: null, at: clock.now(), data: { reason: 'test' } }
    watchful.record(event).catch(() => {})
  }
  const types = () => disk.map(({ type }) => type)
  return { clock, disk, interrupted, record, stop, types }
}

describe('an interruption is recorded', () => {
  test('by itself, where nothing else is: with the last proof of life before it, and where it ended', async () => {
    const { clock, disk, interrupted } = start()
    await clock.advance(3_400)
    await clock.stall(20_000)
    await clock.advance(0)
    const data = { lastSeenAt: START + 3_000, reason: 'stalled', jumpMs: 0 }
    expect(disk).toMatchObject([{ type: 'watch_interrupted', connection: null, at: START + 23_400, data }])
    expect(interrupted).toEqual([1])
  })

  test('before the first event after it, whoever wakes first', async () => {
    const { clock, record, types } = start()
    await clock.advance(3_400)
    // Due before the next look, and so awake before it.
    clock.timer(100, record)
    await clock.stall(20_000)
    await clock.advance(0)
    expect(types()).toEqual(['watch_interrupted', 'bot_stopped'])
  })

  test('also once nothing but the end is left to record', async () => {
    const { clock, record, stop, types } = start()
    await clock.advance(1_000)
    stop.abort()
    await clock.stall(20_000)
    record()
    await clock.advance(0)
    expect(types()).toEqual(['watch_interrupted', 'bot_stopped'])
  })

  test('for each jump of the wall clock, ahead and back', async () => {
    const { clock, disk } = start()
    await clock.advance(1_000)
    clock.jump(HOUR)
    await clock.advance(1_000)
    clock.jump(-HOUR)
    await clock.advance(1_000)
    expect(disk).toMatchObject([
      { at: START + HOUR + 2_000, data: { lastSeenAt: START + 1_000, reason: 'clock_jumped', jumpMs: HOUR } },
      { at: START + 3_000, data: { lastSeenAt: START + 3_000, reason: 'clock_jumped', jumpMs: -HOUR } },
    ])
  })
})

test('an hour of quiet is no interruption, nor is an hour of many events', async () => {
  const { clock, record, types } = start()
  await clock.advance(HOUR)
  for (let event = 0; event < 3_600; event++) {
    record()
    await clock.advance(1_000)
  }
  expect(types().filter((type) => type === 'watch_interrupted')).toEqual([])
})

test('nothing is left running once the signal has aborted', async () => {
  const { clock, stop } = start()
  await clock.advance(1_000)
  stop.abort()
  await clock.advance(0)
  expect(clock.sleeping).toBe(0)
})

/** The bot, 10 s after it became live, after which it stands still for 20 s. */
async function stoodStill() {
  const world = await createWorld()
  const { clock, store } = world
  for (let second = 0; second < 10; second++) {
    await clock.advance(1_000)
    for (const id of ['paradex', 'vest']) sendBook(world, id)
  }
  // Mute from now on: what the silence is found to be reaches back to before the standstill.
  const mute = { answers: { acknowledged: false, snapshot: false } }
  adapterOf(world, 'vest').behave(world.connections.get('vest')?.status().generation ?? 0, mute)
  const lastEvent = (await store.eventRange())?.last ?? 0
  const from = clock.now()
  await clock.stall(20_000)
  await clock.advance(30_000)
  const told = (await store.events({ after: lastEvent, limit: 1_000 })).items
  return { ...world, from, told }
}

function sendBook(world: Awaited<ReturnType<typeof createWorld>>, id: string): void {
  const status = world.connections.get(id)?.status()
  const [subscription] = status?.subscriptions ?? []
  if (status !== undefined && subscription !== undefined) adapterOf(world, id).data(status.generation, subscription)
}

describe('a bot that stood still for 20 s', () => {
  test('records so first', async () => {
    const { from, told } = await stoodStill()
    expect(told.length).toBeGreaterThan(1)
    expect(told[0]).toMatchObject({ type: 'watch_interrupted', at: from + 20_000, data: { reason: 'stalled' } })
    expect(told.filter(({ type }) => type === 'watch_interrupted')).toHaveLength(1)
  })

  test('knows nothing of that time, in no connection, and dates no outage back into it', async () => {
    const { clock, from, store, told } = await stoodStill()
    const lanes = await store.timeline({ from, to: from + 20_000 }, clock.now())
    expect(Object.keys(lanes)).toEqual(['paradex', 'vest'])
    for (const tiles of Object.values(lanes)) expect(tiles.map(({ state }) => state)).toEqual(['unknown'])
    const outages = (await store.outages({ limit: 100 })).items
    const lost = told.find(({ type }) => type === 'connection_lost')
    expect(lost?.data).toMatchObject({ impactAt: from })
    expect(outages).toMatchObject([{ connection: 'vest', startedAt: from + 20_000, endedBy: 'recovered' }])
    for (const { detectedAt, detectionMs, durationMs, endedAt, phases, startedAt } of outages) {
      expect([detectionMs, durationMs]).toEqual([detectedAt - startedAt, (endedAt ?? 0) - startedAt])
      expect(Object.values(phases ?? {}).reduce((sum, ms) => sum + ms, 0)).toBe(durationMs ?? 0)
    }
  })
})
