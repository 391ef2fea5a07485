import { describe, expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import type { EventStore } from './port.ts'
import { everyStore } from './testing/stores.ts'

describe.each(everyStore())('%s, views', (_name, create) => {
  async function start(): Promise<EventStore> {
    const store = create()
    await store.append([
      sampleEvent('bot_started', 90),
      sampleEvent('connection_live', 100),
      sampleEvent('connection_live', 100, {}, 'vest'),
      sampleEvent('connection_lost', 500),
      sampleEvent('connection_live', 600),
    ])
    return store
  }

  test('tile a window per connection that ever had an event', async () => {
    const timeline = await (await start()).timeline({ from: 0, to: 1_000 }, 900)
    expect(timeline).toEqual({
      paradex: [
        { state: 'unknown', from: 0, to: 100, outageId: null },
        { state: 'live', from: 100, to: 500, outageId: null },
        { state: 'down', from: 500, to: 600, outageId: 4 },
        { state: 'live', from: 600, to: 900, outageId: null },
        { state: 'unknown', from: 900, to: 1_000, outageId: null },
      ],
      vest: [
        { state: 'unknown', from: 0, to: 100, outageId: null },
        { state: 'live', from: 100, to: 900, outageId: null },
        { state: 'unknown', from: 900, to: 1_000, outageId: null },
      ],
    })
  })

  test('tile the connections asked for, one without events as unknown', async () => {
    const timeline = await (await start()).timeline({ from: 550, to: 650 }, 650, ['paradex', 'nobody'])
    expect(timeline).toEqual({
      paradex: [
        { state: 'down', from: 550, to: 600, outageId: 4 },
        { state: 'live', from: 600, to: 650, outageId: null },
      ],
      nobody: [{ state: 'unknown', from: 550, to: 650, outageId: null }],
    })
  })

  test('say per connection what a window was like', async () => {
    const stats = await (await start()).stats({ from: 0, to: 1_000 }, 1_000)
    expect(stats['paradex']).toMatchObject({ uptimePct: 88.888, coveragePct: 90, outages: 1, mttrMs: 100, mtbfMs: 800 })
    expect(stats['vest']).toMatchObject({ uptimePct: 100, outages: 0, mttrMs: null, recovery: { n: 0 } })
    expect(Object.keys(await (await start()).stats({ from: 0, to: 1_000 }, 1_000, ['vest']))).toEqual(['vest'])
  })

  test('are empty before the first event', async () => {
    expect(await create().timeline({ from: 0, to: 10 }, 10)).toEqual({})
    expect(await create().stats({ from: 0, to: 10 }, 10)).toEqual({})
  })

  test('say unknown for the time the bot did not run', async () => {
    const store = await start()
    await store.append([
      sampleEvent('bot_started', 5_000, { previousRunEndedAt: 800, previousRunClean: false }),
      sampleEvent('connection_live', 5_100),
    ])
    const { paradex = [] } = await store.timeline({ from: 600, to: 5_200 }, 5_200)
    expect(paradex.map(({ state, from, to }) => [state, from, to])).toEqual([
      ['live', 600, 800],
      ['unknown', 800, 5_100],
      ['live', 5_100, 5_200],
    ])
  })
})

describe.each(everyStore())('%s, samples', (_name, create) => {
  const sample = { connection: 'paradex', metric: 'rtt', bucketMs: 10_000, n: 4, mean: 3.5, min: 1, max: 9 } as const

  test('are read per connection and metric in a window, oldest first, the last word counting', async () => {
    const store = create()
    await store.addSamples([
      { ...sample, at: 20_000 },
      { ...sample, at: 10_000 },
      { ...sample, at: 10_000, metric: 'rate' },
      { ...sample, at: 10_000, connection: 'vest' },
      { ...sample, at: 30_000 },
    ])
    await store.addSamples([{ ...sample, at: 20_000, n: 5 }])
    expect(await store.samples({ connection: 'paradex', metric: 'rtt', from: 10_000, to: 30_000 })).toEqual([
      { ...sample, at: 10_000 },
      { ...sample, at: 20_000, n: 5 },
    ])
  })
})

describe.each(everyStore())('%s, runs', (_name, create) => {
  test('there is none before the first', async () => {
    const store = create()
    expect(await store.lastSeenAt()).toBeNull()
    expect(await store.beginRun(1_000)).toBeNull()
    expect(await store.lastSeenAt()).toBe(1_000)
  })

  test('tell how the one before ended: cleanly', async () => {
    const store = create()
    await store.beginRun(1_000)
    await store.tick(6_000)
    await store.endRun(8_000)
    expect(await store.lastSeenAt()).toBe(8_000)
    expect(await store.beginRun(20_000)).toEqual({ endedAt: 8_000, clean: true })
  })

  test('or at its last proof of life: a tick, or an event after it', async () => {
    const store = create()
    await store.beginRun(1_000)
    await store.tick(6_000)
    expect(await store.beginRun(20_000)).toEqual({ endedAt: 6_000, clean: false })
    await store.append([sampleEvent('connection_live', 23_000)])
    expect(await store.lastSeenAt()).toBe(23_000)
    expect(await store.beginRun(30_000)).toEqual({ endedAt: 23_000, clean: false })
  })

  test('leave out those that ended before their bot_started, however many', async () => {
    const store = create()
    await store.beginRun(1_000)
    await store.append([sampleEvent('bot_started', 1_000), sampleEvent('connection_live', 2_000)])
    await store.tick(6_000)
    expect(await store.beginRun(50_000)).toEqual({ endedAt: 6_000, clean: false })
    expect(await store.beginRun(60_000)).toEqual({ endedAt: 6_000, clean: false })
    expect(await store.beginRun(70_000)).toEqual({ endedAt: 6_000, clean: false })
  })
})
