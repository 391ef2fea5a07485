import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@holdfast/adapter-core'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { openForReading } from './database.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { tempPaths } from './testing/stores.ts'

const PAGE = readFileSync(fileURLToPath(new URL('../../../docs/database.md', import.meta.url)), 'utf8')
const path = tempPaths()

/** A bot that ran yesterday, crashed, and runs again: one outage recovered, one ended by the crash. */
async function storeWithHistory(): Promise<{ file: string; t: number }> {
  const file = path()
  // The examples ask for the last 24 hours, so this is the one test that needs the time of day.
  const t = systemClock.now() - 3_600_000
  const store = openSqliteStore({ path: file, mode: 'demo' })
  await store.beginRun(t)
  await store.append([
    sampleEvent('connection_live', t),
    sampleEvent('connection_lost', t + 60_000, { cause: 'abnormal_close', detectionMs: 20 }),
    sampleEvent('attempt_started', t + 60_050),
    sampleEvent('connection_live', t + 60_500),
    sampleEvent('connection_lost', t + 90_000),
  ])
  await store.tick(t + 100_000)
  const previous = await store.beginRun(t + 200_000)
  await store.append([
    sampleEvent('bot_started', t + 200_000, { previousRunEndedAt: previous?.endedAt ?? null }),
    sampleEvent('connection_live', t + 200_000),
    sampleEvent('connection_lost', t + 300_000, { cause: 'dns' }),
    sampleEvent('connection_live', t + 302_000),
  ])
  await store.tick(t + 400_000)
  await store.close()
  return { file, t }
}

const queries = [...PAGE.matchAll(/^### (.+\?)\n\n```sql\n([\s\S]+?)```/gm)].map(([, question = '', sql = '']) => ({
  question,
  sql,
}))

test('the page answers five questions, and each query gives the answer', async () => {
  const { file } = await storeWithHistory()
  const db = openForReading(file, 1_000)
  const answers = queries.map(({ sql }) => db.$client.prepare(sql).all())
  db.$client.close()
  expect(answers).toMatchObject([
    [
      { connection: 'paradex', state: 'live', seconds: 287.5 },
      { connection: 'paradex', state: 'down', seconds: 12.5 },
    ],
    [
      { id: 5, market: 'all', cause: 'remote_close', seconds: 10, ended_by: 'process_stop' },
      { id: 8, cause: 'dns', seconds: 2 },
      { id: 2, cause: 'abnormal_close', seconds: 0.5, attempts: 1, ended_by: 'recovered' },
    ],
    [
      { connection: 'paradex', cause: 'dns', outages: 1, mean_recovery_ms: 2_000 },
      { connection: 'paradex', cause: 'abnormal_close', outages: 1, worst_ms: 500, mean_detection_ms: 20 },
    ],
    [
      { id: 8, after_ms: 0, type: 'connection_lost', why: 'dns' },
      { id: 9, after_ms: 2_000, type: 'connection_live' },
    ],
    [{ seconds: 100, how: 'crashed' }],
  ])
})

test('the page names every table and every column', async () => {
  const { file } = await storeWithHistory()
  const db = openForReading(file, 1_000)
  const documented = [...PAGE.matchAll(/^### `(\w+)`\n([\s\S]+?)(?=^##)/gm)].map(([, table = '', section = '']) => [
    table,
    [...section.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = '']) => cell.match(/\w+/g) ?? []).toSorted(),
  ])
  const tables = db.$client
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    )
    .pluck()
    .all() as string[]
  const actual = tables.map((table) => [
    table,
    (db.$client.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name).toSorted(),
  ])
  db.$client.close()
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(actual))
})
