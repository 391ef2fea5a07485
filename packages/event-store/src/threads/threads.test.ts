import { afterAll, describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { systemClock } from '@holdfast/adapter-core/clock'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { openForWriting } from '../database.ts'
import { StoreClosedError, ThreadDiedError } from '../errors.ts'
import { EventsDroppedError, InvalidCursorError } from '../port.ts'
import { refusal } from '../testing/refusal.ts'
import { smallDisk } from '../testing/small-disk.ts'
import { closingStores, tempPaths } from '../testing/stores.ts'
import { everyEventAt, writerStates } from '../testing/writer-states.ts'
import { verifyProjections } from '../verify.ts'
import type { FromReader, FromWriter, ToReader, ToWriter } from './protocol.ts'
import { type StartThread, startThread, type Thread } from './thread.ts'

const path = tempPaths()
const openStore = closingStores()
const range = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index)
const batchOf = (index: number) => [2 * index, 2 * index + 1].map((at) => sampleEvent('attempt_started', at))

const probe = smallDisk(65_536)
probe?.remove()

/** Starts the real threads, and keeps hold of them. */
function heldThreads() {
  const writers: Thread<ToWriter>[] = []
  const readers: Thread<ToReader>[] = []
  let onRefused = (_: string): void => {}
  const writer: StartThread<ToWriter, FromWriter> = ({ onMessage, onExit }) => {
    const thread = startThread<ToWriter, FromWriter>(new URL('./writer-thread.ts', import.meta.url), {
      onMessage(message) {
        onMessage(message)
        if (message.kind === 'refused') onRefused(message.error.message)
      },
      onExit,
    })
    writers.push(thread)
    return thread
  }
  const reader: StartThread<ToReader, FromReader> = (events) => {
    const thread = startThread<ToReader, FromReader>(new URL('./reader-thread.ts', import.meta.url), events)
    readers.push(thread)
    return thread
  }
  /** Why the next thread that cannot open the database says it cannot. */
  const refused = (): Promise<string> =>
    new Promise((resolve) => {
      onRefused = resolve
    })
  return { writers, readers, refused, start: { writer, reader } }
}

describe("a writer's thread that dies", () => {
  test('is followed by another, which stores what was under way in order, once', async () => {
    const file = path()
    const threads = heldThreads()
    const states = writerStates()
    const store = await openStore({ path: file, onWriter: states.onWriter }, threads.start)
    const appended: Promise<readonly StoredEvent[]>[] = []
    for (const round of range(3)) {
      for (const index of range(100)) appended.push(store.append(batchOf(round * 100 + index)))
      await appended[round * 100]
      const restarted = states.reached('degraded').then(() => states.reached('ok'))
      await threads.writers.at(-1)?.terminate()
      await restarted
    }
    const stored = (await Promise.all(appended)).flat()
    expect(stored.map(({ at, id }) => [at, id])).toEqual(range(600).map((at) => [at, at + 1]))
    expect(await everyEventAt(store)).toEqual(range(600))
    expect(threads.writers.length).toBe(4)
    expect(states.heard[0]).toMatchObject({ status: 'degraded', lastError: expect.stringContaining('thread died') })
    await store.close()
    expect(verifyProjections(file)).toEqual([])
  }, 30_000)

  test('rejects what it was asked, and a bug in it is told by its words', async () => {
    const threads = heldThreads()
    const states = writerStates()
    const store = await openStore({ path: path(), onWriter: states.onWriter }, threads.start)
    // A batch that is no JSON is a bug of ours; the call behind it in the queue gets no answer.
    threads.writers[0]?.post({ kind: 'append', seq: 1, n: 1, events: 'nonsense' })
    expect(await refusal(() => store.tick(1))).toBeInstanceOf(ThreadDiedError)
    expect((await states.reached('degraded')).lastError).toContain('JSON')
    await states.reached('ok')
    expect(await store.beginRun(2)).toBeNull()
  }, 30_000)

  test.skipIf(probe === null)(
    'on a disk that became read only waits until it is writable again',
    async () => {
      const disk = smallDisk(8_388_608)
      if (disk === null) throw new Error('Cannot mount')
      afterAll(() => disk.remove())
      const file = join(disk.path, 'holdfast.db')
      const threads = heldThreads()
      const states = writerStates()
      const clock = new FakeClock()
      const spillPath = path('spill.jsonl')
      const store = await openStore({ path: file, spillPath, clock, onWriter: states.onWriter }, threads.start)
      await store.append(batchOf(0))
      const died = states.reached('degraded')
      await threads.writers[0]?.terminate()
      await died
      // Nobody holds a file open for writing now: the kernel lets the disk be read only.
      disk.setReadOnly(true)
      const waiting = store.append(batchOf(1))
      const refused = threads.refused()
      await clock.advance(200)
      expect(await refused).toContain('it cannot be')
      expect((await store.health()).writer).toMatchObject({ status: 'degraded', waiting: 2, lastError: await refused })
      disk.setReadOnly(false)
      const restored = states.reached('ok')
      await clock.advance(5_000)
      await restored
      expect(await waiting).toMatchObject([{ id: 3 }, { id: 4 }])
    },
    30_000,
  )
})

describe("a reader's thread", () => {
  test('that dies rejects what is under way, and the next question is answered by another', async () => {
    const threads = heldThreads()
    const store = await openStore({ path: path() }, threads.start)
    await store.append(batchOf(0))
    const question = refusal(() => store.timeline({ from: 0, to: 10 }, 10))
    await threads.readers[0]?.terminate()
    expect(await question).toBeInstanceOf(ThreadDiedError)
    expect(await store.eventRange()).toEqual({ first: 1, last: 2 })
    expect(threads.readers.length).toBe(2)
  })

  test('tells errors by their classes', async () => {
    const store = await openStore({ path: path() })
    expect(await refusal(() => store.events({ limit: 1, cursor: 'nonsense' }))).toBeInstanceOf(InvalidCursorError)
    expect(await refusal(() => store.events({ limit: 0 }))).toBeInstanceOf(RangeError)
  })
})

describe('a database that another program has locked', () => {
  test('takes all events when it is let go, in order', async () => {
    const file = path()
    const states = writerStates()
    const store = await openStore({ path: file, busyTimeoutMs: 20, onWriter: states.onWriter })
    await store.append(batchOf(0))
    const other = openForWriting(file, 1_000)
    other.$client.exec('BEGIN IMMEDIATE')
    const appended = range(50).map((index) => store.append(batchOf(index + 1)))
    expect((await states.reached('degraded')).lastError).toContain('locked')
    other.$client.exec('ROLLBACK')
    other.$client.close()
    expect((await Promise.all(appended)).flat().map(({ id }) => id)).toEqual(range(100).map((index) => index + 3))
    expect(await everyEventAt(store)).toEqual(range(102))
  })

  test('does not hold up a close, and the next start stores what was spilled', async () => {
    const file = path()
    const spillPath = join(dirname(file), 'spill.jsonl')
    const states = writerStates()
    const store = await openStore({ path: file, busyTimeoutMs: 20, onWriter: states.onWriter })
    const other = openForWriting(file, 1_000)
    other.$client.exec('BEGIN IMMEDIATE')
    const outcomes = range(20).map((index) => refusal(() => store.append(batchOf(index))))
    await states.reached('degraded')
    await store.close()
    for (const outcome of await Promise.all(outcomes)) expect(outcome).toBeInstanceOf(StoreClosedError)
    expect(existsSync(spillPath)).toBe(true)
    other.$client.close()
    const next = await openStore({ path: file })
    expect(await everyEventAt(next)).toEqual(range(40))
    expect(existsSync(spillPath)).toBe(false)
    expect(await next.append(batchOf(20))).toMatchObject([{ id: 41 }, { id: 42 }])
  })

  test('drops, and counts, what neither memory nor the spill file can hold', async () => {
    const file = path()
    const states = writerStates()
    const store = await openStore({
      path: file,
      busyTimeoutMs: 20,
      maxWaiting: 10,
      maxSpillBytes: 2_000,
      onWriter: states.onWriter,
    })
    const other = openForWriting(file, 1_000)
    other.$client.exec('BEGIN IMMEDIATE')
    const outcomes = range(40).map((index) => store.append(batchOf(index)).catch((error: unknown) => error))
    await states.reached('degraded')
    await Promise.race(outcomes.slice(-1))
    other.$client.exec('ROLLBACK')
    other.$client.close()
    const settled = await Promise.all(outcomes)
    const dropped = settled.filter((outcome) => outcome instanceof EventsDroppedError).length
    expect(dropped).toBeGreaterThan(0)
    expect((await store.health()).writer.dropped).toBe(2 * dropped)
    const stored = settled.flatMap((outcome) => (Array.isArray(outcome) ? (outcome as StoredEvent[]) : []))
    expect(await everyEventAt(store)).toEqual(stored.map(({ at }) => at))
  })
})

test('the health of a store tells every pragma as it reads back, sizes and events', async () => {
  const file = path()
  const store = await openStore({ path: file, clock: systemClock })
  await store.append(batchOf(7))
  const { database, writer } = await store.health()
  expect(database).toMatchObject({
    path: file,
    pragmas: { journal_mode: 'wal', synchronous: 2, auto_vacuum: 2, foreign_keys: 1, busy_timeout: 5_000 },
    events: { first: 1, last: 2, oldestAt: 14 },
  })
  expect(database?.bytes).toBeGreaterThanOrEqual(4_096)
  expect(database?.walBytes).toBeGreaterThan(4_096)
  expect(writer).toMatchObject({ status: 'ok', failedAt: null, lastError: null, waiting: 0, dropped: 0 })
})
