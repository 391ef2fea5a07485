import { describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import SqliteDatabase from 'better-sqlite3'
import { isOlder, openForWriting } from './database.ts'
import { StoreModeError, StoreOpenError } from './errors.ts'
import { openReader } from './reader.ts'
import { refusal } from './testing/refusal.ts'
import { closingStores, tempPaths } from './testing/stores.ts'
import { verifyProjections } from './verify.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()
const openTestStore = closingStores()

describe('a database file', () => {
  test('is created with its directory, durable and ready to give space back', async () => {
    const file = path('deep/er/holdfast.db')
    const store = await openTestStore({ path: file })
    await store.append([sampleEvent('bot_started', 1)])
    await store.close()
    const db = openForWriting(file, 1_000)
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'auto_vacuum', 'busy_timeout']
    expect(pragmas.map((name) => db.$client.pragma(name, { simple: true }))).toEqual(['wal', 2, 1, 2, 1_000])
    db.$client.close()
  })

  test('never gives an id twice, even after its events are gone', async () => {
    const file = path()
    const store = await openTestStore({ path: file })
    await store.append([sampleEvent('bot_started', 1), sampleEvent('bot_stopped', 2)])
    const db = openForWriting(file, 1_000)
    db.$client.exec('DELETE FROM events')
    db.$client.close()
    const [event] = await store.append([sampleEvent('bot_started', 3)])
    expect(event?.id).toBe(3)
    await store.close()
  })

  test('remembers its mode: the other one is refused with place and remedy, and the lock let go', async () => {
    const file = path()
    await (await openTestStore({ path: file })).close()
    const error = await refusal(() => openTestStore({ path: file, mode: 'live' }))
    expect(error).toBeInstanceOf(StoreModeError)
    expect(String(error)).toContain(file)
    expect(String(error)).toContain('it holds demo data; set store.path or HOLDFAST_DB to another file')
    await (await openTestStore({ path: file })).close()
  })

  test('of a later version is refused', async () => {
    const file = path()
    await (await openTestStore({ path: file })).close()
    const db = openForWriting(file, 1_000)
    db.$client.exec("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    db.$client.close()
    expect(String(await refusal(() => openTestStore({ path: file })))).toContain('a later version wrote it')
    expect(String(await refusal(() => openReader(file)))).toContain('a later version wrote it')
  })

  test('of another program is left alone, byte by byte', async () => {
    const file = path()
    mkdirSync(dirname(file), { recursive: true })
    const client = new SqliteDatabase(file)
    client.exec('CREATE TABLE recipes (id INTEGER PRIMARY KEY)')
    client.close()
    const before = readFileSync(file)
    expect(String(await refusal(() => openTestStore({ path: file })))).toContain('of another program')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('that cannot be used is refused in one line with place and remedy', async () => {
    const text = path('notes.txt')
    mkdirSync(dirname(text), { recursive: true })
    writeFileSync(text, 'not a database, and long enough to be read as a header. '.repeat(4))
    const directory = path('directory')
    mkdirSync(directory, { recursive: true })
    const places = {
      [text]: 'not a SQLite database',
      [join(text, 'x.db')]: 'a part of its path is a file',
      [directory]: 'opened or created',
    }
    for (const [place, reason] of Object.entries(places)) {
      const error = await refusal(() => openTestStore({ path: place }))
      expect(error).toBeInstanceOf(StoreOpenError)
      expect((error as StoreOpenError).message).toStartWith(`Cannot open the database at ${place}: `)
      expect((error as StoreOpenError).message).toContain(reason)
      expect((error as StoreOpenError).message).toEndWith('; set store.path or HOLDFAST_DB to a writable file')
      expect((error as StoreOpenError).message).not.toContain('\n')
    }
  })

  test('locked by another program is refused after the wait', async () => {
    const file = path()
    await (await openTestStore({ path: file })).close()
    const other = openForWriting(file, 0)
    other.$client.exec('BEGIN IMMEDIATE')
    const error = await refusal(() => openTestStore({ path: file, busyTimeoutMs: 0 }))
    expect(String(error)).toContain('another process has locked it')
    other.$client.close()
  })

  test('has one writer', async () => {
    const file = path()
    const store = await openTestStore({ path: file })
    const error = await refusal(() => openTestStore({ path: file }))
    expect(error).toBeInstanceOf(StoreOpenError)
    expect(String(error)).toContain('another bot is using it; stop that one, or set store.path')
    await store.close()
    await (await openTestStore({ path: file })).close()
  })

  test('has one writer, whatever links lead to it', async () => {
    const file = path()
    const store = await openTestStore({ path: file })
    const [toFile, toDirectory] = [path('link.db'), path('link')]
    for (const link of [toFile, toDirectory]) mkdirSync(dirname(link), { recursive: true })
    symlinkSync(file, toFile)
    symlinkSync(dirname(file), toDirectory)
    for (const link of [toFile, join(toDirectory, 'holdfast.db')]) {
      expect(String(await refusal(() => openTestStore({ path: link })))).toContain('another bot is using it')
    }
    await store.close()
  })
})

describe('a reader', () => {
  test('sees what the writer has acknowledged, and keeps working when it is gone', async () => {
    const file = path()
    const store = await openTestStore({ path: file, mode: 'live' })
    await store.append([sampleEvent('connection_lost', 1)])
    const reader = openReader(file)
    expect(await reader.eventRange()).toEqual({ first: 1, last: 1 })
    await store.append([sampleEvent('connection_live', 2)])
    expect((await reader.outages({ limit: 1 })).items).toMatchObject([{ id: 1, recoveredAt: 2 }])
    await store.close()
    expect(await reader.timeline({ from: 1, to: 3 }, 3)).toMatchObject({
      paradex: [{ state: 'down' }, { state: 'live' }],
    })
    await reader.close()
  })

  test('creates nothing where there is no file', async () => {
    const file = path()
    const error = await refusal(() => openReader(file))
    expect(error).toBeInstanceOf(StoreOpenError)
    expect(String(error)).toContain('there is no such file; start the bot once')
    expect(existsSync(file)).toBe(false)
  })

  test('refuses an empty database', async () => {
    const file = path()
    openForWriting(file, 1_000).$client.close()
    expect(String(await refusal(() => openReader(file)))).toContain('it is empty; start the bot once')
  })
})

test('an append that fails stores nothing, and the next one goes on as if it had not been', () => {
  const file = path()
  const writer = openWriter({ path: file, mode: 'demo' })
  writer.append([sampleEvent('connection_live', 1)])
  writer.db.$client.exec(
    "CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.type = 'bot_stopped' BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  )
  expect(() => writer.append([sampleEvent('connection_lost', 2), sampleEvent('bot_stopped', 3)])).toThrow('disk full')
  writer.db.$client.exec('DROP TRIGGER full')
  expect(writer.lastEventId()).toBe(1)
  expect(writer.append([sampleEvent('connection_lost', 4)])).toMatchObject([{ id: 2, outageId: 2 }])
  writer.close()
  expect(verifyProjections(file)).toEqual([])
})

test('an engine that can corrupt a WAL database is refused', () => {
  expect(['3.51.2', '3.50.9', '2.99.99', '3.51'].map(isOlder)).toEqual([true, true, true, true])
  expect(['3.51.3', '3.51.10', '3.54.1', '4.0.0'].map(isOlder)).toEqual([false, false, false, false])
})
