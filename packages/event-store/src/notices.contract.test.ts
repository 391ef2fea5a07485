import { describe, expect, test } from 'bun:test'
import type { StoredNotice } from '@holdfast/adapter-core/notices'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import type { NewNotice, NoticeProgress, NoticeQuery } from './notice-port.ts'
import { type EventStore, InvalidCursorError } from './port.ts'
import { refusal } from './testing/refusal.ts'
import { AGAIN, FAILED, sampleNotice, sampleTry } from './testing/sample-notice.ts'
import { everyStore } from './testing/stores.ts'

const PROGRESS: NoticeProgress = { lastEventId: 7, state: { open: [1, null, 'ü'], deep: { since: 5.5 } } }

const decide = ({ notices }: EventStore, ...decided: readonly NewNotice[]): Promise<readonly StoredNotice[]> =>
  notices.advance(PROGRESS, decided)

const noticeOf = async (store: EventStore, id: number): Promise<StoredNotice | undefined> =>
  (await store.notices.get(id))?.notice

async function idsOf(store: EventStore, query: Partial<NoticeQuery> = {}): Promise<readonly number[]> {
  const { items } = await store.notices.list({ limit: 100, ...query })
  return items.map(({ id }) => id)
}

describe.each(everyStore())('%s, notices', (_name, create) => {
  test('how far the rules came is null at first, and then what they said last', async () => {
    const { notices } = await create()
    expect(await notices.progress()).toBeNull()
    expect(await notices.advance(PROGRESS, [])).toEqual([])
    expect(await notices.progress()).toEqual(PROGRESS)
    const next = { lastEventId: 9, state: null }
    await notices.advance(next, [sampleNotice()])
    expect(await notices.progress()).toEqual(next)
  })

  test('are stored as they were decided, with growing ids', async () => {
    const store = await create()
    const outage = {
      id: 3,
      connection: 'paradex',
      scope: 'connection',
      market: null,
      cause: 'dns',
      attribution: 'network',
      startedAt: 1,
      detectedAt: 2,
      endedAt: null,
      durationMs: null,
      attempts: 4,
    } as const
    const [first, second] = await decide(
      store,
      sampleNotice({ content: { outages: [outage], connections: ['paradex', 'vest'] } }),
      sampleNotice({ channel: 'desk', loudness: 'silent', createdAt: 1_001, mutedBy: 'mute of paradex until 5' }),
    )
    expect(first).toEqual({
      id: 1,
      channel: 'phone',
      loudness: 'on',
      content: sampleNotice({ content: { outages: [outage], connections: ['paradex', 'vest'] } }).content,
      status: 'waiting',
      createdAt: 1_000,
      dueAt: 1_000,
      tries: 0,
      sentAt: null,
      detail: null,
    })
    expect(second).toEqual({
      id: 2,
      channel: 'desk',
      loudness: 'silent',
      content: sampleNotice().content,
      status: 'muted',
      createdAt: 1_001,
      dueAt: null,
      tries: 0,
      sentAt: null,
      detail: 'mute of paradex until 5',
    })
    for (const notice of [first, second]) {
      expect(await store.notices.get(notice?.id ?? 0)).toEqual({ notice: notice as StoredNotice, tries: [] })
    }
    expect(await store.notices.get(3)).toBeNull()
  })

  test('are due once their time has come, in the order in which it came', async () => {
    const store = await create()
    expect(await store.notices.nextDueAt()).toBeNull()
    await decide(store, ...[3_000, 1_000, 2_000, 1_000].map((createdAt) => sampleNotice({ createdAt })))
    await decide(store, sampleNotice({ createdAt: 10, mutedBy: 'mute' }))
    const due = async (now: number, limit = 10) => (await store.notices.due(now, limit)).map(({ id }) => id)
    expect(await store.notices.nextDueAt()).toBe(1_000)
    expect(await due(999)).toEqual([])
    expect(await due(1_000)).toEqual([2, 4])
    expect(await due(2_999)).toEqual([2, 4, 3])
    expect(await due(5_000, 2)).toEqual([2, 4])
    expect((await store.notices.due(1_000, 1))[0]).toEqual((await noticeOf(store, 2)) as StoredNotice)
    expect(await refusal(() => store.notices.due(5_000, 0))).toBeInstanceOf(RangeError)
  })

  test('once sent are done with, and know when', async () => {
    const store = await create()
    await decide(store, sampleNotice())
    await store.notices.tried(sampleTry(1, { ...AGAIN, at: 1_050 }))
    await store.notices.tried(sampleTry(1, { at: 1_234, elapsedMs: 12 }))
    expect(await noticeOf(store, 1)).toMatchObject({
      status: 'sent',
      sentAt: 1_234,
      dueAt: null,
      tries: 2,
      detail: null,
    })
    expect(await store.notices.due(9_999, 10)).toEqual([])
    expect(await store.notices.nextDueAt()).toBeNull()
  })

  test('that did not get through wait until the instant that was said', async () => {
    const store = await create()
    await decide(store, sampleNotice())
    await store.notices.tried(sampleTry(1, AGAIN))
    expect(await noticeOf(store, 1)).toMatchObject({
      status: 'waiting',
      sentAt: null,
      dueAt: 2_000,
      tries: 1,
      detail: 'busy',
    })
    expect(await store.notices.due(1_999, 10)).toEqual([])
    expect(await store.notices.due(2_000, 10)).toHaveLength(1)
    await store.notices.tried(sampleTry(1, { ...AGAIN, at: 2_001, dueAt: null }))
    expect(await store.notices.nextDueAt()).toBe(2_001)
  })

  test('that were given up say why', async () => {
    const store = await create()
    await decide(store, sampleNotice())
    await store.notices.tried(sampleTry(1, FAILED))
    expect(await noticeOf(store, 1)).toMatchObject({
      status: 'failed',
      sentAt: null,
      dueAt: null,
      tries: 1,
      detail: 'no such hook',
    })
  })

  test('keep their tries, oldest first', async () => {
    const store = await create()
    await decide(store, sampleNotice(), sampleNotice())
    const again = sampleTry(1, { ...AGAIN, at: 5_000 })
    const noAnswer = sampleTry(1, { ...AGAIN, at: 4_000, httpStatus: null, error: 'no answer within 10 s' })
    for (const outcome of [again, noAnswer, sampleTry(2), sampleTry(1)]) await store.notices.tried(outcome)
    const [first, second, third] = [again, noAnswer, sampleTry(1)].map(({ dueAt: _, ...tryOf }) => tryOf)
    expect((await store.notices.get(1))?.tries as unknown).toEqual([first, second, third])
  })

  test('that wait no more are left alone, and so is what is not there', async () => {
    const store = await create()
    await decide(store, sampleNotice(), sampleNotice({ mutedBy: 'mute' }), sampleNotice())
    await store.notices.tried(sampleTry(1))
    await store.notices.tried(sampleTry(3, FAILED))
    const before = await Promise.all([1, 2, 3].map((id) => store.notices.get(id)))
    for (const id of [1, 2, 3, 4]) {
      await store.notices.tried(sampleTry(id, { ...AGAIN, at: 8_000 }))
      await store.notices.tried(sampleTry(id, { at: 9_000 }))
    }
    expect(await Promise.all([1, 2, 3].map((id) => store.notices.get(id)))).toEqual(before)
    expect(await store.notices.get(4)).toBeNull()
  })

  /** Of paradex 1, 3, 4, 6; of vest 2, 4; of nobody 5. To the desk 2, 3, 6. Sent 1, 2; failed 3; muted 4; waiting 5, 6. */
  async function mixed(): Promise<EventStore> {
    const store = await create()
    const of = (...connections: readonly string[]) => ({ content: { connections } })
    await decide(
      store,
      sampleNotice(of('paradex')),
      sampleNotice({ channel: 'desk', ...of('vest') }),
      sampleNotice({ channel: 'desk', ...of('paradex') }),
      sampleNotice({ mutedBy: 'mute', ...of('vest', 'paradex') }),
      sampleNotice(of()),
      sampleNotice({ channel: 'desk', ...of('paradex', 'paradex') }),
    )
    for (const outcome of [sampleTry(1), sampleTry(2), sampleTry(3, FAILED), sampleTry(6, AGAIN)]) {
      await store.notices.tried(outcome)
    }
    return store
  }

  test('are listed newest first, by any of the filters', async () => {
    const store = await mixed()
    const lists: readonly (readonly [Partial<NoticeQuery>, readonly number[]])[] = [
      [{}, [6, 5, 4, 3, 2, 1]],
      [{ channel: 'phone' }, [5, 4, 1]],
      [{ channel: 'nobody' }, []],
      [{ status: 'sent' }, [2, 1]],
      [{ status: 'waiting' }, [6, 5]],
      [{ status: 'failed' }, [3]],
      [{ status: 'muted' }, [4]],
      [{ status: 'sent', channel: 'desk' }, [2]],
      [{ status: 'waiting', channel: 'phone' }, [5]],
      [{ connection: 'paradex' }, [6, 4, 3, 1]],
      [{ connection: 'vest' }, [4, 2]],
      [{ connection: 'nobody' }, []],
      [{ connection: 'paradex', channel: 'desk' }, [6, 3]],
      [{ connection: 'paradex', status: 'sent' }, [1]],
      [{ connection: 'paradex', status: 'waiting' }, [6]],
      [{ connection: 'paradex', status: 'failed', channel: 'desk' }, [3]],
      [{ connection: 'vest', status: 'muted' }, [4]],
    ]
    for (const [query, ids] of lists) expect(await idsOf(store, query), JSON.stringify(query)).toEqual([...ids])
    const { items } = await store.notices.list({ limit: 1, connection: 'paradex' })
    expect(items).toEqual([(await noticeOf(store, 6)) as StoredNotice])
  })

  test('are paged by a cursor that holds while notices arrive', async () => {
    const store = await mixed()
    for (const [filters, ids] of [
      [{}, [6, 5, 4, 3, 2, 1]],
      [{ connection: 'paradex' }, [6, 4, 3, 1]],
      [{ channel: 'phone' }, [5, 4, 1]],
      [{ status: 'sent' }, [2, 1]],
    ] as const) {
      const paged: number[] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<EventStore['notices']['list']>> = await store.notices.list({
          ...filters,
          limit: 2,
          ...(cursor === null ? {} : { cursor }),
        })
        paged.push(...page.items.map(({ id }) => id))
        cursor = page.next
        await decide(store, sampleNotice({ channel: 'other', mutedBy: 'late' }))
      } while (cursor !== null)
      expect(paged.filter((id) => id <= 6)).toEqual([...ids])
    }
  })

  test('refuse a cursor of another list, other filters or another database, and a page of nothing', async () => {
    const [store, other] = [await mixed(), await mixed()]
    await store.append([sampleEvent('bot_started', 1), sampleEvent('bot_started', 2)])
    const { next } = await store.notices.list({ limit: 1 })
    const foreign = [
      'x',
      (await store.events({ limit: 1 })).next ?? '',
      (await store.notices.list({ limit: 1, channel: 'desk' })).next ?? '',
      (await other.notices.list({ limit: 1 })).next ?? '',
    ]
    for (const cursor of foreign) {
      expect(await refusal(() => store.notices.list({ limit: 1, cursor }))).toBeInstanceOf(InvalidCursorError)
    }
    expect(await refusal(() => store.events({ limit: 1, cursor: next ?? '' }))).toBeInstanceOf(InvalidCursorError)
    expect(await refusal(() => store.notices.list({ limit: 0 }))).toBeInstanceOf(RangeError)
    expect((await store.notices.list({ limit: 2, cursor: next ?? '' })).items.map(({ id }) => id)).toEqual([5, 4])
  })
})
