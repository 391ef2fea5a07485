import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { BusyError, FakeDisks, fakeDatabase, fakeSpillDisk } from '../testing/fake-disks.ts'
import { createJournal } from './journal.ts'
import { createSpill, type Spill } from './spill.ts'

const spillOn = (disks: FakeDisks): Spill =>
  createSpill({ disk: fakeSpillDisk(disks), databaseId: 'db', newId: () => 'a-spill' })

function journalOn(disks: FakeDisks, maxEvents: number) {
  const clock = new FakeClock()
  const told: string[] = []
  const turns: (() => void)[] = []
  const journal = createJournal({
    database: fakeDatabase(disks),
    isBusy: (error) => error instanceof BusyError,
    spill: spillOn(disks),
    spillPath: 'spill.jsonl',
    clock,
    soon: (turn) => turns.push(turn),
    tell: ({ kind, seq }) => told.push(`${kind} ${seq}`),
    onHealth: () => {},
    maxEvents,
  })
  journal.start([])
  const turn = (): void => {
    for (const run of turns.splice(0)) run()
  }
  const push = (seq: number, n: number): void =>
    journal.push({ writer: 'me', seq, n, events: Array.from({ length: n }, () => sampleEvent('attempt_started', seq)) })
  return { journal, clock, told, turn, push }
}

test('what waits while a transaction runs goes into the next one together', () => {
  const disks = new FakeDisks()
  const { told, turn, push } = journalOn(disks, 100)
  for (const seq of [1, 2, 3]) push(seq, 2)
  expect(told).toEqual([])
  turn()
  expect(told).toEqual(['stored 1', 'stored 2', 'stored 3'])
  expect(disks.lastBatch).toEqual({ writer: 'me', seq: 3 })
})

test('batches whose commit nobody heard of are not given up, however full memory is', async () => {
  const disks = new FakeDisks()
  const { told, turn, push, clock } = journalOn(disks, 12)
  disks.database = 'fails_after'
  disks.spill = 'fails'
  for (const [seq, n] of [
    [1, 5],
    [2, 5],
    [3, 3],
  ] as const)
    push(seq, n)
  turn()
  expect(told).toEqual([])
  disks.database = 'ok'
  await clock.advance(200)
  turn()
  expect(told.toSorted()).toEqual(['stored 1', 'stored 2', 'stored 3'])
  expect(disks.events.length).toBe(13)
})

test('where neither memory nor the spill file holds them the newest batches are given up, told and counted', () => {
  const disks = new FakeDisks()
  const { journal, told, turn, push } = journalOn(disks, 4)
  disks.database = 'busy'
  disks.spill = 'fails'
  push(1, 3)
  turn()
  for (const [seq, n] of [
    [2, 1],
    [3, 2],
    [4, 1],
  ] as const)
    push(seq, n)
  turn()
  expect(told).toEqual(['dropped 4', 'dropped 3'])
  expect(journal.health()).toMatchObject({ waiting: 4, spilled: 0, dropped: 3, spillError: 'disk failed' })
})

test('attempts to write again come 200 ms apart, doubling up to 5 s', async () => {
  const disks = new FakeDisks()
  const { told, turn, push, clock, journal } = journalOn(disks, 100)
  disks.database = 'fails'
  push(1, 1)
  turn()
  for (const ms of [200, 400, 800, 1_600, 3_200]) await clock.advance(ms)
  disks.database = 'ok'
  await clock.advance(4_999)
  turn()
  expect(told).toEqual(['held 1'])
  expect(journal.health().status).toBe('degraded')
  await clock.advance(1)
  turn()
  expect(told).toEqual(['held 1', 'stored 1'])
  expect(journal.health()).toMatchObject({ status: 'ok', waiting: 0, spilled: 0 })
})

test('what a write that failed left in the spill file is never taken for a batch', () => {
  const disks = new FakeDisks()
  const spill = spillOn(disks)
  spill.leftover()
  const batch = (seq: number) => ({ writer: 'me', seq, events: [sampleEvent('attempt_started', seq)] })
  spill.append([batch(1)])
  disks.spill = 'fails'
  disks.torn = 1
  expect(() => spill.append([batch(2), batch(3)])).toThrow('disk failed')
  disks.spill = 'ok'
  spill.append([batch(4)])
  expect(
    spillOn(disks)
      .leftover()
      .map(({ seq }) => seq),
  ).toEqual([1, 4])
})

test('a close while the disk fails leaves all that waits in the spill file', () => {
  const disks = new FakeDisks()
  const { journal, told, turn, push } = journalOn(disks, 100)
  disks.database = 'fails'
  disks.spill = 'fails'
  push(1, 2)
  turn()
  push(2, 3)
  disks.spill = 'ok'
  journal.close()
  expect(told).toEqual(['held 1', 'held 2'])
  disks.database = 'ok'
  const next = journalOn(disks, 100)
  expect(next.told).toEqual(['stored 1', 'stored 2'])
  expect(disks.events.length).toBe(5)
  expect(disks.file).toBeNull()
})
