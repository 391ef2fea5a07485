import { expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { openForWriting } from '../database.ts'
import { StoreClosedError, ThreadDiedError } from '../errors.ts'
import { openReader } from '../reader.ts'
import { refusal } from '../testing/refusal.ts'
import { sampleNotice, sampleTry } from '../testing/sample-notice.ts'
import { closingStores, tempPaths } from '../testing/stores.ts'
import { everyEventAt, writerStates } from '../testing/writer-states.ts'
import type { FromWriter, ToWriter } from './protocol.ts'
import { startThread, type Thread } from './thread.ts'

const path = tempPaths()
const openStore = closingStores()
const range = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index)
const eventAt = (at: number) => sampleEvent('attempt_started', at)

test('while the disk fails what writes rejects, reads go on, nothing of it is spilled, and events are kept', async () => {
  const file = path()
  const states = writerStates()
  const store = await openStore({ path: file, busyTimeoutMs: 20, onWriter: states.onWriter })
  await store.notices.advance({ lastEventId: 1, state: 'before' }, [sampleNotice()])
  const other = openForWriting(file, 1_000)
  other.$client.exec('BEGIN IMMEDIATE')

  const writes = [
    () => store.notices.advance({ lastEventId: 2, state: 'lost' }, [sampleNotice()]),
    () => store.notices.tried(sampleTry(1)),
    () => store.notices.acknowledge({ outage: 1, at: 1, actor: 'anna', reason: null }),
    () => store.notices.purge(9_000),
  ]
  // The first finds out; the others need not wait for the disk.
  for (const write of writes)
    expect(String(await refusal(write))).toMatch(/database (is locked|cannot be written right now)/)
  expect((await store.health()).writer).toMatchObject({ status: 'degraded', waiting: 0, spilled: 0 })
  expect(existsSync(join(dirname(file), 'spill.jsonl'))).toBe(false)
  expect(await store.notices.progress()).toEqual({ lastEventId: 1, state: 'before' })
  const appended = range(20).map((at) => store.append([eventAt(at)]))

  other.$client.exec('ROLLBACK')
  other.$client.close()
  expect((await Promise.all(appended)).flat().map(({ id }) => id)).toEqual(range(20).map((at) => at + 1))
  expect(await store.notices.advance({ lastEventId: 2, state: 'after' }, [])).toEqual([])
  expect((await store.notices.list({ limit: 9 })).items).toHaveLength(1)
  expect(await store.notices.get(1)).toMatchObject({ notice: { status: 'waiting', tries: 0 } })
}, 30_000)

test('a write that no table takes is told to its caller, and the disk is not blamed', async () => {
  const store = await openStore({ path: path() })
  const { notices } = store
  const nothing = undefined as unknown as string
  const mistakes = [
    () => notices.acknowledge({ outage: 1.5, at: 1, actor: 'anna', reason: null }),
    () => notices.acknowledge({ outage: 1, at: 1, actor: nothing, reason: null }),
    () => notices.advance({ lastEventId: 5, state: 'halfway' }, [sampleNotice(), sampleNotice({ channel: nothing })]),
  ]
  for (const mistake of mistakes) expect(await refusal(mistake)).toBeInstanceOf(Error)
  expect((await store.health()).writer).toMatchObject({ status: 'ok', lastError: null })
  // All or nothing.
  expect((await notices.list({ limit: 9 })).items).toEqual([])
  expect(await notices.progress()).toBeNull()
  expect(await store.append([eventAt(1)])).toMatchObject([{ id: 1 }])
})

test('what was recorded before a decision is stored before it', async () => {
  const store = await openStore({ path: path() })
  const outcomes: string[] = []
  const appended = store.append([eventAt(1)]).then(() => outcomes.push('event'))
  const advanced = store.notices.advance({ lastEventId: 1, state: null }, []).then(() => outcomes.push('decision'))
  await Promise.all([appended, advanced])
  expect(outcomes).toEqual(['event', 'decision'])
})

test("a writer's thread that dies rejects what was under way; the next goes on, each decision taken once", async () => {
  const threads: Thread<ToWriter>[] = []
  const states = writerStates()
  const store = await openStore(
    { path: path(), onWriter: states.onWriter },
    {
      writer(events) {
        const thread = startThread<ToWriter, FromWriter>(new URL('./writer-thread.ts', import.meta.url), events)
        threads.push(thread)
        return thread
      },
    },
  )
  const decided = range(200).map((n) =>
    store.notices
      .advance({ lastEventId: n, state: null }, [sampleNotice({ createdAt: n })])
      .catch((error: Error) => error),
  )
  await decided[20]
  const restarted = states.reached('degraded').then(() => states.reached('ok'))
  await threads[0]?.terminate()
  await restarted
  const settled = await Promise.all(decided)
  expect(settled.some((outcome) => outcome instanceof ThreadDiedError)).toBe(true)
  const { lastEventId = -1 } = (await store.notices.progress()) ?? {}
  const { items } = await store.notices.list({ limit: 1_000 })
  // As far as the progress says, and not one further, whether the answer arrived or not.
  expect(items.map(({ createdAt }) => createdAt).toReversed()).toEqual([...range(lastEventId + 1)])
  expect(lastEventId).toBeGreaterThanOrEqual(20)
  await store.notices.advance({ lastEventId: lastEventId + 1, state: null }, [sampleNotice()])
}, 30_000)

test('a purge between events holds none of them up for longer than a piece', async () => {
  const store = await openStore({ path: path() })
  await store.notices.advance(
    { lastEventId: 1, state: null },
    range(800).map((createdAt) => sampleNotice({ createdAt, mutedBy: 'mute' })),
  )
  const order: string[] = []
  const purged = store.notices.purge(5_000).then((notices) => order.push(`purged ${notices}`))
  const appended = store.append([eventAt(1)]).then(() => order.push('event'))
  await Promise.all([purged, appended])
  expect(order).toEqual(['event', 'purged 800'])
  expect(await everyEventAt(store)).toEqual([1])
})

test('a closed store takes nothing more, and its file is read without it', async () => {
  const file = path()
  const store = await openStore({ path: file })
  await store.notices.advance({ lastEventId: 1, state: [1] }, [sampleNotice()])
  await store.close()
  expect(await refusal(() => store.notices.tried(sampleTry(1)))).toBeInstanceOf(StoreClosedError)
  expect(await refusal(() => store.notices.due(1, 1))).toBeInstanceOf(StoreClosedError)
  const reader = openReader(file)
  expect(await reader.notices.progress()).toEqual({ lastEventId: 1, state: [1] })
  await reader.close()
})
