import { expect, test } from 'bun:test'
import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import { FakeClock, settle } from '@holdfast/adapter-core/testing'
import { EventsDroppedError, type WriterHealth } from '@holdfast/event-store'
import { createRecorder, NotRecordedError } from './recorder.ts'

const event = (at: number): HoldfastEvent => ({ type: 'bot_stopped', connection: null, at, data: { reason: 'test' } })

const action = (at: number): HoldfastEvent => ({
  type: 'operator_action',
  connection: 'vest',
  at,
  data: { actor: 'local', reason: null, action: 'reconnect' },
})

const WELL: WriterHealth = {
  status: 'ok',
  failedAt: null,
  lastError: null,
  waiting: 0,
  spilled: 0,
  dropped: 0,
  spillPath: 'spill.jsonl',
  spillError: null,
}
const FULL: WriterHealth = { ...WELL, status: 'degraded', failedAt: 50, lastError: 'disk full' }

/** A store that takes batches at once and has them on disk when told: until then they wait, as in the real one. */
function start() {
  const clock = new FakeClock()
  const disk: StoredEvent[] = []
  const batches: number[] = []
  const published: number[] = []
  const lines: string[] = []
  const state = { gate: Promise.resolve(), isLost: false }
  const recorder = createRecorder({
    clock,
    publish: (stored) => published.push(stored.id),
    log: (_level, message) => lines.push(message),
    append: async (events) => {
      batches.push(events.length)
      await state.gate
      if (state.isLost) throw new EventsDroppedError('No room left')
      const stored = events.map((one, index) => ({ ...one, id: disk.length + index + 1, outageId: null }))
      disk.push(...stored)
      return stored
    },
  })
  /** Nothing reaches the disk from now on, until the result is called. */
  const hold = () => {
    const gate = Promise.withResolvers<void>()
    state.gate = gate.promise
    return () => gate.resolve()
  }
  return { clock, disk, batches, published, lines, state, recorder, hold }
}

test('hands over what one tick recorded as one batch, and publishes in order once it is on disk', async () => {
  const { recorder, batches, published, disk, hold } = start()
  const release = hold()
  const waiting = [1, 2].map((at) => recorder.record(event(at)))
  await settle()
  waiting.push(...[3, 4].map((at) => recorder.record(event(at))))
  await settle()
  expect([batches, published]).toEqual([[2, 2], []])
  expect(recorder.health()).toMatchObject({ status: 'ok', queued: 4 })
  release()
  expect((await Promise.all(waiting)).map(({ id }) => id)).toEqual([1, 2, 3, 4])
  expect(disk.map(({ at }) => at)).toEqual([1, 2, 3, 4])
  expect(published).toEqual([1, 2, 3, 4])
})

test('records what the disk did meanwhile once it is back: since when, how many waited', async () => {
  const { recorder, disk, lines, hold } = start()
  const release = hold()
  const first = recorder.record(event(1))
  await settle()
  recorder.writerChanged(FULL)
  recorder.writerChanged({ ...FULL, waiting: 1 })
  const second = recorder.record(event(2))
  for (let looks = 0; looks < 3; looks++) recorder.check()
  expect(recorder.health()).toMatchObject({ status: 'degraded', queued: 2, lastError: 'disk full' })
  release()
  await Promise.all([first, second])
  expect(recorder.health().status).toBe('degraded')
  recorder.writerChanged(WELL)
  await settle()
  expect(disk.slice(2)).toMatchObject([
    { type: 'store_degraded', at: 50, data: { error: 'disk full' } },
    { type: 'store_restored', data: { waited: 2, dropped: 0 } },
  ])
  expect(recorder.health()).toMatchObject({ status: 'ok', queued: 0 })
  expect(lines).toEqual(['Cannot store events; they are kept and tried again', 'Events are stored again'])
})

test('lets an operator act on a broken disk, and stores the action later', async () => {
  const { recorder, disk, hold } = start()
  const release = hold()
  const first = recorder.record(action(1)).catch((error: unknown) => error)
  recorder.writerChanged(FULL)
  expect(await first).toBeInstanceOf(NotRecordedError)
  await expect(recorder.record(action(2))).rejects.toThrow('disk full')
  release()
  await settle()
  expect(disk.map(({ at }) => at)).toEqual([1, 2])
})

test('a disk that does not answer is broken, and well again when it does', async () => {
  const { recorder, clock, disk, hold } = start()
  const release = hold()
  const first = recorder.record(event(1))
  await clock.advance(4_999)
  recorder.check()
  expect(recorder.health().status).toBe('ok')
  await clock.advance(1)
  recorder.check()
  expect(recorder.health()).toMatchObject({ status: 'degraded', lastError: 'the disk does not answer' })
  await expect(recorder.record(action(2))).rejects.toThrow('does not answer')
  release()
  await first
  await settle()
  expect(recorder.health().status).toBe('ok')
  expect(disk.map(({ type }) => type).slice(2)).toEqual(['store_degraded', 'store_restored'])
})

test('tells of events that nothing could hold, and goes on', async () => {
  const { recorder, state, disk } = start()
  state.isLost = true
  await expect(recorder.record(event(1))).rejects.toThrow('Cannot store bot_stopped: No room left')
  expect(recorder.health()).toMatchObject({ queued: 0, dropped: 1 })
  state.isLost = false
  await recorder.record(event(2))
  expect(disk.map(({ at }) => at)).toEqual([2])
})

test('flush waits for the disk, and gives up when told', async () => {
  const { recorder, disk, hold } = start()
  const never = new AbortController()
  const release = hold()
  void recorder.record(event(1))
  const flushed = recorder.flush(never.signal)
  release()
  await flushed
  expect(disk).toHaveLength(1)
  hold()
  void recorder.record(event(2))
  const givenUp = recorder.flush(never.signal)
  never.abort()
  await givenUp
  await recorder.flush(never.signal)
  expect(disk).toHaveLength(1)
})
