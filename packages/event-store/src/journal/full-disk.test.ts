import { afterAll, describe, expect, test } from 'bun:test'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { isBusy } from '../database.ts'
import { refusal } from '../testing/refusal.ts'
import { type SmallDisk, smallDisk } from '../testing/small-disk.ts'
import { closingStores, tempPaths } from '../testing/stores.ts'
import { everyEventAt, writerStates } from '../testing/writer-states.ts'
import { verifyProjections } from '../verify.ts'
import { openWriter } from '../writer.ts'
import { createJournal } from './journal.ts'
import { createSpill } from './spill.ts'
import { spillDiskAt } from './spill-disk.ts'

const path = tempPaths()
const openStore = closingStores()

const probe = smallDisk(65_536)
probe?.remove()
if (probe === null) {
  process.stderr.write(
    'SKIPPED: the tests on a full and on a read-only disk. They mount a small one, which needs root: unshare -rm bun test …\n',
  )
}

const disks: SmallDisk[] = []
afterAll(() => {
  for (const disk of disks) disk.remove()
})

function mounted(bytes: number): SmallDisk {
  const disk = smallDisk(bytes)
  if (disk === null) throw new Error('Cannot mount')
  disks.push(disk)
  return disk
}

/** Batches of two events each, numbered by their instants. */
const batchOf = (index: number) => [2 * index, 2 * index + 1].map((at) => sampleEvent('attempt_started', at))

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index)

describe.skipIf(probe === null)('a disk that is full', () => {
  test('under load turns the writer degraded, and all events are stored in order, once, when there is room again', async () => {
    const disk = mounted(8_388_608)
    const file = join(disk.path, 'holdfast.db')
    const spillPath = path('spill.jsonl')
    const states = writerStates()
    const store = await openStore({ path: file, spillPath, onWriter: states.onWriter })
    const appended: Promise<readonly StoredEvent[]>[] = []
    const load = (from: number, n: number): void => {
      for (const index of range(n)) appended.push(store.append(batchOf(from + index)))
    }

    load(0, 50)
    await Promise.all(appended)
    disk.fill()
    load(50, 300)
    const failing = await states.reached('degraded')
    expect(failing).toMatchObject({ lastError: expect.stringContaining('full'), spillPath, spillError: null })
    load(350, 300)
    // The answer comes after what was posted before it.
    expect(String(await refusal(() => store.tick(1)))).toContain('cannot be written right now')
    let { writer } = await store.health()
    expect(writer).toMatchObject({ status: 'degraded', dropped: 0 })
    expect(writer.waiting).toBeGreaterThanOrEqual(600)
    // What arrives is spilled once all that has arrived by then is known.
    while (writer.spilled < 600) writer = (await store.health()).writer
    expect(statSync(spillPath).mode & 0o777).toBe(0o600)
    // What is stored can be read all the while.
    expect((await store.events({ limit: 1, after: 0 })).items).toMatchObject([{ id: 1 }])

    disk.free()
    const stored = (await Promise.all(appended)).flat()
    const ats = range(1_300)
    expect(stored.map(({ at, id }) => [at, id])).toEqual(ats.map((at) => [at, at + 1]))
    await states.reached('ok')
    expect(await everyEventAt(store)).toEqual([...ats])
    expect(existsSync(spillPath)).toBe(false)
    expect((await store.health()).writer).toMatchObject({ status: 'ok', waiting: 0, spilled: 0, failedAt: null })
    await store.close()
    expect(verifyProjections(file)).toEqual([])
  }, 30_000)

  test('as soon as a proof of life cannot be written, is told without any event', async () => {
    const disk = mounted(8_388_608)
    const states = writerStates()
    const store = await openStore({
      path: join(disk.path, 'holdfast.db'),
      spillPath: path('spill.jsonl'),
      onWriter: states.onWriter,
    })
    await store.beginRun(1)
    disk.fill()
    // What the log has room for is still written.
    for (let at = 2; states.heard.length === 0; at++) await store.tick(at).catch(() => {})
    expect(await states.reached('degraded')).toMatchObject({ waiting: 0 })
    disk.free()
    expect(await states.reached('ok')).toMatchObject({ failedAt: null })
  }, 30_000)
})

test('a database that may not grow keeps what it refuses, and stores it with the next connection', async () => {
  const file = path()
  const writer = openWriter({ path: file, mode: 'demo' })
  const clock = new FakeClock()
  const spillPath = path('spill.jsonl')
  const turns: (() => void)[] = []
  const told: string[] = []
  const journal = createJournal({
    database: writer,
    isBusy,
    spill: createSpill({ disk: spillDiskAt(spillPath), databaseId: writer.id, newId: () => 'a-spill' }),
    spillPath,
    clock,
    soon: (turn) => turns.push(turn),
    tell: ({ kind, seq }) => told.push(`${kind} ${seq}`),
    onHealth: () => {},
  })
  journal.start([])
  // Of this connection alone: another one is what room on the disk would be.
  writer.db.$client.pragma(`max_page_count = ${writer.db.$client.pragma('page_count', { simple: true })}`)
  const events = range(500).map((at) => sampleEvent('attempt_started', at))
  journal.push({ writer: 'me', seq: 1, n: 500, events })
  journal.push({ writer: 'me', seq: 2, n: 1, events: [sampleEvent('attempt_started', 500)] })
  const run = () => {
    for (const turn of turns.splice(0)) turn()
  }
  run()
  expect(journal.health()).toMatchObject({ status: 'degraded', waiting: 501, spilled: 501 })
  expect(journal.health().lastError).toContain('full')
  await clock.advance(200)
  run()
  expect(told).toEqual(['held 1', 'held 2', 'stored 1', 'stored 2'])
  expect(journal.isIdle()).toBe(true)
  journal.close()
  writer.close()
  expect(existsSync(spillPath)).toBe(false)
  expect(verifyProjections(file)).toEqual([])
})
