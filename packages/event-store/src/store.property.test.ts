import { expect, test } from 'bun:test'
import { CAUSES, EVENT_TYPES, type HoldfastEvent } from '@holdfast/adapter-core/events'
import { foldAll } from '@holdfast/reconnect-monitor/history'
import { arbitraryLog, numbered } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { memoryStore } from './memory-store.ts'
import type { EventQuery, OutageQuery, Page } from './port.ts'
import { openReader } from './reader.ts'
import { tempPaths } from './testing/stores.ts'
import { readProjections, verifyProjections } from './verify.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()

/** Splits a log into batches, each with a claim whether the store is opened anew before it. */
const arbitraryBatches = fc
  .tuple(arbitraryLog, fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean())))
  .map(([log, cuts]) => {
    const batches: { events: readonly HoldfastEvent[]; reopen: boolean }[] = []
    let rest = log
    for (const [size, reopen] of cuts) {
      batches.push({ events: rest.slice(0, size), reopen })
      rest = rest.slice(size)
    }
    return [...batches, { events: rest, reopen: true }]
  })

test('whatever the events, the batches and the restarts, the tables are the fold of the log', () => {
  fc.assert(
    fc.property(arbitraryBatches, (batches) => {
      const file = { path: path(), mode: 'demo' } as const
      let store = openWriter(file)
      for (const { events, reopen } of batches) {
        if (reopen) {
          store.close()
          store = openWriter(file)
        }
        store.append(events)
      }
      store.close()
      const { events, outages, intervals } = foldAll(numbered(batches.flatMap((batch) => batch.events)))
      const stored = readProjections(file.path)
      expect(stored.events).toEqual([...events])
      expect(stored.outages).toEqual([...outages])
      expect(stored.intervals).toEqual(intervals.toSorted(byConnection))
      expect(verifyProjections(file.path)).toEqual([])
    }),
    { numRuns: 40 },
  )
}, 30_000)

const byConnection = (a: { connection: string }, b: { connection: string }): number =>
  a.connection < b.connection ? -1 : Number(a.connection > b.connection)

const instant = fc.option(fc.integer({ min: 9_000, max: 20_000 }), { nil: undefined })
const connection = fc.constantFrom('paradex', 'constructor', undefined)
const cause = fc.constantFrom(...CAUSES.slice(0, 3), 'stale_data', 'auth_rejected', undefined)
const minDurationMs = fc.option(fc.nat({ max: 300 }), { nil: undefined })
const limit = fc.integer({ min: 1, max: 20 })
const arbitraryEventQuery = fc.record({
  connection,
  from: instant,
  to: instant,
  type: fc.oneof(
    fc.constantFrom('connection_live', 'connection_lost', undefined),
    fc.subarray([...EVENT_TYPES]),
    fc.subarray(['connection_live', 'connection_lost', 'attempt_started', 'attempt_failed']),
  ),
  after: fc.option(fc.nat({ max: 60 }), { nil: undefined }),
  outage: fc.option(fc.nat({ max: 20 }), { freq: 5, nil: undefined }),
  cause,
  minDurationMs,
  limit,
})
const arbitraryOutageQuery = fc.record({
  connection,
  cause,
  from: instant,
  to: instant,
  scope: fc.constantFrom('connection', 'subscription', undefined),
  ongoing: fc.constantFrom(true, false, undefined),
  minDurationMs,
  limit,
})
/** Windows and a `now` before, in and after them; most edges are instants at which something happened. */
const arbitraryViews = fc.array(
  fc.record({
    from: fc.nat(),
    lengthMs: fc.integer({ min: 1, max: 9_000 }),
    to: fc.nat(),
    now: fc.nat(),
    onEdges: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

/** Every page of a list, one after the other, without the cursors: each database has its own. */
async function allPages<T, Q extends object>(read: (query: Q & { cursor?: string }) => Promise<Page<T>>, query: Q) {
  const pages: (readonly T[])[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await read({ ...query, ...(cursor === null ? {} : { cursor }) })
    pages.push(page.items)
    cursor = page.next
  } while (cursor !== null)
  return pages
}

test('both stores give the same answers', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryLog,
      arbitraryEventQuery,
      arbitraryOutageQuery,
      arbitraryViews,
      async (log, eventQuery, outageQuery, views) => {
        const file = path()
        const writer = openWriter({ path: file, mode: 'demo' })
        const durable = openReader(file)
        const memory = memoryStore()
        writer.append(log)
        await memory.append(log)
        const windows = views.map(windowsOf(log))
        const answers = [durable, memory].map(async (store) => ({
          events: await allPages(store.events, eventQuery as EventQuery),
          outages: await allPages(store.outages, outageQuery as OutageQuery),
          timelines: await Promise.all(windows.map(({ window, now }) => store.timeline(window, now))),
          stats: await Promise.all(windows.map(({ window, now }) => store.stats(window, now))),
          recoveries: await store.series({ connection: 'paradex', metric: 'recovery', from: 0, to: 1e9 }),
          range: await store.eventRange(),
          lastSeenAt: await store.lastSeenAt(),
        }))
        expect(await answers[0]).toEqual(await answers[1])
        await durable.close()
        writer.close()
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

type View = typeof arbitraryViews extends fc.Arbitrary<readonly (infer V)[]> ? V : never

/** Turns choices into windows of the log. */
const windowsOf =
  (log: readonly HoldfastEvent[]) =>
  ({ from, lengthMs, to, now, onEdges }: View) => {
    const instants = log.map(({ at }) => at).concat(8_000, 30_000)
    const pick = (choice: number): number => instants[choice % instants.length] ?? 0
    const start = onEdges ? pick(from) : 8_000 + (from % 15_000)
    const end = onEdges ? pick(to) : start + lengthMs
    return { window: { from: start, to: Math.max(end, start + 1) }, now: pick(now) }
  }
