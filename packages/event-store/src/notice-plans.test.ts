import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NOTICE_STATUSES } from '@holdfast/adapter-core/notices'
import { type Db, openForWriting } from './database.ts'
import type { NoticeQuery } from './notice-port.ts'
import { createNoticeReader } from './notice-queries.ts'
import { acknowledgeOutage, advanceNotices, endSilence, insertSilence, storeTry } from './notice-writer.ts'
import { purgeNotices } from './purge-notices.ts'
import { faultsOf, indexesOf, watchPlans } from './testing/plans.ts'
import { sampleNotice, sampleTry } from './testing/sample-notice.ts'
import { tempPaths } from './testing/stores.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()

function createDatabase(): Db {
  const file = path()
  openWriter({ path: file, mode: 'demo' }).close()
  const db = openForWriting(file, 5_000)
  const decided = Array.from({ length: 40 }, () => sampleNotice())
  advanceNotices(db, { lastEventId: 1, state: null }, decided)
  return db
}

/** The only index that a page may walk. */
function indexFor({ connection, channel, status }: Partial<NoticeQuery>): readonly [table: string, index: string] {
  if (connection !== undefined) return ['notice_connections', 'PRIMARY KEY']
  if (status === undefined) return ['notices', channel === undefined ? 'PRIMARY KEY' : 'notices_by_channel']
  return ['notices', status === 'sent' && channel !== undefined ? 'notices_by_channel' : 'notices_by_status']
}

const QUERIES: readonly Partial<NoticeQuery>[] = [undefined, ...NOTICE_STATUSES].flatMap((status) =>
  [undefined, 'phone'].flatMap((channel) =>
    [undefined, 'paradex'].map((connection) => ({
      ...(status && { status }),
      ...(channel && { channel }),
      ...(connection && { connection }),
    })),
  ),
)

/** Asks and writes everything that an outbox can be asked and told, but for lists. */
async function useAll(db: Db): Promise<void> {
  const reader = createNoticeReader(db)
  await reader.progress()
  await reader.due(9e12, 5)
  await reader.nextDueAt()
  await reader.get(1)
  await reader.silences(5)
  await reader.acknowledgements([1, 2])
  advanceNotices(db, { lastEventId: 1, state: null }, [sampleNotice()])
  storeTry(db, sampleTry(1))
  const silence = {
    kind: 'mute',
    connection: null,
    from: 1,
    until: 9,
    reason: null,
    actor: 'anna',
    createdAt: 1,
  } as const
  endSilence(db, insertSilence(db, silence).id, 5, 'operator')
  acknowledgeOutage(db, { outage: 1, at: 1, actor: 'anna', reason: null })
  purgeNotices(db, 5_000, 100)
}

describe('of an outbox', () => {
  let db: Db
  beforeAll(() => {
    db = createDatabase()
  })
  afterAll(() => {
    db.$client.close()
  })

  test('every page is a range of one index, whatever the filters', async () => {
    const watch = watchPlans(db)
    const reader = createNoticeReader(db)
    for (const query of QUERIES) {
      watch.take()
      const { next } = await reader.list({ ...query, limit: 2 })
      if (next !== null) await reader.list({ ...query, limit: 2, cursor: next })
      const plans = watch.take()
      expect(plans.flatMap(faultsOf).join('\n')).toBe('')
      const [table, index] = indexFor(query)
      const walked = plans.filter(({ sql }) => /order by/i.test(sql)).flatMap((plan) => indexesOf(plan, table))
      expect([...new Set(walked)], JSON.stringify(query)).toEqual([index])
      const looked = plans.flatMap((plan) => indexesOf(plan, 'notices'))
      if (query.connection !== undefined) expect([...new Set(looked)]).toEqual(['PRIMARY KEY'])
    }
  })

  test('every other question and every write is one too', async () => {
    const watch = watchPlans(db)
    await useAll(db)
    const plans = watch.take()
    expect(plans.flatMap(faultsOf).join('\n')).toBe('')
    const used = (table: string) => [...new Set(plans.flatMap((plan) => indexesOf(plan, table)))].toSorted()
    expect(used('notices')).toEqual(['PRIMARY KEY', 'notices_due', 'notices_settled'])
    expect(used('notice_connections')).toEqual(['PRIMARY KEY'])
    expect(used('notice_tries')).toEqual(['PRIMARY KEY'])
    expect(used('silences')).toEqual(['PRIMARY KEY', 'silences_by_end'])
    expect(used('acknowledgements')).toEqual(['PRIMARY KEY', 'acknowledgements_by_at'])
  })

  test.each(['notices_by_channel', 'notices_by_status', 'notices_due', 'notices_settled', 'silences_by_end'])(
    'without %s that is not so',
    async (index) => {
      db.$client.exec(`BEGIN; DROP INDEX ${index}`)
      const watch = watchPlans(db)
      const asked = async () => {
        const reader = createNoticeReader(db)
        await reader.list({ limit: 1, channel: 'phone' })
        await reader.list({ limit: 1, status: 'sent' })
        await useAll(db)
        const faults = watch.take().flatMap(faultsOf)
        if (faults.length > 0) throw new Error(faults.join('\n'))
      }
      try {
        await expect(asked()).rejects.toThrow(/no such index|SCAN/)
      } finally {
        db.$client.exec('ROLLBACK')
      }
    },
  )
})
