import { expect, test } from 'bun:test'
import { copyFileSync, statSync } from 'node:fs'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { type Db, openForReading, openForWriting } from '../database.ts'
import { prepareAppend } from '../event-writer.ts'
import { acknowledgeOutage, advanceNotices, insertSilence, storeTry } from '../notice-writer.ts'
import { openReader } from '../reader.ts'
import { rebuildDatabase } from '../rebuild-database.ts'
import { fillDatabase } from '../testing/database-file.ts'
import { LONG_LOG_START, longLog } from '../testing/long-log.ts'
import { AGAIN, sampleNotice, sampleTry } from '../testing/sample-notice.ts'
import { tempPaths } from '../testing/stores.ts'
import { verifyProjections } from '../verify.ts'
import { readPurgeFacts } from './purge-facts.ts'
import { createUpkeep, type Upkeep, type UpkeepOptions } from './upkeep.ts'

const DAY = 86_400_000
const NOW = LONG_LOG_START + 20 * DAY
const path = tempPaths()
const log = longLog(20, 300)
const template = path('template.db')
fillDatabase(template, log)

interface Open {
  readonly file: string
  readonly db: Db
  readonly upkeep: Upkeep
  readonly told: string[]
  readonly clock: FakeClock
}

/** A database of 20 days, open for its writer, with its upkeep. */
function open(limits: Partial<UpkeepOptions>, file = copied()): Open {
  const db = openForWriting(file, 1_000)
  const told: string[] = []
  const clock = new FakeClock()
  const upkeep = createUpkeep(db, {
    retentionDays: 365,
    maxBytes: 1e12,
    clock,
    onNews: ({ message }) => told.push(message),
    ...limits,
  })
  return { file, db, upkeep, told, clock }
}

function copied(): string {
  const file = path()
  fillDatabase(file, [])
  copyFileSync(template, file)
  return file
}

/** Does all that is due; returns in how many steps. */
function work({ upkeep }: Open, now = NOW): number {
  let steps = 1
  while (upkeep.step(now)) steps += 1
  expect(upkeep.health().lastError).toBeNull()
  return steps
}

/** What a purge must not change, as its readers see it. */
async function historyOf(file: string) {
  const reader = openReader(file)
  const window = { from: LONG_LOG_START, to: NOW }
  const history = {
    outages: (await reader.outages({ limit: 100_000 })).items,
    timeline: await reader.timeline(window, NOW),
    stats: await reader.stats(window, NOW),
  }
  await reader.close()
  return history
}

/** Every row that is made from events. */
function projectionsOf(file: string): unknown {
  const db = openForReading(file, 0)
  const tables = ['outages', 'state_intervals', 'outage_digests', 'rollups', 'checkpoints', 'events']
  const rows = tables.map((table) => db.$client.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`).all())
  db.$client.close()
  return rows
}

test('events older than their time go, up to a kept checkpoint; what was made of them stays', async () => {
  const before = await historyOf(template)
  const store = open({ retentionDays: 5 })
  work(store)
  const { events, kept, purgedThrough } = readPurgeFacts(store.db, NOW)
  store.db.$client.close()

  expect(kept[0]).toEqual({ eventId: purgedThrough, at: expect.any(Number) })
  expect(kept[0]?.at).toBeLessThan(NOW - 5 * DAY)
  expect(kept[1]?.at).toBeGreaterThanOrEqual(NOW - 5 * DAY)
  expect(events).toEqual({ first: purgedThrough + 1, last: log.length })
  expect(store.upkeep.health()).toMatchObject({ isOverLimit: false, lastError: null })
  expect(store.told).toEqual([`Purged ${purgedThrough} events up to id ${purgedThrough}`])
  expect(await historyOf(store.file)).toEqual(before)
  expect(verifyProjections(store.file)).toEqual([])
})

test('a rebuild after a purge changes nothing', () => {
  const store = open({ retentionDays: 5 })
  work(store)
  store.db.$client.close()
  const before = projectionsOf(store.file)
  rebuildDatabase(store.file)
  expect(projectionsOf(store.file)).toEqual(before)
})

test('ids go on after a purge, and pages simply end where the events do', async () => {
  const store = open({ retentionDays: 5 })
  const reader = openReader(store.file)
  const first = await reader.events({ limit: log.length - 100 })
  work(store)
  const { purgedThrough } = readPurgeFacts(store.db, NOW)
  const [event] = prepareAppend(store.db)([sampleEvent('bot_stopped', NOW)])
  expect(event?.id).toBe(log.length + 1)

  expect(first.items.at(-1)?.id).toBeLessThan(purgedThrough)
  const rest = await reader.events({ limit: 1_000, cursor: first.next ?? '' })
  expect(rest).toEqual({ items: [], next: null })
  const fromEdge = await reader.events({ after: 1, limit: 1 })
  expect(fromEdge.items[0]?.id).toBe(purgedThrough + 1)
  await reader.close()
  store.db.$client.close()
  expect(verifyProjections(store.file)).toEqual([])
})

test('a database that is too large gets smaller, and its file, too', () => {
  const all = open({})
  const { usedBytes } = readPurgeFacts(all.db, NOW)
  all.db.$client.close()
  const maxBytes = Math.round(usedBytes * 0.8)
  const store = open({ maxBytes })
  // Each takes as many rows or pages as it can.
  expect(work(store)).toBeLessThan(60)
  const facts = readPurgeFacts(store.db, NOW)
  store.db.$client.pragma('wal_checkpoint(TRUNCATE)')
  store.db.$client.close()
  expect(facts.usedBytes).toBeLessThan(maxBytes)
  expect(facts.usedBytes).toBeGreaterThan(maxBytes / 2)
  expect(statSync(store.file).size).toBeLessThan(facts.usedBytes * 1.02)
  expect(verifyProjections(store.file)).toEqual([])
})

test('what cannot get small enough says so once, and keeps the newest day', () => {
  const store = open({ maxBytes: 4_096 })
  work(store)
  work(store, NOW + 601_000)
  expect(store.upkeep.health().isOverLimit).toBe(true)
  expect(store.told.filter((message) => message.includes('larger than store.maxBytes (4096)'))).toHaveLength(1)
  const { events, kept } = readPurgeFacts(store.db, NOW)
  expect(kept[0]?.at).toBeLessThan(NOW + 601_000 - DAY)
  expect((events?.last ?? 0) - (events?.first ?? 0)).toBeGreaterThan(200)
  store.db.$client.close()
})

test('a purge goes on wherever a killed process left it, while events are stored', () => {
  const file = copied()
  for (let run = 0; run < 20; run++) {
    const store = open({ retentionDays: 5 }, file)
    prepareAppend(store.db)([sampleEvent(run % 2 === 0 ? 'connection_lost' : 'connection_live', NOW + run)])
    for (let step = 0; step <= run % 4; step++) store.upkeep.step(NOW)
    store.db.$client.close()
    if (run % 7 === 5) expect(verifyProjections(file)).toEqual([])
  }
  const store = open({ retentionDays: 5 }, file)
  work(store)
  const { events, purgedThrough } = readPurgeFacts(store.db, NOW)
  expect(events).toEqual({ first: purgedThrough + 1, last: log.length + 20 })
  store.db.$client.close()
  expect(verifyProjections(file)).toEqual([])
})

test('old minutes and hours of measurements go, days stay', () => {
  const store = open({ retentionDays: 30 })
  const add = store.db.$client.prepare('INSERT INTO samples VALUES (?, ?, ?, ?, 1, 1, 1, 1)')
  store.db.$client.exec('BEGIN')
  const ages = [0, 6.9, 7.1, 29.9, 30.1, 400]
  for (const connection of ['paradex', 'vest'])
    for (const metric of ['rtt', 'rate'])
      for (const bucketMs of [60_000, 3_600_000, DAY])
        for (const age of ages) add.run(connection, metric, NOW - age * DAY, bucketMs)
  // More than one step takes.
  for (let minute = 0; minute < 5_000; minute++) add.run('paradex', 'rtt', NOW - 20 * DAY + minute * 60_000, 60_000)
  store.db.$client.exec('COMMIT')
  work(store)
  const left = store.db.$client
    .prepare<[], { bucket_ms: number; ages: string }>(
      `SELECT bucket_ms, group_concat((${NOW} - at) / ${DAY}.0) AS ages FROM samples GROUP BY connection, metric, bucket_ms`,
    )
    .all()
  store.db.$client.close()
  const expected = { 60000: '6.9,0.0', 3600000: '29.9,7.1,6.9,0.0', [DAY]: '400.0,30.1,29.9,7.1,6.9,0.0' }
  expect(left).toHaveLength(12)
  for (const row of left) expect(row.ages).toBe(expected[row.bucket_ms as keyof typeof expected])
})

test('notices go with what belongs to them as late as events do, piece by piece; what waits stays', async () => {
  const store = open({ retentionDays: 30 })
  const horizon = NOW - 30 * DAY
  const decided = Array.from({ length: 3_000 }, (_, n) =>
    sampleNotice({
      createdAt: horizon - 2_999 + n,
      mutedBy: n < 5 ? null : 'mute',
      content: { text: 'x'.repeat(2_000) },
    }),
  )
  advanceNotices(store.db, { lastEventId: 1, state: null }, decided)
  for (let n = 0; n < 100; n++) storeTry(store.db, sampleTry(1, { ...AGAIN, at: horizon - 500, dueAt: horizon - 400 }))
  storeTry(store.db, sampleTry(1, { at: horizon - 1 }))
  storeTry(store.db, sampleTry(2, { at: horizon }))
  const silence = { kind: 'mute', connection: null, from: 1, reason: null, actor: 'anna', createdAt: 1 } as const
  for (const until of [horizon - 1, horizon]) insertSilence(store.db, { ...silence, until })
  acknowledgeOutage(store.db, { outage: 999_999, at: horizon - 1, actor: 'anna', reason: null })

  const left = {
    notices: [2, 3, 4, 5, 3_000],
    notice_connections: 5,
    notice_tries: 1,
    silences: 1,
    acknowledgements: 0,
  }
  expect(work(store)).toBeGreaterThan(5)
  const { $client } = store.db
  const count = (table: string) => $client.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  expect({
    notices: $client.prepare('SELECT id FROM notices ORDER BY id').pluck().all(),
    ...Object.fromEntries(
      Object.keys(left)
        .slice(1)
        .map((table) => [table, count(table)]),
    ),
  }).toEqual(left)
  expect(readPurgeFacts(store.db, NOW).events?.first).toBe(1)
  $client.close()
})

test('there is nothing to do for ten minutes, and then again; a wall clock that was set back does not stop it', () => {
  const store = open({})
  work(store)
  expect(store.upkeep.step(NOW + 599_999)).toBe(false)
  expect(store.upkeep.step(NOW + 600_000)).toBe(true)
  work(store, NOW + 600_000)
  expect(store.upkeep.step(NOW + 600_001)).toBe(false)
  expect(store.upkeep.step(NOW - DAY)).toBe(true)
  store.db.$client.close()
})

test('a disk that fails is told once; the purge is tried again later, and remembered over a restart', () => {
  const store = open({ retentionDays: 5 })
  store.db.$client.pragma('query_only = ON')
  for (const now of [NOW, NOW + 600_000]) while (store.upkeep.step(now)) {}
  expect(store.upkeep.health().lastError).toContain('readonly')
  expect(store.told).toEqual([expect.stringMatching(/^Purging failed: .*readonly.*tried again in 10 minutes$/)])
  store.db.$client.pragma('query_only = OFF')
  work(store, NOW + 1_200_000)
  const { purge, lastError } = store.upkeep.health()
  expect(lastError).toBeNull()
  expect(purge?.at).toBe(NOW + 1_200_000)
  store.db.$client.close()
  const again = open({ retentionDays: 5 }, store.file)
  expect(again.upkeep.health().purge).toEqual(purge)
  again.db.$client.close()
})
