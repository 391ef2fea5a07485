import { describe, expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { type EventStore, InvalidCursorError, type OutageQuery } from './port.ts'
import { everyStore } from './testing/stores.ts'

async function idsOf(store: EventStore, query: Partial<OutageQuery>): Promise<readonly number[]> {
  const { items } = await store.outages({ limit: 100, ...query })
  return items.map(({ id }) => id)
}

describe.each(everyStore())('%s, outages', (_name, create) => {
  /** Outages 2 (500–700), 5 (vest, 600–), 6 (subscription, 900–2000) and 8 (3000–). */
  async function start(): Promise<EventStore> {
    const store = await create()
    await store.append([
      sampleEvent('connection_live', 200),
      sampleEvent('connection_lost', 500, { cause: 'abnormal_close' }),
      sampleEvent('connection_live', 700),
      sampleEvent('connection_live', 550, {}, 'vest'),
      sampleEvent('connection_lost', 600, {}, 'vest'),
      sampleEvent('subscription_stale', 1_000, { impactAt: 900, detectedAt: 990, market: 'ETH' }),
      sampleEvent('subscription_restored', 2_000, { market: 'ETH' }),
      sampleEvent('connection_lost', 3_000),
    ])
    return store
  }

  test('have one row each, with all that is known of them', async () => {
    const store = await start()
    expect(await store.outage(6)).toEqual({
      id: 6,
      connection: 'paradex',
      scope: 'subscription',
      channel: 'order_book',
      market: 'ETH',
      cause: 'stale_data',
      attribution: 'exchange',
      detail: null,
      planned: false,
      startedAt: 900,
      detectedAt: 990,
      endedAt: 2_000,
      recoveredAt: 2_000,
      durationMs: 1_100,
      detectionMs: 90,
      attempts: 0,
      endedBy: 'recovered',
      phases: null,
      exchange: null,
    })
    expect(await store.outage(1)).toBeNull()
  })

  test('keep the phases that the monitor measured', async () => {
    const store = await create()
    const phases = { detectedMs: 1, waitedMs: 2, dialedMs: 3, authenticatedMs: 4, subscribedMs: 5, firstDataMs: 6 }
    const recovery = { durationMs: 21, detectionMs: 1, attempts: 2, phases }
    await store.append([
      sampleEvent('connection_lost', 500, { planned: true }),
      sampleEvent('connection_live', 600, { recovery }),
    ])
    expect(await store.outage(1)).toMatchObject({ ...recovery, planned: true })
  })

  test('come newest first by start', async () => {
    expect(await idsOf(await start(), {})).toEqual([8, 6, 5, 2])
  })

  test('are filtered by connection, cause, scope and whether they go on', async () => {
    const store = await start()
    expect(await idsOf(store, { connection: 'vest' })).toEqual([5])
    expect(await idsOf(store, { cause: 'abnormal_close' })).toEqual([2])
    expect(await idsOf(store, { scope: 'subscription' })).toEqual([6])
    expect(await idsOf(store, { ongoing: true })).toEqual([8, 5])
    expect(await idsOf(store, { ongoing: false })).toEqual([6, 2])
  })

  test('overlap the window asked for, ongoing ones up to its end', async () => {
    const store = await start()
    expect(await idsOf(store, { from: 700, to: 900 })).toEqual([5])
    expect(await idsOf(store, { from: 699, to: 901 })).toEqual([6, 5, 2])
    expect(await idsOf(store, { from: 2_000 })).toEqual([8, 5])
    expect(await idsOf(store, { to: 600 })).toEqual([2])
  })

  test('of a least duration are ended ones, unless ongoing ones are asked for', async () => {
    const store = await start()
    expect(await idsOf(store, { minDurationMs: 200 })).toEqual([6, 2])
    expect(await idsOf(store, { minDurationMs: 201 })).toEqual([6])
    expect(await idsOf(store, { minDurationMs: 1, ongoing: true })).toEqual([8, 5])
  })

  test('are paged by a cursor that holds while outages begin, and where starts are equal', async () => {
    const store = await create()
    await store.append(['a', 'b', 'c', 'd', 'e'].map((id) => sampleEvent('connection_lost', 500, {}, id)))
    const first = await store.outages({ limit: 2 })
    await store.append([sampleEvent('connection_lost', 500, {}, 'f')])
    const second = await store.outages({ limit: 2, cursor: first.next ?? '' })
    const third = await store.outages({ limit: 2, cursor: second.next ?? '' })
    const ids = [first, second, third].map(({ items }) => items.map(({ id }) => id))
    expect(ids).toEqual([[5, 4], [3, 2], [1]])
    expect(third.next).toBeNull()
  })

  test('of a window are paged over its whole length', async () => {
    const store = await start()
    const ids: number[] = []
    let cursor: string | undefined
    do {
      const page = await store.outages({ from: 699, to: 901, limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    expect(ids).toEqual([6, 5, 2])
  })

  test('tell the exchange that their connection was of then, and are found by it and by plan', async () => {
    const store = await create()
    const outage = (at: number, connection: string, planned = false) => [
      sampleEvent('connection_lost', at, { planned }, connection),
      sampleEvent('connection_live', at + 1, {}, connection),
    ]
    await store.append([
      ...outage(100, 'moved'),
      ...outage(200, 'unknown'),
      sampleEvent('connection_connecting', 300, { exchange: 'vest' }, 'moved'),
      ...outage(400, 'moved', true),
    ])
    expect(await idsOf(store, { exchange: 'paradex' })).toEqual([])
    await store.append([
      sampleEvent('connection_connecting', 500, { exchange: 'paradex' }, 'moved'),
      ...outage(600, 'moved'),
      sampleEvent('connection_connecting', 700, { exchange: 'vest' }, 'other'),
      ...outage(800, 'other'),
    ])
    const { items } = await store.outages({ limit: 100 })
    expect(items.map(({ id, exchange }) => [id, exchange])).toEqual([
      [12, 'vest'],
      [9, 'paradex'],
      [6, 'vest'],
      [3, null],
      [1, 'vest'],
    ])
    expect(await store.outage(9)).toEqual(items[1] ?? null)
    expect(await idsOf(store, { exchange: 'vest' })).toEqual([12, 6, 1])
    expect(await idsOf(store, { exchange: 'vest', connection: 'moved', from: 300, to: 700 })).toEqual([6])
    expect(await idsOf(store, { exchange: 'vest', ongoing: true })).toEqual([])
    expect(await idsOf(store, { planned: true })).toEqual([6])
    expect(await idsOf(store, { planned: false, exchange: 'vest' })).toEqual([12, 1])
  })

  test('refuse a cursor of another list, other filters or another database', async () => {
    const store = await start()
    const foreign = [
      (await store.events({ limit: 3 })).next,
      (await store.outages({ limit: 1, from: 1 })).next,
      (await (await start()).outages({ limit: 1 })).next,
    ]
    for (const cursor of ['', 'null', ...foreign]) {
      await expect(store.outages({ limit: 3, cursor: cursor ?? '' })).rejects.toThrow(InvalidCursorError)
    }
  })
})
