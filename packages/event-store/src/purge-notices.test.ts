import { expect, test } from 'bun:test'
import { advanceNotices, endSilence, insertSilence, storeTry } from './notice-writer.ts'
import { purgeNotices } from './purge-notices.ts'
import { AGAIN, FAILED, sampleNotice, sampleTry } from './testing/sample-notice.ts'
import { tempPaths } from './testing/stores.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()

test('a purge deletes so many rows at once, and a notice whole, the oldest first', () => {
  const writer = openWriter({ path: path(), mode: 'demo' })
  const { db } = writer
  advanceNotices(db, { lastEventId: 1, state: null }, [sampleNotice(), sampleNotice(), sampleNotice(), sampleNotice()])
  for (let n = 0; n < 20; n++) storeTry(db, sampleTry(2, AGAIN))
  storeTry(db, sampleTry(2, { ...FAILED, at: 2_000 }))
  for (const id of [3, 1, 4]) storeTry(db, sampleTry(id, { at: 2_001 + id }))
  const pieces = [9, 9, 9, 9].map((maxRows) => purgeNotices(db, 9_000, maxRows))
  // Its row, that of the connection it names, and those of its tries; of the others three each.
  expect(pieces).toEqual([
    { notices: 1, rows: 23 },
    { notices: 3, rows: 9 },
    { notices: 0, rows: 0 },
    { notices: 0, rows: 0 },
  ])
  writer.close()
})

test('tries count as rows, so that a piece stays small', () => {
  const writer = openWriter({ path: path(), mode: 'demo' })
  const { db } = writer
  advanceNotices(db, { lastEventId: 1, state: null }, [sampleNotice(), sampleNotice()])
  for (const id of [1, 2]) for (const outcome of [AGAIN, FAILED]) storeTry(db, sampleTry(id, outcome))
  expect([7, 7, 7].map((maxRows) => purgeNotices(db, 9_000, maxRows))).toEqual([
    { notices: 1, rows: 4 },
    { notices: 1, rows: 4 },
    { notices: 0, rows: 0 },
  ])
  writer.close()
})

test('a silence that was ended goes by when it was, not by when it should have', () => {
  const writer = openWriter({ path: path(), mode: 'demo' })
  const { db } = writer
  const silence = { kind: 'mute', connection: null, reason: null, actor: 'anna', createdAt: 1 } as const
  const { id } = insertSilence(db, { ...silence, from: 1, until: 9_000 })
  endSilence(db, id, 50, 'operator')
  expect(purgeNotices(db, 50, 10).rows).toBe(0)
  expect(purgeNotices(db, 51, 10).rows).toBe(1)
  writer.close()
})
