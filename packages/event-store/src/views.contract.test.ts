import { describe, expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import type { EventStore } from './port.ts'
import { everyStore } from './testing/stores.ts'

describe.each(everyStore())('%s, views', (_name, create) => {
  async function start(): Promise<EventStore> {
    const store = await create()
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
    expect(await (await create()).timeline({ from: 0, to: 10 }, 10)).toEqual({})
    expect(await (await create()).stats({ from: 0, to: 10 }, 10)).toEqual({})
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

describe.each(everyStore())('%s, runs', (_name, create) => {
  test('there is none before the first', async () => {
    const store = await create()
    expect(await store.lastSeenAt()).toBeNull()
    expect(await store.beginRun(1_000)).toBeNull()
    expect(await store.lastSeenAt()).toBe(1_000)
  })

  test('tell how the one before ended: cleanly', async () => {
    const store = await create()
    await store.beginRun(1_000)
    await store.tick(6_000)
    await store.endRun(8_000)
    expect(await store.lastSeenAt()).toBe(8_000)
    expect(await store.beginRun(20_000)).toEqual({ endedAt: 8_000, clean: true })
  })

  test('or at its last proof of life: a tick, or an event after it', async () => {
    const store = await create()
    await store.beginRun(1_000)
    await store.tick(6_000)
    expect(await store.beginRun(20_000)).toEqual({ endedAt: 6_000, clean: false })
    await store.append([sampleEvent('connection_live', 23_000)])
    expect(await store.lastSeenAt()).toBe(23_000)
    expect(await store.beginRun(30_000)).toEqual({ endedAt: 23_000, clean: false })
  })

  test('leave out those that ended before their bot_started, however many', async () => {
    const store = await create()
    await store.beginRun(1_000)
    await store.append([sampleEvent('bot_started', 1_000), sampleEvent('connection_live', 2_000)])
    await store.tick(6_000)
    expect(await store.beginRun(50_000)).toEqual({ endedAt: 6_000, clean: false })
    expect(await store.beginRun(60_000)).toEqual({ endedAt: 6_000, clean: false })
    expect(await store.beginRun(70_000)).toEqual({ endedAt: 6_000, clean: false })
  })

  test('leave them out where the clock was set back as well', async () => {
    const store = await create()
    await store.beginRun(90_000)
    await store.append([sampleEvent('bot_started', 90_000), sampleEvent('watch_interrupted', 10_000)])
    await store.tick(12_000)
    expect(await store.beginRun(50_000)).toEqual({ endedAt: 12_000, clean: false })
    expect(await store.beginRun(60_000)).toEqual({ endedAt: 12_000, clean: false })
  })

  test('claim nothing of a time that has not come: the clock was set back after the last proof of life', async () => {
    const store = await create()
    await store.beginRun(90_000)
    await store.append([sampleEvent('bot_started', 90_000)])
    await store.tick(95_000)
    expect(await store.beginRun(40_000)).toEqual({ endedAt: 40_000, clean: false })
  })

  test('go back with a clock that is set back while the bot runs', async () => {
    const store = await create()
    await store.beginRun(90_000)
    await store.append([sampleEvent('bot_started', 90_000)])
    await store.tick(95_000)
    await store.append([sampleEvent('watch_interrupted', 20_000)])
    await store.tick(20_000)
    expect(await store.lastSeenAt()).toBe(20_000)
    expect(await store.beginRun(40_000)).toEqual({ endedAt: 20_000, clean: false })
  })
})
