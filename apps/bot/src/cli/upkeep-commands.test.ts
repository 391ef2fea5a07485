import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@holdfast/adapter-core'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { openReader } from '@holdfast/event-store'
import { adapters } from '../adapters.ts'
import { resolveAddress } from '../config/address.ts'
import { resolveConfig } from '../config/resolve.ts'
import { openTestStore } from '../testing/open-test-store.ts'
import { type Program, runProgram } from './program.ts'

const root = mkdtempSync(join(tmpdir(), 'holdfast-upkeep-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const unused = async (): Promise<never> => {
  throw new Error('not this command')
}

const STARTED: HoldfastEvent = {
  type: 'bot_started',
  at: Date.UTC(2026, 10, 27, 2, 0, 0),
  connection: null,
  data: { mode: 'demo', version: '0', pid: 1, connections: [], previousRunEndedAt: null, previousRunClean: null },
}

/** The command line over a folder with a database of so many events. */
async function start({ events = 3, showsProgress = false } = {}) {
  const folder = mkdtempSync(join(root, 'case-'))
  const db = join(folder, 'holdfast.db')
  const store = await openTestStore(db)
  await store.append(Array.from({ length: events }, () => STARTED))
  await store.close()
  const run = async (...args: string[]) => {
    const written = { out: '', err: '' }
    const program: Program = {
      command: 'bun run apps/bot',
      version: '1.2.3',
      output: {
        colors: false,
        columns: null,
        write: unused,
        out: (text) => {
          written.out += text
        },
        err: (text) => {
          written.err += text
        },
      },
      clock: systemClock,
      signal: new AbortController().signal,
      showsProgress,
      timeZone: 'UTC',
      openReader,
      loadConfig: (flags) =>
        resolveConfig({ flags: { ...flags, db }, env: {}, adapters, yamlText: null, yamlPath: 'config.yaml' }),
      loadAddress: () => resolveAddress({ flags: {}, env: {}, yamlText: null, yamlPath: 'config.yaml' }),
      runBot: unused,
      capture: unused,
      replay: unused,
      check: unused,
    }
    return { status: await runProgram(args, program), ...written }
  }
  return { folder, db, run, open: () => openTestStore(db) }
}

test('backup copies the database of a running bot and says what is in the copy', async () => {
  const { db, folder, open, run } = await start()
  const running = await open()
  const copy = join(folder, 'copy.db')
  const { status, out, err } = await run('backup', copy)
  await running.close()
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toStartWith(`Backed up ${db} to ${copy}: 0.`)
  expect(out).toMatch(/MB, newest event 3 of 2026-11-27 02:00:00\.000Z; checked, in [\d.]+ m?s\n$/)
  const reader = openReader(copy)
  expect(await reader.eventRange()).toEqual({ first: 1, last: 3 })
  await reader.close()
})

test('backup fails in one line, and leaves what is there', async () => {
  const { db, folder, run } = await start()
  const { status, out, err } = await run('backup', db)
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toBe(`Cannot back up to ${db}: it exists already; name another file, or move that one away\n`)
  expect((await run('backup', join(folder, 'no', 'copy.db'))).err).toContain('there is no such folder')
  expect((await run('backup')).err).toContain("missing required argument 'file'")
})

test('restore brings a backup back and says where the database before it is', async () => {
  const { db, folder, open, run } = await start()
  const copy = join(folder, 'copy.db')
  await run('backup', copy)
  const store = await open()
  await store.append([STARTED])
  await store.close()
  const { status, out, err } = await run('restore', copy)
  expect({ status, err }).toEqual({ status: 0, err: '' })
  const kept = readdirSync(folder).find((name) => name.includes('.before-restore-'))
  expect(out).toStartWith(`Restored ${copy} to ${db}: 3 events, 0.`)
  expect(out).toContain('The file is intact, and outages and intervals are what the events say\n')
  expect(out).toEndWith(`The database before it is kept: ${join(folder, kept ?? 'none')}\n`)
})

test('restore refuses while a bot runs, and what is no backup', async () => {
  const { folder, open, run } = await start()
  const copy = join(folder, 'copy.db')
  await run('backup', copy)
  const running = await open()
  expect(await run('restore', copy)).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringContaining('another bot is using it'),
  })
  await running.close()
  writeFileSync(copy, 'no database, but long enough to be looked at as if it were one')
  expect((await run('restore', copy)).err).toContain(
    `Cannot restore ${copy}: it is not a SQLite database; name a file that`,
  )
})

test('rebuild says what it made, and that nothing changed', async () => {
  const { db, run } = await start()
  const { status, out, err } = await run('rebuild')
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toStartWith(`Rebuilt 0 outages and 0 intervals of ${db} from 3 events in `)
  expect(out).toEndWith(': nothing changed\n')
})

test('rebuild refuses while a bot runs, and makes no database where there is none', async () => {
  const { db, open, run } = await start()
  const running = await open()
  expect((await run('rebuild')).err).toContain('another bot is using it')
  await running.close()
  rmSync(db)
  expect((await run('rebuild')).err).toContain('there is no such file')
  expect(existsSync(db)).toBe(false)
})

test('progress is shown on a terminal only, and gone in the end', async () => {
  const { folder, run } = await start({ events: 9_000, showsProgress: true })
  const { err } = await run('backup', join(folder, 'copy.db'))
  expect(err).toStartWith('\rCopying: 0 %\rCopying: ')
  expect(err).toEndWith(' %\r\x1b[K')
})
