import { expect, test } from 'bun:test'
import { arbitraryLog, sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'
import { openForWriting } from './database.ts'
import { acknowledgeOutage, advanceNotices, storeTry } from './notice-writer.ts'
import { rebuildDatabase } from './rebuild-database.ts'
import { sampleNotice, sampleTry } from './testing/sample-notice.ts'
import { tempPaths } from './testing/stores.ts'
import { tablesOf } from './testing/tables.ts'
import { readProjections, verifyProjections } from './verify.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()
const log = fc.sample(arbitraryLog, { seed: 7, numRuns: 80 }).flat()

async function storedLog(): Promise<string> {
  const file = path()
  const store = openWriter({ path: file, mode: 'demo' })
  for (let at = 0; at < log.length; at += 100) store.append(log.slice(at, at + 100))
  store.close()
  return file
}

function alter(file: string, statements: string): void {
  const db = openForWriting(file, 1_000)
  db.$client.exec(statements)
  db.$client.close()
}

test('a log beyond several checkpoints goes on after a restart where it ended', async () => {
  expect(log.length).toBeGreaterThan(2_000)
  const file = await storedLog()
  const store = openWriter({ path: file, mode: 'demo' })
  store.append(log.slice(0, 50))
  store.close()
  expect(verifyProjections(file)).toEqual([])
})

test('an outage opened by the very event of a checkpoint is ended after the restart', async () => {
  const file = { path: path(), mode: 'demo' } as const
  const before = openWriter(file)
  const quiet = Array.from({ length: 999 }, (_, index) => sampleEvent('attempt_started', index))
  before.append([...quiet, sampleEvent('connection_lost', 2_000)])
  before.close()
  const after = openWriter(file)
  expect(after.append([sampleEvent('connection_live', 3_000)])).toMatchObject([{ id: 1_001, outageId: 1_000 }])
  after.close()
  expect(readProjections(file.path).outages).toMatchObject([{ id: 1_000, recoveredAt: 3_000 }])
})

test('projections that were damaged are told, and made anew from the events', async () => {
  const file = await storedLog()
  alter(
    file,
    `DELETE FROM outages WHERE id = (SELECT max(id) FROM outages);
     UPDATE outages SET cause = 'dns' WHERE id = (SELECT min(id) FROM outages);
     INSERT INTO state_intervals (connection, state, from_at) VALUES ('nobody', 'live', 5);
     UPDATE events SET outage_id = 999999 WHERE id = 2`,
  )
  const told = verifyProjections(file).join('\n')
  for (const claim of ['is missing', 'not what its events say', 'interval nobody 5 is stored', 'event 2 ']) {
    expect(told).toContain(claim)
  }
  expect(rebuildDatabase(file).events).toBe(log.length)
  expect(verifyProjections(file)).toEqual([])
})

test('a rebuild leaves the outbox as it is: nothing in it follows from events', async () => {
  const file = await storedLog()
  const writer = openWriter({ path: file, mode: 'demo' })
  advanceNotices(writer.db, { lastEventId: 9, state: ['open'] }, [sampleNotice(), sampleNotice({ mutedBy: 'mute' })])
  storeTry(writer.db, sampleTry(1))
  acknowledgeOutage(writer.db, { outage: 1, at: 5, actor: 'anna', reason: null })
  writer.close()
  alter(file, 'DELETE FROM outages')
  const before = tablesOf(file)
  expect(rebuildDatabase(file).changed).toBeGreaterThan(0)
  const after = tablesOf(file)
  for (const table of ['notices', 'notice_connections', 'notice_tries', 'acknowledgements', 'meta']) {
    expect(before[table]?.length).toBeGreaterThan(0)
    expect(after[table]).toEqual(before[table] ?? [])
  }
  expect(verifyProjections(file)).toEqual([])
})

test('a checkpoint of another version of the fold is not believed', async () => {
  const file = await storedLog()
  alter(file, 'UPDATE checkpoints SET fold_version = 0, history = \'{"connections":{}}\'; DELETE FROM outages')
  openWriter({ path: file, mode: 'demo' }).close()
  expect(verifyProjections(file)).toEqual([])
})
