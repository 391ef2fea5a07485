import { expect, test } from 'bun:test'
import type { EventData, HoldfastEvent } from '@holdfast/adapter-core/events'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { memoryStore } from '@holdfast/event-store'
import { createRecorder } from './recorder.ts'
import { recordRemoved, recordStart } from './run-events.ts'

const RELOADED: EventData['config_reloaded'] = {
  actor: 'signal',
  added: [],
  changed: [],
  removed: [],
  sections: [],
  needsRestart: [],
}

/** The record of runs; each begins with `ids` and is told what its reloads made of them. */
async function runs(...each: readonly { ids: readonly string[]; reloads?: readonly Partial<typeof RELOADED>[] }[]) {
  const clock = new FakeClock()
  const store = memoryStore()
  await store.beginRun(clock.now())
  const append = (events: readonly HoldfastEvent[]) => store.append(events)
  const recorder = createRecorder({ clock, log: () => {}, append, publish: () => {} })
  for (const { ids, reloads = [] } of each) {
    await recordRemoved(store, recorder, ids, clock.now())
    const versions = { holdfast: '1' }
    recordStart(recorder, { at: clock.now(), mode: 'live', ids, pid: 1, previousRun: null, versions })
    for (const reload of reloads) {
      const data = { ...RELOADED, ...reload }
      await recorder.record({ type: 'config_reloaded', connection: null, at: clock.now(), data })
    }
    await clock.advance(1)
  }
  const { items } = await store.events({ type: 'connection_removed', after: 0, limit: 1_000 })
  return items.map(({ at, connection }) => `${at - new FakeClock().now()} ${connection}`)
}

test('what a run began with and the next is not configured for is removed', async () => {
  expect(await runs({ ids: ['a', 'b'] }, { ids: ['b', 'c'] }, { ids: ['b', 'c'] })).toEqual(['1 a'])
})

test('what a reload added is removed where the next run does not have it', async () => {
  expect(await runs({ ids: ['a'], reloads: [{ added: ['b'] }] }, { ids: ['a'] })).toEqual(['1 b'])
  expect(await runs({ ids: ['a'], reloads: [{ added: ['b'] }] }, { ids: ['a', 'b'] })).toEqual([])
})

test('what a reload removed is removed once', async () => {
  expect(await runs({ ids: ['a', 'b'], reloads: [{ removed: ['b'] }] }, { ids: ['a'] })).toEqual([])
  const back = [{ removed: ['b'] }, { added: ['b'] }]
  expect(await runs({ ids: ['a', 'b'], reloads: back }, { ids: ['a'] })).toEqual(['1 b'])
})

test('reloads of runs before the last count no more, and many are all read', async () => {
  expect(await runs({ ids: ['a'], reloads: [{ added: ['b'] }] }, { ids: ['a', 'b'] }, { ids: ['a'] })).toEqual(['2 b'])
  const many = Array.from({ length: 250 }, (_, index) => ({ added: [`c${index}`] }))
  const removed = await runs({ ids: ['a'], reloads: many }, { ids: ['a'] })
  expect(removed).toHaveLength(250)
})
