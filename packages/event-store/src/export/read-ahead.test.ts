import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'drizzle-orm'
import { openForWriting } from '../database.ts'
import { prepareDatabase } from '../migrate.ts'
import type { ExportRequest, StoreReader } from '../port.ts'
import { createReader } from '../reader.ts'
import { tempPaths } from '../testing/stores.ts'
import { exportOf } from './export.ts'
import { EXPORT_PAGE } from './pages.ts'

const EVENTS = 200_000
const PAGES = EVENTS / EXPORT_PAGE
const path = tempPaths()
let reader: StoreReader

beforeAll(() => {
  const file = path()
  const db = openForWriting(file, 5_000)
  prepareDatabase(db, file, 'demo')
  db.run(sql`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${EVENTS})
    INSERT INTO events (at, connection, type, outage_id, data)
    SELECT i * 1000, 'paradex', 'attempt_started', NULL, json_object('attempt', i, 'address', hex(randomblob(40))) FROM n`)
  reader = createReader(db)
}, 30_000)
afterAll(() => reader.close())

/** An export of all events, and how many pages were read of the database. */
function start(format: ExportRequest['format'], gzip: boolean) {
  const counted = { reads: 0 }
  const source = {
    ...reader,
    events: (query: Parameters<typeof reader.events>[0]) => {
      counted.reads += 1
      return reader.events(query)
    },
  }
  return { bytes: exportOf(source, { what: 'events', format, gzip, query: {} }), counted }
}

test('200,000 events are read as they are taken: never a page ahead of the reader', async () => {
  const { bytes, counted } = start('jsonl', false)
  let taken = 0
  let lines = 0
  for await (const chunk of bytes) {
    taken += 1
    expect(counted.reads).toBe(taken)
    lines += Buffer.from(chunk).toString().split('\n').length - 1
  }
  expect(lines).toBe(EVENTS)
  expect(taken).toBe(PAGES)
}, 30_000)

/** Pages that may wait in gzip's own buffers, which hold some 16 kB on either side. */
const GZIP_AHEAD = 6

test('zipped, the read-ahead is what gzip holds', async () => {
  const { bytes, counted } = start('jsonl', true)
  const seen: { readonly reads: number; readonly bytes: number }[] = []
  let taken = 0
  for await (const chunk of bytes) {
    taken += chunk.length
    seen.push({ reads: counted.reads, bytes: taken })
  }
  // Every page is as large as every other, so bytes tell how many pages were taken.
  const ahead = seen.map(({ reads, bytes }) => reads - (bytes / taken) * PAGES)
  expect(counted.reads).toBe(PAGES)
  expect(Math.max(...ahead)).toBeLessThan(GZIP_AHEAD)
}, 30_000)

test('an export that is given up reads no further', async () => {
  const { bytes, counted } = start('csv', false)
  for await (const chunk of bytes) if (chunk.length > 1_000) break
  expect(counted.reads).toBe(1)
})
