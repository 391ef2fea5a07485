import { expect, test } from 'bun:test'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { openForCheckpoints, openForReading, openForWriting } from '../database.ts'
import { BackupError } from '../errors.ts'
import { fillDatabase } from '../testing/database-file.ts'
import { openTestStore } from '../testing/open-test-store.ts'
import { tempPaths } from '../testing/stores.ts'
import { verifyProjections } from '../verify.ts'
import type { BackupPlan } from './backup-schedule.ts'
import { startKeeper } from './keeper.ts'
import type { ToKeeper } from './keeper-protocol.ts'
import { checkpointLog, logOf, runLogCheckpoints } from './log-checkpoints.ts'

const path = tempPaths()

test('an open store backs itself up when its time has come, and tells so', async () => {
  const file = path()
  const directory = join(dirname(file), 'backups')
  const told: string[] = []
  let tell = (): void => {}
  const isTold = new Promise<void>((resolve) => {
    tell = resolve
  })
  const store = await openTestStore({
    path: file,
    upkeep: { retentionDays: 365, maxBytes: 1e9, backup: { directory, everyMs: 3_600_000, keep: 1 } },
    onUpkeep: ({ message }) => {
      told.push(message)
      tell()
    },
  })
  await isTold
  const { backup, lastError } = (await store.health()).upkeep
  await store.close()
  expect(lastError).toBeNull()
  expect(dirname(backup?.file ?? '')).toBe(directory)
  expect(told).toEqual([`Backed up to ${backup?.file}`])
  expect(verifyProjections(backup?.file ?? '')).toEqual([])

  const again = await openTestStore({
    path: file,
    upkeep: { retentionDays: 365, maxBytes: 1e9, backup: { directory, everyMs: 3_600_000, keep: 1 } },
    onUpkeep: ({ message }) => told.push(message),
  })
  await again.backup(join(dirname(file), 'another.db'))
  expect((await again.health()).upkeep.backup).toEqual(backup)
  await again.close()
  expect(told).toHaveLength(1)
})

/** A keeper whose thread only says what it was told. */
function keeperOf(backup: BackupPlan | null) {
  const clock = new FakeClock()
  const told: ToKeeper[][] = []
  const ends: ((error: Error | null) => void)[] = []
  const keeper = startKeeper({
    path: 'a.db',
    backup,
    clock,
    start: ({ onExit }) => {
      const messages: ToKeeper[] = []
      told.push(messages)
      ends.push(onExit)
      return { post: (message) => void messages.push(message), terminate: async () => {} }
    },
  })
  return { clock, ends, keeper, kinds: () => told.map((messages) => messages.map(({ kind }) => kind)) }
}

test('a thread begins when there is something for it to do, and not before', () => {
  const { keeper, kinds } = keeperOf(null)
  keeper.written(999)
  expect(kinds()).toEqual([])
  keeper.written(1)
  keeper.written(1_000)
  expect(kinds()).toEqual([['open']])
  expect(keeperOf({ directory: 'backups', everyMs: 1_000, keep: 1 }).kinds()).toEqual([['open']])
})

test('a copy that is asked for begins it too', () => {
  const { keeper, kinds } = keeperOf(null)
  void keeper.backup('b.db').catch(() => {})
  expect(kinds()).toEqual([['open', 'backup']])
})

test('one that died is begun again in its own time, and never after the end', async () => {
  const { clock, ends, keeper, kinds } = keeperOf(null)
  keeper.written(1_000)
  ends[0]?.(new Error('it fell over'))
  await expect(keeper.backup('b.db')).rejects.toThrow('try again')
  expect(keeper.health().lastError).toContain('it fell over')
  await clock.advance(10_000)
  expect(kinds()).toEqual([['open'], ['open']])
  const closed = keeper.close()
  ends[1]?.(null)
  await closed
  keeper.written(1_000)
  await expect(keeper.backup('c.db')).rejects.toThrow('closed')
  expect(kinds()).toHaveLength(2)
})

test('a store that was closed before its keeper had anything to do begins none', async () => {
  const { keeper, kinds } = keeperOf(null)
  await keeper.close()
  keeper.written(1_000)
  await expect(keeper.backup('c.db')).rejects.toThrow('closed')
  expect(kinds()).toEqual([])
})

test('an open store is backed up when asked, and refuses as it should', async () => {
  const file = path()
  const store = await openTestStore({ path: file })
  await store.append([sampleEvent('connection_lost', 1), sampleEvent('connection_live', 2)])
  const copy = join(dirname(file), 'copy.db')
  expect(await store.backup(copy)).toEqual({ file: copy, bytes: statSync(copy).size, lastEventId: 2, lastEventAt: 2 })
  expect(await store.backup(copy).catch((error: unknown) => error)).toBeInstanceOf(BackupError)
  await store.close()
  expect(verifyProjections(copy)).toEqual([])
})

test('a scheduled backup that fails is told on the health page and in the log', async () => {
  const file = path()
  fillDatabase(file, [])
  let tell = (_: string): void => {}
  const message = new Promise<string>((resolve) => {
    tell = resolve
  })
  const store = await openTestStore({
    path: file,
    upkeep: {
      retentionDays: 365,
      maxBytes: 1e9,
      backup: { directory: join(file, 'backups'), everyMs: 1_000, keep: 1 },
    },
    onUpkeep: ({ message: line }) => tell(line),
  })
  expect(await message).toStartWith('The scheduled backup failed: ')
  expect((await store.health()).upkeep.lastError).toContain('backups')
  await store.close()
})

test('the log is carried into the database beside the writer, once it is worth it', () => {
  const file = path()
  fillDatabase(file, [])
  const writer = openForWriting(file, 0)
  writer.$client.pragma('wal_autocheckpoint = 0')
  const keeper = openForCheckpoints(file)
  writer.$client.exec("INSERT INTO meta VALUES ('a', '1')")
  expect(checkpointLog(keeper)).toBe(false)
  writer.$client.exec(`CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    SELECT i, randomblob(4000) AS data FROM n`)
  expect(checkpointLog(keeper)).toBe(true)
  expect(checkpointLog(keeper)).toBe(false)
  const { log, checkpointed } = logOf(keeper)
  expect(log).toBeGreaterThan(2_000)
  expect(checkpointed).toBe(log)

  // What is carried over makes room: the next commit begins the log anew.
  writer.$client.exec("INSERT INTO meta VALUES ('b', '1')")
  expect(logOf(keeper).log).toBeLessThan(10)
  for (const db of [keeper, writer]) db.$client.close()
})

test('a reader that holds an instant of the database open keeps neither the writer nor the keeper waiting', () => {
  const file = path()
  fillDatabase(file, [sampleEvent('bot_started', 1)])
  const [writer, keeper, reader] = [openForWriting(file, 0), openForCheckpoints(file), openForReading(file, 0)]
  reader.$client.exec('BEGIN; SELECT count(*) FROM events')
  reader.$client.prepare('SELECT count(*) FROM events').get()
  writer.$client.exec("INSERT INTO meta VALUES ('a', '1')")
  expect(checkpointLog(keeper, 1)).toBe(true)
  expect(logOf(keeper).checkpointed).toBeLessThan(logOf(keeper).log)
  for (const db of [reader, keeper, writer]) db.$client.close()
})

test('a database that cannot be opened for a while is tried again', async () => {
  const clock = new FakeClock()
  const stop = new AbortController()
  const file = path()
  mkdirSync(dirname(file), { recursive: true })
  let opened = 0
  const done = runLogCheckpoints(
    () => {
      const db = openForCheckpoints(file)
      opened += 1
      return db
    },
    clock,
    stop.signal,
  )
  await clock.advance(1_000)
  expect({ opened, exists: existsSync(file) }).toEqual({ opened: 0, exists: false })
  fillDatabase(file, [])
  await clock.advance(1_000)
  expect(opened).toBe(1)
  stop.abort()
  await done
  expect(clock.sleeping).toBe(0)
})
