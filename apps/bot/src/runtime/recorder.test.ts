import { expect, test } from 'bun:test'
import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { FakeClock, settle } from '@holdfast/adapter-core/testing'
import { createRecorder, NotRecordedError } from './recorder.ts'

const event = (at: number): HoldfastEvent => ({ type: 'bot_stopped', connection: null, at, data: { reason: 'test' } })

const action = (at: number): HoldfastEvent => ({
  type: 'operator_action',
  connection: 'vest',
  at,
  data: { actor: 'local', reason: null, action: 'reconnect' },
})

/** A disk that can be broken and mended, and whose writes finish when told. */
function start(options: { readonly maxQueued?: number } = {}) {
  const clock = new FakeClock()
  const disk: StoredEvent[] = []
  const batches: number[] = []
  const published: number[] = []
  const lines: string[] = []
  const state = { broken: false, gate: Promise.resolve() }
  const recorder = createRecorder({
    ...options,
    clock,
    publish: (stored) => published.push(stored.id),
    log: (_level, message) => lines.push(message),
    append: async (events) => {
      await state.gate
      if (state.broken) throw new Error('disk full')
      batches.push(events.length)
      const stored = events.map((one, index) => ({ ...one, id: disk.length + index + 1, outageId: null }))
      disk.push(...stored)
      return stored
    },
  })
  return { clock, disk, batches, published, lines, state, recorder }
}

test('stores in order, publishes after, and writes what gathered meanwhile as one batch', async () => {
  const { recorder, clock, batches, published, disk, state } = start()
  const gate = Promise.withResolvers<void>()
  state.gate = gate.promise
  const waiting = [recorder.record(event(1))]
  await clock.advance(0)
  waiting.push(...[2, 3, 4].map((at) => recorder.record(event(at))))
  gate.resolve()
  await clock.advance(0)
  expect((await Promise.all(waiting)).map(({ id }) => id)).toEqual([1, 2, 3, 4])
  expect(disk.map(({ at }) => at)).toEqual([1, 2, 3, 4])
  expect(batches).toEqual([1, 3])
  expect(published).toEqual([1, 2, 3, 4])
})

test('never writes in the tick that records: the sockets are read before each batch', async () => {
  const clock = new FakeClock()
  const batches: number[] = []
  const recorder = createRecorder({
    clock,
    publish: () => {},
    log: () => {},
    append: (events) => {
      batches.push(events.length)
      return Promise.resolve(events.map((one, index) => ({ ...one, id: index + 1, outageId: null })))
    },
  })
  const records = Array.from({ length: 1_001 }, (_, at) => recorder.record(event(at)))
  await settle()
  expect(batches).toEqual([])
  const first = records[0]?.then(() => batches.length)
  await clock.advance(0)
  await Promise.all(records)
  expect(batches).toEqual([1_000, 1])
  expect(await first).toBe(1)
})

test('keeps events through a broken disk, tries again, and records that it was broken', async () => {
  const { recorder, clock, state, disk, lines } = start()
  state.broken = true
  const waiting = recorder.record(event(1))
  await clock.advance(1_000)
  expect(recorder.health()).toMatchObject({ status: 'degraded', queued: 1, lastError: 'disk full' })
  state.broken = false
  await clock.advance(5_000)
  expect((await waiting).id).toBe(1)
  expect(disk.map(({ type }) => type)).toEqual(['bot_stopped', 'store_degraded', 'store_restored'])
  expect(recorder.health()).toMatchObject({ status: 'ok', queued: 0 })
  expect(lines).toEqual(['Cannot store events; they are kept and tried again', 'Events are stored again'])
})

test('lets an operator act on a broken disk, and stores the action later', async () => {
  const { recorder, clock, state, disk } = start()
  state.broken = true
  const first = recorder.record(action(1)).catch((error: unknown) => error)
  await clock.advance(0)
  expect(await first).toBeInstanceOf(NotRecordedError)
  await expect(recorder.record(action(2))).rejects.toThrow('disk full')
  state.broken = false
  await clock.advance(5_000)
  expect(disk.map(({ at }) => at).slice(0, 2)).toEqual([1, 2])
})

test('refuses events past the limit of its queue', async () => {
  const { recorder, clock, state } = start({ maxQueued: 2 })
  state.broken = true
  const kept = [recorder.record(event(1)), recorder.record(event(2))]
  await expect(recorder.record(event(3))).rejects.toThrow('2 events wait')
  expect(recorder.health().dropped).toBe(1)
  state.broken = false
  await clock.advance(5_000)
  expect((await Promise.all(kept)).map(({ id }) => id)).toEqual([1, 2])
})

test('flush waits for the disk, and gives up when told', async () => {
  const { recorder, clock, state, disk } = start()
  const never = new AbortController()
  void recorder.record(event(1))
  const stored = recorder.flush(never.signal)
  await clock.advance(0)
  await stored
  expect(disk).toHaveLength(1)
  state.broken = true
  recorder.record(event(2)).catch(() => {})
  const flushed = recorder.flush(never.signal)
  await clock.advance(100)
  never.abort()
  await flushed
  expect(disk).toHaveLength(1)
})
