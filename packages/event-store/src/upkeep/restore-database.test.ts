import { expect, test } from 'bun:test'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { arbitraryLog, sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import SqliteDatabase from 'better-sqlite3'
import fc from 'fast-check'
import { type Db, lockDatabase, openForWriting } from '../database.ts'
import { RestoreError } from '../errors.ts'
import { acknowledgeOutage, advanceNotices, insertSilence, storeTry } from '../notice-writer.ts'
import { openReader } from '../reader.ts'
import { alterDatabase, fillDatabase } from '../testing/database-file.ts'
import { AGAIN, sampleNotice, sampleTry } from '../testing/sample-notice.ts'
import { tempPaths } from '../testing/stores.ts'
import { readProjections, verifyProjections } from '../verify.ts'
import { backupDatabase } from './backup-database.ts'
import { type RestoreOptions, restoreDatabase } from './restore-database.ts'

const path = tempPaths()
const OPTIONS = { mode: 'demo', now: Date.UTC(2026, 10, 27, 2, 12, 35), spillPath: path('spill.jsonl') } as const
const log = fc.sample(arbitraryLog, { seed: 11, numRuns: 20 }).flat()

/** A database, a backup of its first half, and what lay in the database's folder. */
async function start() {
  const file = path()
  const half = Math.floor(log.length / 2)
  fillDatabase(file, log.slice(0, half))
  alterDatabase(file, "INSERT OR REPLACE INTO meta VALUES ('id', 'the-first')")
  const backup = path('backup.db')
  mkdirSync(dirname(backup), { recursive: true })
  await backupDatabase(file, backup)
  fillDatabase(file, log.slice(half))
  return { file, backup, half }
}

const metaOf = (file: string, key: string): unknown => {
  const db = new SqliteDatabase(file, { readonly: true })
  const value = db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key)
  db.close()
  return value
}

const SILENCE = {
  kind: 'mute',
  connection: null,
  from: 1,
  until: 9,
  reason: null,
  actor: 'anna',
  createdAt: 1,
} as const

function writing(file: string, write: (db: Db) => void): void {
  const db = openForWriting(file, 1_000)
  write(db)
  db.$client.close()
}

/** What lies in the folder of a database, but for what every reader of it makes there. */
const filesBeside = (file: string): readonly string[] =>
  readdirSync(dirname(file))
    .filter((name) => !/-(lock|shm|wal)$/.test(name))
    .sort()

/** Why a restore was refused; checks that it changed nothing. */
async function refusal(backup: string, file: string, options: RestoreOptions = OPTIONS) {
  const before = [readFileSync(file), filesBeside(file)] as const
  const error = await restoreDatabase(backup, file, options).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(RestoreError)
  expect(readFileSync(file).equals(before[0])).toBe(true)
  expect(filesBeside(file)).toEqual(before[1])
  return (error as RestoreError).message
}

test('a restore brings back what the backup holds, and keeps the replaced database', async () => {
  const { file, backup, half } = await start()
  const [then, now] = [readProjections(backup), readProjections(file)]
  const report = await restoreDatabase(backup, file, OPTIONS)

  const kept = `${file}.before-restore-20261127T021235Z`
  expect(report).toEqual({
    path: file,
    bytes: statSync(file).size,
    events: half,
    lastEventId: half,
    lastEventAt: log[half - 1]?.at ?? Number.NaN,
    replaced: kept,
    spill: null,
    proof: 'fold',
  })
  expect(readProjections(file)).toEqual(then)
  expect(readProjections(kept)).toEqual(now)
  expect(filesBeside(file)).toEqual([basename(file), basename(kept)])
})

test('what is stored after a restore goes on from the backup, with ids that the replaced database never gave', async () => {
  const { file, backup, half } = await start()
  await restoreDatabase(backup, file, OPTIONS)
  fillDatabase(file, log.slice(0, 10))
  expect(verifyProjections(file)).toEqual([])
  const ids = readProjections(file).events.map(({ id }) => id)
  expect(ids.slice(half - 1, half + 1)).toEqual([half, log.length + 1])
})

test('a restore brings the outbox along as it was, and gives ids that the replaced one never gave', async () => {
  const { file } = await start()
  writing(file, (db) => {
    advanceNotices(db, { lastEventId: 3, state: ['then'] }, [sampleNotice(), sampleNotice({ mutedBy: 'mute' })])
    storeTry(db, sampleTry(1, AGAIN))
    insertSilence(db, SILENCE)
    acknowledgeOutage(db, { outage: 2, at: 1, actor: 'anna', reason: null })
  })
  const backup = path('backup.db')
  mkdirSync(dirname(backup), { recursive: true })
  await backupDatabase(file, backup)
  writing(file, (db) => {
    advanceNotices(db, { lastEventId: 4, state: ['later'] }, [sampleNotice(), sampleNotice()])
    storeTry(db, sampleTry(1))
    insertSilence(db, SILENCE)
  })
  await restoreDatabase(backup, file, OPTIONS)

  const { notices } = openReader(file)
  expect(await notices.progress()).toEqual({ lastEventId: 3, state: ['then'] })
  expect(await notices.get(1)).toMatchObject({
    notice: { status: 'waiting', dueAt: 2_000 },
    tries: [{ httpStatus: 503 }],
  })
  expect((await notices.list({ limit: 9 })).items.map(({ id }) => id)).toEqual([2, 1])
  expect((await notices.silences(0)).map(({ id }) => id)).toEqual([1])
  expect(await notices.acknowledgements([2])).toHaveLength(1)
  writing(file, (db) => {
    expect(advanceNotices(db, { lastEventId: 5, state: null }, [sampleNotice()])).toMatchObject([{ id: 5 }])
    expect(insertSilence(db, SILENCE).id).toBe(3)
  })
})

test('a restored database is another one to those who know it by its id', async () => {
  const { file, backup } = await start()
  await restoreDatabase(backup, file, OPTIONS)
  expect(metaOf(backup, 'id')).toBe('the-first')
  expect(String(metaOf(file, 'id'))).toMatch(/^[0-9a-f-]{36}$/)
})

test('what was only in the log of the replaced database is kept, too', async () => {
  const { file, backup } = await start()
  const reader = openReader(file)
  await reader.eventRange()
  fillDatabase(file, [sampleEvent('bot_started', 9_999_999)])
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
  const { replaced } = await restoreDatabase(backup, file, OPTIONS)
  await reader.close()
  expect(statSync(`${replaced}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0)
  expect(readProjections(replaced ?? '').events.at(-1)?.at).toBe(9_999_999)
  expect(verifyProjections(file)).toEqual([])
})

test('a database that is damaged can be replaced, and is kept as it is', async () => {
  const { file, backup } = await start()
  truncateSync(file, 5_000)
  const damaged = readFileSync(file)
  const { replaced } = await restoreDatabase(backup, file, OPTIONS)
  expect(readFileSync(replaced ?? '').equals(damaged)).toBe(true)
  expect(verifyProjections(file)).toEqual([])
})

test('a restore where there is no database yet makes one', async () => {
  const { backup } = await start()
  const file = path('deep/er/holdfast.db')
  expect((await restoreDatabase(backup, file, OPTIONS)).replaced).toBeNull()
  expect(readProjections(file)).toEqual(readProjections(backup))
})

test("events that wait for the replaced database are kept with it, and another one's stay where they are", async () => {
  const { file, backup } = await start()
  const spillPath = join(dirname(file), 'spill.jsonl')
  const spilled = (database: string): string =>
    `${JSON.stringify({ holdfast: 'spill', version: 1, id: 'x', database })}\n`
  writeFileSync(spillPath, spilled('of-another'), { mode: 0o600 })
  expect((await restoreDatabase(backup, file, { ...OPTIONS, spillPath })).spill).toBeNull()
  expect(existsSync(spillPath)).toBe(true)

  // The database was replaced just now; the backup knows the id of the one that it was made of.
  writeFileSync(spillPath, spilled('the-first'), { mode: 0o600 })
  const { spill, replaced } = await restoreDatabase(backup, file, { ...OPTIONS, spillPath })
  expect(spill).toBe(`${replaced}.spill.jsonl`)
  expect(readFileSync(spill ?? '', 'utf8')).toBe(spilled('the-first'))
  expect(existsSync(spillPath)).toBe(false)
})

test('a second restore within a second keeps both replaced databases', async () => {
  const { file, backup } = await start()
  const first = await restoreDatabase(backup, file, OPTIONS)
  const second = await restoreDatabase(backup, file, OPTIONS)
  expect(second.replaced).toBe(`${first.replaced}-2`)
})

test('a backup of an older schema is brought up to date on the way', async () => {
  const backup = path('old.db')
  mkdirSync(dirname(backup), { recursive: true })
  copyFileSync(fileURLToPath(new URL('../../fixtures/schema-1.db', import.meta.url)), backup)
  const before = readFileSync(backup)
  const file = path()
  const { events } = await restoreDatabase(backup, file, { ...OPTIONS, mode: metaOf(backup, 'mode') as 'demo' })
  expect(events).toBeGreaterThan(0)
  expect(verifyProjections(file)).toEqual([])
  expect(readFileSync(backup).equals(before)).toBe(true)
})

test('a restore is refused while a bot uses the database', async () => {
  const { file, backup } = await start()
  const lock = lockDatabase(file)
  expect(await refusal(backup, file)).toContain('another bot is using it; stop that one')
  lock.release()
})

test('a backup that was damaged is refused, wherever it was', async () => {
  const { file, backup } = await start()
  const whole = readFileSync(backup)
  const pages = whole.length / 4_096
  const places = [0, 1, Math.floor(pages / 3), Math.floor(pages / 2), pages - 1].map((page) => page * 4_096)
  for (const place of places) {
    const damaged = Buffer.from(whole)
    damaged.fill(0xa5, place, place + 2_500)
    writeFileSync(backup, damaged)
    expect(await refusal(backup, file)).toMatch(/it is damaged|it is not a SQLite database/)
  }
  writeFileSync(backup, whole.subarray(0, whole.length - 8_192))
  expect(await refusal(backup, file)).toContain('it is damaged')
})

test('a backup with an index that does not agree with its table is refused', async () => {
  const { file, backup } = await start()
  const client = new SqliteDatabase(backup)
  client.unsafeMode(true)
  client.pragma('writable_schema = ON')
  client.exec("UPDATE sqlite_schema SET sql = replace(sql, '`type`', '`at`') WHERE name = 'events_by_type'")
  client.close()
  expect(await refusal(backup, file)).toContain('it is damaged')
})

test('a backup whose outages are not what its events say is refused', async () => {
  const { file, backup } = await start()
  alterDatabase(backup, "UPDATE outages SET cause = 'dns', started_at = started_at - 1")
  expect(await refusal(backup, file)).toContain('its outages and intervals are not what its events say')
})

test('what is no backup for this database is refused with its reason', async () => {
  const { file, backup } = await start()
  const other = join(dirname(backup), 'other.db')
  const client = new SqliteDatabase(other)
  client.exec('CREATE TABLE recipes (id INTEGER PRIMARY KEY)')
  client.close()
  const text = join(dirname(backup), 'notes.txt')
  writeFileSync(text, 'not a database, and long enough to be read as a header. '.repeat(4))
  const empty = join(dirname(backup), 'empty.db')
  openForWriting(empty, 0).$client.close()
  const later = join(dirname(backup), 'later.db')
  copyFileSync(backup, later)
  alterDatabase(later, "UPDATE meta SET value = '99' WHERE key = 'schema_version'")

  expect(await refusal(join(dirname(backup), 'none.db'), file)).toContain('there is no such file; name a file that')
  expect(await refusal(other, file)).toContain('it is a database of another program')
  expect(await refusal(text, file)).toContain('it is not a SQLite database')
  expect(await refusal(empty, file)).toContain('it is empty')
  expect(await refusal(file, file)).toContain('it is the database itself')
  expect(await refusal(later, file)).toContain('a later version wrote it (schema 99')
  expect(await refusal(backup, file, { ...OPTIONS, mode: 'live' })).toContain('it holds demo data')
  expect(existsSync(`${file}.restoring`)).toBe(false)
})
