import { expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { foldAll } from '@holdfast/reconnect-monitor/history'
import { arbitraryLog, numbered } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { memoryStore } from './memory-store.ts'
import type { EventQuery, OutageQuery } from './port.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { tempPaths } from './testing/stores.ts'
import { readProjections, verifyProjections } from './verify.ts'

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

test('whatever the events, the batches and the restarts, the tables are the fold of the log', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryBatches, async (batches) => {
      const file = { path: path(), mode: 'demo' } as const
      let store = openSqliteStore(file)
      for (const { events, reopen } of batches) {
        if (reopen) {
          await store.close()
          store = openSqliteStore(file)
        }
        await store.append(events)
      }
      await store.close()
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
const arbitraryEventQuery = fc.record({
  connection,
  from: instant,
  to: instant,
  type: fc.constantFrom('connection_live', 'connection_lost', undefined),
  after: fc.option(fc.nat({ max: 60 }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 20 }),
})
const arbitraryOutageQuery = fc.record({
  connection,
  from: instant,
  to: instant,
  scope: fc.constantFrom('connection', 'subscription', undefined),
  ongoing: fc.constantFrom(true, false, undefined),
  minDurationMs: fc.option(fc.nat({ max: 300 }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 20 }),
})

test('both stores give the same answers', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryLog, arbitraryEventQuery, arbitraryOutageQuery, async (log, eventQuery, outageQuery) => {
      const durable = openSqliteStore({ path: path(), mode: 'demo' })
      const memory = memoryStore()
      await durable.append(log)
      await memory.append(log)
      const window = { from: 9_500, to: 20_500 }
      const answers = [durable, memory].map(async (store) => [
        await store.events(eventQuery as EventQuery),
        await store.outages(outageQuery as OutageQuery),
        await store.timeline(window, 18_000),
        await store.stats(window, 18_000),
        await store.lastSeenAt(),
      ])
      expect(await answers[0]).toEqual(await answers[1])
      await durable.close()
    }),
    { numRuns: 60 },
  )
}, 30_000)
