import { describe, expect, test } from 'bun:test'
import type { Silence } from '@holdfast/adapter-core/notices'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import type { NewNotice, NoticeProgress, NoticeQuery } from './notice-port.ts'
import type { EventStore } from './port.ts'
import { AGAIN, FAILED, sampleNotice, sampleTry } from './testing/sample-notice.ts'
import { everyStore } from './testing/stores.ts'

const PROGRESS: NoticeProgress = { lastEventId: 7, state: { since: 5 } }

async function idsOf(store: EventStore, query: Partial<NoticeQuery> = {}): Promise<readonly number[]> {
  const { items } = await store.notices.list({ limit: 100, ...query })
  return items.map(({ id }) => id)
}

describe.each(everyStore())('%s, silences, acknowledgements and the purge', (_name, create) => {
  const decide = async ({ notices }: EventStore, ...decided: readonly NewNotice[]) =>
    await notices.advance(PROGRESS, decided)

  const MUTE: Omit<Silence, 'id' | 'endedAt' | 'endedBy'> = {
    kind: 'mute',
    connection: 'paradex',
    from: 1_000,
    until: 2_000,
    reason: 'I know',
    actor: 'local',
    createdAt: 1_000,
  }

  test('silences are those in force and those to come, by when they begin', async () => {
    const { notices } = await create()
    const night = { ...MUTE, kind: 'maintenance', connection: null, from: 5_000, until: 9_000, reason: null } as const
    expect(await notices.addSilence(night)).toEqual({ ...night, id: 1, endedAt: null, endedBy: null })
    expect(await notices.addSilence(MUTE)).toEqual({ ...MUTE, id: 2, endedAt: null, endedBy: null })
    const ids = async (at: number) => (await notices.silences(at)).map(({ id }) => id)
    expect(await ids(0)).toEqual([2, 1])
    expect(await ids(1_999)).toEqual([2, 1])
    expect(await ids(2_000)).toEqual([1])
    expect(await ids(8_999)).toEqual([1])
    expect(await ids(9_000)).toEqual([])
    expect((await notices.silences(0))[0]).toEqual({ ...MUTE, id: 2, endedAt: null, endedBy: null })
  })

  test('a silence is ended once, before its time', async () => {
    const { notices } = await create()
    for (let n = 0; n < 3; n++) await notices.addSilence(MUTE)
    const ended = { ...MUTE, id: 1, endedAt: 1_500, endedBy: 'recovered' } as const
    expect(await notices.endSilence(1, 1_500, 'recovered')).toEqual(ended)
    expect(await notices.endSilence(1, 1_600, 'operator')).toBeNull()
    expect(await notices.endSilence(2, 900, 'operator')).toMatchObject({ endedAt: 900, endedBy: 'operator' })
    expect(await notices.endSilence(3, 2_000, 'operator')).toBeNull()
    expect(await notices.endSilence(4, 1_500, 'operator')).toBeNull()
    // Whatever one asks: it is in force no more.
    expect((await notices.silences(0)).map(({ id }) => id)).toEqual([3])
  })

  test('the first acknowledgement of an outage counts', async () => {
    const { notices } = await create()
    const first = { outage: 5, at: 1_000, actor: 'anna', reason: 'on it' }
    expect(await notices.acknowledge(first)).toEqual(first)
    expect(await notices.acknowledge({ outage: 5, at: 2_000, actor: 'ben', reason: null })).toEqual(first)
    const other = { outage: 2, at: 3_000, actor: 'ben', reason: null }
    expect(await notices.acknowledge(other)).toEqual(other)
    expect(await notices.acknowledgements([5, 9, 2, 5])).toEqual([other, first])
    expect(await notices.acknowledgements([9])).toEqual([])
    expect(await notices.acknowledgements([])).toEqual([])
  })

  test('a purge takes what was done with before, and leaves what waits', async () => {
    const store = await create()
    const { notices } = store
    await decide(
      store,
      ...[null, null, null, 'mute', null, 'mute', null].map((mutedBy, index) =>
        sampleNotice({ createdAt: index === 5 ? 2_000 : 100, mutedBy }),
      ),
    )
    await notices.tried(sampleTry(1, { at: 1_999 }))
    await notices.tried(sampleTry(2, { at: 2_000 }))
    await notices.tried(sampleTry(3, { ...FAILED, at: 1_999 }))
    await notices.tried(sampleTry(5, { ...AGAIN, at: 200, dueAt: 300 }))
    await notices.tried(sampleTry(7, { ...FAILED, at: 2_000 }))
    expect(await notices.purge(2_000)).toBe(3)
    expect(await idsOf(store)).toEqual([7, 6, 5, 2])
    expect(await idsOf(store, { connection: 'paradex' })).toEqual([7, 6, 5, 2])
    expect(await notices.get(1)).toBeNull()
    expect((await notices.get(2))?.tries).toHaveLength(1)
    expect(await notices.purge(2_000)).toBe(0)
    expect(await notices.purge(2_001)).toBe(3)
    expect(await idsOf(store)).toEqual([5])
    expect((await notices.get(5))?.tries).toHaveLength(1)
    expect(await notices.progress()).toEqual(PROGRESS)
    // An id is never given twice.
    expect((await decide(store, sampleNotice())).map(({ id }) => id)).toEqual([8])
  })

  test('a purge takes silences that are over, and acknowledgements of outages that are', async () => {
    const store = await create()
    const { notices } = store
    await store.append([
      sampleEvent('connection_lost', 500),
      sampleEvent('connection_live', 2_000),
      sampleEvent('connection_lost', 3_000),
    ])
    // Of an outage that ended, of one that goes on, and of one that is not known.
    for (const outage of [1, 3, 99]) await notices.acknowledge({ outage, at: 600, actor: 'anna', reason: null })
    await notices.addSilence({ ...MUTE, until: 2_000 })
    await notices.addSilence({ ...MUTE, until: 9_000 })
    await notices.endSilence(2, 1_500, 'operator')
    await notices.addSilence({ ...MUTE, until: 2_001 })
    expect(await notices.purge(601)).toBe(0)
    expect((await notices.acknowledgements([1, 3, 99])).map(({ outage }) => outage)).toEqual([1, 3])
    expect(await notices.purge(2_000)).toBe(0)
    expect((await notices.acknowledgements([1, 3])).map(({ outage }) => outage)).toEqual([1, 3])
    expect((await notices.silences(0)).map(({ id }) => id)).toEqual([1, 3])
    await notices.purge(2_001)
    expect((await notices.acknowledgements([1, 3])).map(({ outage }) => outage)).toEqual([3])
    expect((await notices.silences(0)).map(({ id }) => id)).toEqual([3])
    expect((await notices.addSilence(MUTE)).id).toBe(4)
  })

  test('a purge takes more than one piece holds', async () => {
    const store = await create()
    const many = Array.from({ length: 700 }, (_, at) => sampleNotice({ createdAt: at, mutedBy: 'mute' }))
    await decide(store, ...many, sampleNotice())
    expect(await store.notices.purge(650)).toBe(650)
    expect((await idsOf(store)).length).toBe(51)
  })
})
