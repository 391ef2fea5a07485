import { expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { KEEP_EVERY, mustKeep, readPurgedThrough } from './checkpoint.ts'
import { type Db, openForWriting } from './database.ts'
import { prepareAppend } from './event-writer.ts'
import { prepareDatabase } from './migrate.ts'
import { BUCKETS } from './port.ts'
import { purgeThrough } from './purge-events.ts'
import { rebuildProjections } from './rebuild.ts'
import { tempPaths } from './testing/stores.ts'
import { verifyProjections } from './verify.ts'

const path = tempPaths()
const DAYS = 12
const PER_DAY = 10

/** A store of some days; its kept checkpoints are those of the days' first events, from the second day on. */
function storeOfDays(file = path()): Db {
  const db = openForWriting(file, 1_000)
  prepareDatabase(db, file, 'demo')
  const append = prepareAppend(db)
  for (let day = 0; day < DAYS; day++) {
    append(
      Array.from({ length: PER_DAY }, (_, index) =>
        sampleEvent(index % 2 === 0 ? 'connection_lost' : 'connection_live', day * BUCKETS.day + index * 1_000),
      ),
    )
  }
  return db
}

const keptIn = (db: Db): readonly number[] =>
  db.$client.prepare<[], number>('SELECT event_id FROM checkpoints WHERE tails IS NOT NULL').pluck().all()
const firstEvent = (db: Db): number => db.$client.prepare<[], number>('SELECT min(id) FROM events').pluck().get() ?? 0

test('the first event of each day leaves a checkpoint that is kept', () => {
  const db = storeOfDays()
  expect(keptIn(db)).toEqual(Array.from({ length: DAYS - 1 }, (_, day) => (day + 1) * PER_DAY + 1))
  db.$client.close()
})

test('on a busy day one is kept each so many events, and none for a clock that goes back', () => {
  const kept = { eventId: 100, at: 5 * BUCKETS.day }
  expect(mustKeep(kept, 101, kept.at + BUCKETS.day - 1)).toBe(false)
  expect(mustKeep(kept, 101, kept.at + BUCKETS.day)).toBe(true)
  expect(mustKeep(kept, 100 + KEEP_EVERY - 1, kept.at)).toBe(false)
  expect(mustKeep(kept, 100 + KEEP_EVERY, kept.at)).toBe(true)
  expect(mustKeep(kept, 101, kept.at - BUCKETS.day)).toBe(false)
  expect(mustKeep(null, 1, kept.at)).toBe(false)
})

test('a purge goes in pieces, ends at its checkpoint, and takes the ones before it last', () => {
  const db = storeOfDays()
  const end = 9 * PER_DAY + 1
  const pieces: number[] = []
  for (let rows = purgeThrough(db, end, 40); rows > 0; rows = purgeThrough(db, end, 40)) pieces.push(rows)
  // The checkpoint before the first event, and those of eight days.
  expect(pieces).toEqual([40, 40, 11, 8, 1])
  expect(firstEvent(db)).toBe(end + 1)
  expect(keptIn(db)).toEqual([end, 10 * PER_DAY + 1, 11 * PER_DAY + 1])
  db.$client.close()
})

test('once begun, what is left of the events counts no longer, and nothing else changes', () => {
  const file = path()
  const db = storeOfDays(file)
  const outages = db.$client.prepare('SELECT * FROM outages ORDER BY id')
  const before = outages.all()
  purgeThrough(db, 5 * PER_DAY + 1, 7)
  expect(readPurgedThrough(db)).toBe(5 * PER_DAY + 1)
  rebuildProjections(db)
  expect(outages.all()).toEqual(before)
  db.$client.close()
  expect(verifyProjections(file)).toEqual([])
})

test('it can end at a kept checkpoint only, and never before an earlier one', () => {
  const db = storeOfDays()
  expect(() => purgeThrough(db, 12, 10)).toThrow('A purge can end at a kept checkpoint only, and event 12 has none')
  purgeThrough(db, 3 * PER_DAY + 1, 10)
  expect(() => purgeThrough(db, 2 * PER_DAY + 1, 10)).toThrow('Events up to 31 are purged already')
  expect(firstEvent(db)).toBe(11)
  db.$client.close()
})

test('a rebuild without the checkpoint where a purge ended refuses, and changes nothing', () => {
  const db = storeOfDays()
  purgeThrough(db, 3 * PER_DAY + 1, 100)
  db.$client.exec(`DELETE FROM checkpoints WHERE event_id = ${3 * PER_DAY + 1}`)
  const count = db.$client.prepare<[], number>('SELECT count(*) FROM outages').pluck()
  const before = count.get()
  expect(() => rebuildProjections(db)).toThrow('restore a backup')
  expect(count.get()).toBe(before)
  db.$client.close()
})
