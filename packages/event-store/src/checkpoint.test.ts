import { expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { CHECKPOINT_EVERY, restoreState } from './checkpoint.ts'
import { openForWriting } from './database.ts'
import { prepareAppend } from './event-writer.ts'
import { prepareDatabase } from './migrate.ts'
import { tempPaths } from './testing/stores.ts'

const path = tempPaths()

test('the newest checkpoint is that of the last round number of events, whatever the batches', () => {
  const file = path()
  const db = openForWriting(file, 1_000)
  prepareDatabase(db, file, 'demo')
  const append = prepareAppend(db)
  const log = Array.from({ length: CHECKPOINT_EVERY * 2.5 }, (_, index) =>
    sampleEvent(index % 2 === 0 ? 'connection_lost' : 'connection_live', index),
  )
  const size = CHECKPOINT_EVERY * 0.7
  for (let at = 0; at < log.length; at += size) append(log.slice(at, at + size))
  expect(db.$client.prepare('SELECT event_id, tails FROM checkpoints').all()).toEqual([
    { event_id: CHECKPOINT_EVERY * 2, tails: null },
  ])
  expect(restoreState(db)).toMatchObject({ eventId: log.length, lateness: { latestAt: log.length - 1, maxLateMs: 0 } })
  db.$client.close()
})
