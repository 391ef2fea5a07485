import { expect, test } from 'bun:test'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { type Db, openForWriting } from './database.ts'
import { StoreOpenError } from './errors.ts'
import { prepareAppend } from './event-writer.ts'
import { createExchanges } from './exchanges.ts'
import { readMaxLateMs } from './lateness.ts'
import { prepareDatabase } from './migrate.ts'
import { advanceNotices } from './notice-writer.ts'
import { queryOutage, queryOutages } from './outage-queries.ts'
import { purgeNotices } from './purge-notices.ts'
import { openReader } from './reader.ts'
import { beginRun } from './run-log.ts'
import { sampleNotice } from './testing/sample-notice.ts'
import { tempPaths } from './testing/stores.ts'
import { tablesOf } from './testing/tables.ts'
import { verifyProjections } from './verify.ts'

const path = tempPaths()
const CHILD = fileURLToPath(new URL('./testing/migrate-until-killed.ts', import.meta.url))
/** Written by the first version: two runs, the second killed inside an outage, and a measurement. */
const SCHEMA_1 = fileURLToPath(new URL('../fixtures/schema-1.db', import.meta.url))
const OPEN_OUTAGE = 1_154
const LAST_SEEN_AT = 1_760_000_211_745
/** Written by the version before the outbox: as the first, and part of its events was purged. */
const SCHEMA_2 = fileURLToPath(new URL('../fixtures/schema-2.db', import.meta.url))

/** A few in the everyday run; the long run asks for many. */
const ROUNDS = Number(process.env['HOLDFAST_KILL_ROUNDS'] ?? 4)

/** Written by the version before outages were found by plan. */
const SCHEMA_3 = fileURLToPath(new URL('../fixtures/schema-3.db', import.meta.url))

function oldFile(schema = SCHEMA_1): string {
  const file = path()
  mkdirSync(dirname(file), { recursive: true })
  copyFileSync(schema, file)
  return file
}

function opened<T>(file: string, use: (db: Db) => T): T {
  const db = openForWriting(file, 1_000)
  try {
    prepareDatabase(db, file, 'demo')
    return use(db)
  } finally {
    db.$client.close()
  }
}

test('a database of the first version becomes one of this, with all that it held', () => {
  const before = tablesOf(oldFile())
  const file = oldFile()
  opened(file, prepareAppend)
  const after = tablesOf(file)
  for (const table of ['events', 'outages', 'runs', 'samples']) expect(after[table]).toEqual(before[table] ?? [])
  expect(after['state_intervals']).toHaveLength(before['state_intervals']?.length ?? 0)
  expect(verifyProjections(file)).toEqual([])
})

test('a database of the version before the outbox gets an empty one, and keeps every other row as it is', () => {
  const [file, untouched] = [oldFile(SCHEMA_2), tablesOf(oldFile(SCHEMA_2))]
  const { meta: metaBefore, __drizzle_migrations: ___, ...before } = untouched
  opened(file, (db) => {
    const stored = advanceNotices(db, { lastEventId: 5, state: null }, [sampleNotice()])
    expect(stored).toMatchObject([{ id: 1, status: 'waiting' }])
    expect(purgeNotices(db, Number.MAX_SAFE_INTEGER, 10)).toEqual({ notices: 0, rows: 0 })
  })
  const { meta: metaAfter, __drizzle_migrations: ____, ...after } = tablesOf(file)
  expect(metaBefore).toContain('["schema_version","2"]')
  expect(metaAfter).toContain('["schema_version","4"]')
  expect(metaAfter?.filter((row) => !/schema_version|notice_progress/.test(row))).toEqual(
    metaBefore?.filter((row) => !row.includes('schema_version')) ?? [],
  )
  const { notices, notice_connections, notice_tries, silences, acknowledgements, ...rest } = after
  expect(rest).toEqual(before)
  expect([notices, notice_connections, notice_tries, silences, acknowledgements].map((rows) => rows?.length)).toEqual([
    1, 1, 0, 0, 0,
  ])
  expect(verifyProjections(file)).toEqual([])
})

test('a database of the version before the index of planned outages keeps every row, and finds them by it', () => {
  const [file, untouched] = [oldFile(SCHEMA_3), tablesOf(oldFile(SCHEMA_3))]
  const { meta: _, __drizzle_migrations: __, ...before } = untouched
  opened(file, (db) => {
    const { items } = queryOutages(db, { planned: true, limit: 100 }, createExchanges())
    expect(items).toHaveLength(untouched['outages']?.filter((row) => JSON.parse(row)[8] === 1).length ?? -1)
  })
  const { meta: ___, __drizzle_migrations: ____, ...after } = tablesOf(file)
  expect(after).toEqual(before)
  expect(verifyProjections(file)).toEqual([])
})

test('how late its events were is found out once', () => {
  opened(oldFile(), (db) => {
    const instants = db.$client.prepare<[], number>('SELECT at FROM events ORDER BY id').pluck().all()
    const late = instants.map((at, index) => Math.max(...instants.slice(0, index + 1)) - at)
    expect(readMaxLateMs(db)).toBe(Math.max(...late))
    expect(readMaxLateMs(db)).toBeGreaterThan(0)
  })
})

test('the outage in which its bot was killed is ended by the next start', () => {
  const file = oldFile()
  opened(file, (db) => {
    const append = prepareAppend(db)
    expect(queryOutage(db, OPEN_OUTAGE, createExchanges())).toMatchObject({ endedAt: null })
    const previous = beginRun(db, LAST_SEEN_AT + 60_000)
    expect(previous).toEqual({ endedAt: LAST_SEEN_AT, clean: false })
    append([
      sampleEvent('bot_started', LAST_SEEN_AT + 60_000, {
        previousRunEndedAt: previous?.endedAt ?? null,
        previousRunClean: false,
      }),
    ])
    expect(queryOutage(db, OPEN_OUTAGE, createExchanges())).toMatchObject({
      endedAt: LAST_SEEN_AT,
      endedBy: 'process_stop',
    })
  })
  expect(verifyProjections(file)).toEqual([])
})

test('a reader refuses it, says what to do, and leaves it as it is', () => {
  const file = oldFile()
  expect(() => openReader(file)).toThrow(
    new StoreOpenError(file, 'its schema 1 is older than this program', {
      remedy: 'start the bot once with this version',
    }),
  )
  expect(readFileSync(file).equals(readFileSync(SCHEMA_1))).toBe(true)
})

/** Opens a file in a process that dies before a statement; tells how many there were where it did not. */
async function openUntil(file: string, statement: number): Promise<number | null> {
  const child = Bun.spawn([process.execPath, CHILD, file, String(statement)], { stdout: 'pipe', stderr: 'inherit' })
  const said = await new Response(child.stdout).text()
  await child.exited
  if (child.signalCode === 'SIGKILL') return null
  expect(child.exitCode).toBe(0)
  return Number(said)
}

test('a migration that leaves the projections alone does not fold every event again', async () => {
  expect(await openUntil(oldFile(SCHEMA_2), 0)).toBeLessThan(60)
})

const { meta: _, ...undisturbed } = (() => {
  const file = oldFile()
  opened(file, prepareAppend)
  return tablesOf(file)
})()

/** A reader sees all of it or is refused. */
function isWholeOrRefused(file: string): void {
  try {
    void openReader(file).close()
  } catch (error) {
    expect(error).toBeInstanceOf(StoreOpenError)
    return
  }
  expect(verifyProjections(file)).toEqual([])
}

test(
  'killed anywhere in a migration, and again in the next try, nothing is lost and the third has it all',
  async () => {
    const statements = (await openUntil(oldFile(), 0)) ?? 0
    expect(statements).toBeGreaterThan(100)
    // The migration itself is in the first; what it leaves to be made anew, in all of them.
    const instant = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: statements }))
    for (const instants of fc.sample(fc.tuple(instant, instant), { seed: 11, numRuns: ROUNDS })) {
      const file = oldFile()
      for (const [index, statement] of instants.entries()) {
        const end = await openUntil(file, statement)
        if (index === 0) expect(end).toBe(null)
        isWholeOrRefused(file)
      }
      opened(file, prepareAppend)
      expect(tablesOf(file)).toMatchObject(undisturbed)
      expect(verifyProjections(file)).toEqual([])
    }
  },
  30_000 + ROUNDS * 5_000,
)
