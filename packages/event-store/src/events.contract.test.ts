import { describe, expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { type CursorScope, cursorScope, encodeCursor } from './cursor.ts'
import { type EventQuery, type EventStore, InvalidCursorError } from './port.ts'
import { everyStore } from './testing/stores.ts'

async function idsOf(store: EventStore, query: Partial<EventQuery>): Promise<readonly number[]> {
  const { items } = await store.events({ limit: 100, ...query })
  return items.map(({ id }) => id)
}

/** The scope that a cursor names. */
function scopeOf(cursor: string): CursorScope {
  const [kind, fingerprint] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  return { kind, fingerprint }
}

describe.each(everyStore())('%s, events', (_name, create) => {
  async function start(): Promise<EventStore> {
    const store = await create()
    await store.append([
      sampleEvent('bot_started', 50),
      sampleEvent('connection_connecting', 100),
      sampleEvent('connection_live', 200),
      sampleEvent('connection_live', 200, {}, 'vest'),
      sampleEvent('connection_lost', 500, { cause: 'abnormal_close' }),
    ])
    await store.append([sampleEvent('attempt_started', 520), sampleEvent('connection_live', 700)])
    return store
  }

  test('are stored in order with growing ids and the outage they belong to', async () => {
    const store = await create()
    const stored = await store.append([
      sampleEvent('connection_live', 200),
      sampleEvent('connection_lost', 500),
      sampleEvent('connection_live', 700),
      sampleEvent('notice_sent', 701),
    ])
    expect(stored.map(({ id, outageId }) => [id, outageId])).toEqual([
      [1, null],
      [2, 2],
      [3, 2],
      [4, null],
    ])
    expect((await store.events({ limit: 10, after: 0 })).items).toEqual([...stored])
    expect(await store.append([])).toEqual([])
  })

  test('come newest first, or ascending after an id', async () => {
    const store = await start()
    expect(await idsOf(store, {})).toEqual([7, 6, 5, 4, 3, 2, 1])
    expect(await idsOf(store, { after: 4 })).toEqual([5, 6, 7])
    expect(await idsOf(store, { after: 7 })).toEqual([])
  })

  test('are filtered by connection, type, outage and window', async () => {
    const store = await start()
    expect(await idsOf(store, { connection: 'vest' })).toEqual([4])
    expect(await idsOf(store, { connection: 'nobody' })).toEqual([])
    expect(await idsOf(store, { type: 'connection_live' })).toEqual([7, 4, 3])
    expect(await idsOf(store, { outage: 5 })).toEqual([7, 6, 5])
    expect(await idsOf(store, { from: 200, to: 500 })).toEqual([4, 3])
    expect(await idsOf(store, { type: 'connection_live', connection: 'paradex', after: 3 })).toEqual([7])
  })

  test('are filtered by several types at once, whatever their order', async () => {
    const store = await start()
    const type = ['connection_lost', 'bot_started', 'attempt_started'] as const
    expect(await idsOf(store, { type })).toEqual([6, 5, 1])
    expect(await idsOf(store, { type, after: 1 })).toEqual([5, 6])
    expect(await idsOf(store, { type, connection: 'paradex' })).toEqual([6, 5])
    expect(await idsOf(store, { type, outage: 5 })).toEqual([6, 5])
    expect(await idsOf(store, { type, to: 520 })).toEqual([5, 1])
    expect(await idsOf(store, { type, cause: 'abnormal_close' })).toEqual([6, 5])
    expect(await idsOf(store, { type: ['bot_started', 'bot_started'] })).toEqual([1])
    expect(await idsOf(store, { type: [] })).toEqual([])
    const first = await store.events({ type, limit: 2 })
    expect(first.items.map(({ id }) => id)).toEqual([6, 5])
    const second = await store.events({ type: type.toReversed(), limit: 2, cursor: first.next ?? '' })
    expect(second).toMatchObject({ items: [{ id: 1 }], next: null })
    const one = await store.events({ type: 'connection_live', limit: 1 })
    const same = await store.events({ type: ['connection_live'], limit: 1, cursor: one.next ?? '' })
    expect(same.items.map(({ id }) => id)).toEqual([4])
  })

  test('are those of outages of a cause, or that lasted long enough', async () => {
    const store = await create()
    await store.append([
      sampleEvent('connection_lost', 500, { cause: 'dns' }),
      sampleEvent('connection_lost', 510, { cause: 'refused' }, 'vest'),
      sampleEvent('connection_live', 600),
      sampleEvent('connection_live', 900, {}, 'vest'),
      sampleEvent('connection_lost', 1_000, { cause: 'dns' }),
      sampleEvent('notice_sent', 1_001, {}, null),
    ])
    expect(await idsOf(store, { cause: 'dns' })).toEqual([5, 3, 1])
    expect(await idsOf(store, { cause: 'dns', after: 1 })).toEqual([3, 5])
    expect(await idsOf(store, { cause: 'dns', outage: 2 })).toEqual([])
    expect(await idsOf(store, { cause: 'tls' })).toEqual([])
    expect(await idsOf(store, { minDurationMs: 101 })).toEqual([4, 2])
    expect(await idsOf(store, { minDurationMs: 100 })).toEqual([4, 3, 2, 1])
    expect(await idsOf(store, { minDurationMs: 100, cause: 'dns', type: 'connection_live' })).toEqual([3])
    expect(await idsOf(store, { minDurationMs: 1, connection: 'vest' })).toEqual([4, 2])
  })

  test('are those of a window, also where clocks jumped', async () => {
    const store = await create()
    await store.append([100, 200, 900, 300, 250, 901, 1_000].map((at) => sampleEvent('notice_sent', at)))
    expect(await idsOf(store, { from: 250, to: 901 })).toEqual([5, 4, 3])
    expect(await idsOf(store, { from: 900 })).toEqual([7, 6, 3])
    expect(await idsOf(store, { to: 251, after: 1 })).toEqual([2, 5])
    expect(await idsOf(store, { from: 300, to: 300 })).toEqual([])
  })

  test('are paged by a cursor that holds while events arrive', async () => {
    const store = await start()
    const first = await store.events({ limit: 3 })
    expect(first.items.map(({ id }) => id)).toEqual([7, 6, 5])
    await store.append([sampleEvent('notice_sent', 800)])
    const second = await store.events({ limit: 3, cursor: first.next ?? '' })
    expect(second.items.map(({ id }) => id)).toEqual([4, 3, 2])
    const third = await store.events({ limit: 3, cursor: second.next ?? '' })
    expect(third.items.map(({ id }) => id)).toEqual([1])
    expect(third.next).toBeNull()
  })

  test('are paged ascending as well, up to those that arrived meanwhile', async () => {
    const store = await start()
    const first = await store.events({ limit: 2, after: 4 })
    await store.append([sampleEvent('notice_sent', 800)])
    const second = await store.events({ limit: 2, after: 4, cursor: first.next ?? '' })
    expect(second.items.map(({ id }) => id)).toEqual([7, 8])
    expect(second.next).toBeNull()
  })

  test('refuse a cursor that is malformed, or of another list, other filters or another database', async () => {
    const store = await start()
    const other = await start()
    const { next } = await store.events({ limit: 3 })
    const foreign = [
      (await store.outages({ limit: 1 })).next,
      (await store.events({ limit: 3, after: 0 })).next,
      (await store.events({ limit: 3, connection: 'paradex' })).next,
      (await store.events({ limit: 1, type: ['connection_live', 'connection_lost'] })).next,
      (await other.events({ limit: 3 })).next,
      encodeCursor(cursorScope('events', {}, null), [3]),
    ]
    const cut = encodeCursor({ ...scopeOf(next ?? ''), kind: 'events' }, [])
    for (const cursor of ['', 'x', 'bnVsbA', Buffer.from('["events","1"]').toString('base64url'), cut, ...foreign]) {
      await expect(store.events({ limit: 3, cursor: cursor ?? '' })).rejects.toThrow(InvalidCursorError)
    }
    const resized = await store.events({ limit: 1, cursor: next ?? '' })
    expect(resized.items.map(({ id }) => id)).toEqual([4])
  })

  test('refuse a page of nothing', async () => {
    const store = await create()
    await expect(store.events({ limit: 0 })).rejects.toThrow(RangeError)
    await expect(store.outages({ limit: 0 })).rejects.toThrow(RangeError)
  })

  test('have a range, null while there is none', async () => {
    expect(await (await create()).eventRange()).toBeNull()
    expect(await (await start()).eventRange()).toEqual({ first: 1, last: 7 })
  })

  test('keep their data as it was', async () => {
    const store = await create()
    const event = sampleEvent('connection_lost', 5, { detail: `"quotes", 'more', ünïcödé \u0000 \n` })
    await store.append([event])
    const { items } = await store.events({ limit: 1 })
    expect(items[0]?.data).toEqual(event.data)
  })
})
