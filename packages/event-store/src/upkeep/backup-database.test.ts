import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { openForReading, openForWriting } from '../database.ts'
import { BackupError } from '../errors.ts'
import { openReader } from '../reader.ts'
import { fillDatabase } from '../testing/database-file.ts'
import type { KillOrder } from '../testing/kill-lines.ts'
import { startSaying } from '../testing/said.ts'
import { smallDisk } from '../testing/small-disk.ts'
import { tempPaths } from '../testing/stores.ts'
import { verifyProjections } from '../verify.ts'
import { backupDatabase } from './backup-database.ts'

const path = tempPaths()
const WRITER = fileURLToPath(new URL('../testing/append-until-killed.ts', import.meta.url))

/** A database of so many events, and a free name for a copy in a folder of its own. */
function start(events = 3): { readonly file: string; readonly copy: string } {
  const file = path()
  fillDatabase(
    file,
    Array.from({ length: events }, (_, at) =>
      sampleEvent(at % 2 === 0 ? 'connection_lost' : 'connection_live', at + 1),
    ),
  )
  const copy = path('copy.db')
  mkdirSync(dirname(copy), { recursive: true })
  return { file, copy }
}

const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing was refused',
    (error) => (error instanceof BackupError ? error.message : `not a BackupError: ${error}`),
  )

test('a backup while another process writes holds all that was acknowledged before it began, and is sound', async () => {
  const file = path()
  const copy = path('copy.db')
  mkdirSync(dirname(copy), { recursive: true })
  const order: KillOrder = {
    path: file,
    spillPath: join(dirname(file), 'spill.jsonl'),
    seed: 3,
    life: 'only',
    startAt: Date.UTC(2026, 0, 1),
    retentionDays: 36_500,
  }
  const writer = startSaying(WRITER, [JSON.stringify(order)])
  const stored = async (): Promise<number> => JSON.parse(await writer.until('{"kind":"stored"')).lastId
  let last = 0
  while (last < 4_000) last = await stored()
  const { lastEventId, bytes } = await backupDatabase(file, copy)
  const during = await stored()
  await writer.kill()

  expect(lastEventId).toBeGreaterThanOrEqual(last)
  expect(during).toBeGreaterThan(last)
  expect(bytes).toBe(statSync(copy).size)
  expect(verifyProjections(copy)).toEqual([])
  const reader = openReader(copy)
  expect(await reader.eventRange()).toEqual({ first: 1, last: lastEventId ?? 0 })
  await reader.close()
})

test('a backup holds one instant, whatever is committed between its steps', async () => {
  const { file, copy } = start(4_000)
  const db = openForWriting(file, 1_000)
  let steps = 0
  await backupDatabase(file, copy, {
    onProgress: () => {
      steps += 1
      db.$client.exec(`UPDATE events SET at = ${steps}; DELETE FROM outages WHERE id = ${2 * steps - 1}`)
    },
  })
  db.$client.close()
  expect(steps).toBeGreaterThan(0)
  expect(verifyProjections(copy)).toEqual([])
  expect(verifyProjections(file)).not.toEqual([])
})

test('a backup is one file, for its owner only, and nothing else is left beside it', async () => {
  const { file, copy } = start()
  expect(await backupDatabase(file, copy)).toEqual({
    file: copy,
    bytes: statSync(copy).size,
    lastEventId: 3,
    lastEventAt: 3,
  })
  expect(readdirSync(dirname(copy))).toEqual(['copy.db'])
  expect(statSync(copy).mode & 0o777).toBe(0o600)
  const db = openForReading(copy, 0)
  expect(db.$client.pragma('journal_mode', { simple: true })).toBe('delete')
  expect(readdirSync(dirname(copy))).toEqual(['copy.db'])
  db.$client.close()
})

test('a backup never overwrites', async () => {
  const { file, copy } = start()
  writeFileSync(copy, 'mine')
  expect(await messageOf(backupDatabase(file, copy))).toBe(
    `Cannot back up to ${copy}: it exists already; name another file, or move that one away`,
  )
  expect(await messageOf(backupDatabase(file, dirname(copy)))).toContain('it exists already')
  expect(readFileSync(copy, 'utf8')).toBe('mine')
})

test('a backup that cannot be made says why and what to do, and leaves nothing', async () => {
  const { file, copy } = start()
  const missing = join(dirname(copy), 'no', 'such', 'copy.db')
  expect(await messageOf(backupDatabase(file, missing))).toBe(
    `Cannot back up to ${missing}: there is no such folder; create it, or name a file in another one`,
  )
  expect(await messageOf(backupDatabase(file, join(file, 'copy.db')))).toContain('a part of its path is a file')
  expect(await messageOf(backupDatabase(join(dirname(file), 'none.db'), copy))).toContain('there is no such file')
  expect(readdirSync(dirname(copy))).toEqual([])
})

const disk = smallDisk(400_000)
afterAll(() => disk?.remove())

test.skipIf(disk === null)('a backup never takes the last of a disk', async () => {
  const { file } = start()
  const copy = join(disk?.path ?? '', 'copy.db')
  expect(await messageOf(backupDatabase(file, copy))).toMatch(
    /: it needs \d+ MB on that disk, room to spare included, and 1 MB are free; make room, or name a file on another disk$/,
  )
  expect(readdirSync(disk?.path ?? '')).toEqual([])
})

test('a backup of a damaged database is refused', async () => {
  const { file, copy } = start(2_000)
  const { size } = statSync(file)
  truncateSync(file, size - 40_960)
  expect(await messageOf(backupDatabase(file, copy))).toContain('it is damaged')
  expect(readdirSync(dirname(copy))).toEqual([])
})

test('a backup that is stopped leaves nothing', async () => {
  const { file, copy } = start(4_000)
  const stop = new AbortController()
  const stopped = backupDatabase(file, copy, {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error('stopped')),
  })
  expect(await messageOf(stopped)).toContain('stopped')
  expect(readdirSync(dirname(copy))).toEqual([])
})
