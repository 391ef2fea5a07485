import { expect, test } from 'bun:test'
import { openForWriting } from './database.ts'
import { DIGEST_SIZE } from './outage-digest.ts'
import { MAX_CONDENSED, MAX_TILES, WindowTooLargeError } from './port.ts'
import { openReader } from './reader.ts'
import { tempPaths } from './testing/stores.ts'
import { timelineOf } from './views.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()

/** A database with so many intervals of one connection, one after the other, or with time between them. */
function intervalsOf(connection: string, count: number, gapMs = 0) {
  const file = path()
  const writer = openWriter({ path: file, mode: 'demo' })
  writer.db.$client.exec(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO state_intervals (connection, state, from_at, to_at)
    SELECT '${connection}', iif(i % 2, 'live', 'degraded'), i * 10, i * 10 + 10 - ${gapMs} FROM n`)
  return openReader(file)
}

test('a timeline has as many tiles as a browser can draw, and is refused with one more', async () => {
  const reader = intervalsOf('paradex', MAX_TILES + 1)
  const end = 10 * (MAX_TILES + 1)
  const { paradex = [] } = await reader.timeline({ from: 10, to: end }, end, ['paradex'])
  expect(paradex).toHaveLength(MAX_TILES)
  const tooMany = reader.timeline({ from: 10, to: end + 1 }, end, ['paradex'])
  await expect(tooMany).rejects.toThrow(WindowTooLargeError)
  await expect(tooMany).rejects.toThrow('name a connection, take a shorter window')
})

test('time between intervals has tiles too', async () => {
  const reader = intervalsOf('paradex', MAX_TILES / 2 + 1, 5)
  const end = 5 * MAX_TILES + 10
  expect((await reader.timeline({ from: 10, to: end }, end, ['paradex']))['paradex']).toHaveLength(MAX_TILES)
  await expect(reader.timeline({ from: 10, to: end + 1 }, end, ['paradex'])).rejects.toThrow(WindowTooLargeError)
})

test('connections share the tiles, and no interval is read of a window that has too many', () => {
  const source = {
    count: (connections: readonly string[]) => connections.length * (MAX_TILES / 2 + 1),
    within: () => {
      throw new Error('Read')
    },
  }
  const window = { from: 0, to: 1 }
  expect(() => timelineOf(source, window, 1, ['a'])).toThrow('Read')
  expect(() => timelineOf(source, window, 1, ['a', 'b'])).toThrow(WindowTooLargeError)
})

test('a resolution lets any window be told, read connection by connection', async () => {
  const reader = intervalsOf('paradex', MAX_TILES + 1)
  const end = 10 * (MAX_TILES + 2)
  const { paradex = [] } = await reader.timeline({ from: 10, to: end }, end, ['paradex'], 10_000)
  expect(paradex.length).toBeLessThan(110)
  expect([paradex[0]?.from, paradex.at(-1)?.to]).toEqual([10, end])
  expect(paradex[0]).toMatchObject({ state: 'degraded', outages: 0, merged: 999 })

  const asked: (readonly string[])[] = []
  const source = {
    count: () => 2 * MAX_TILES,
    within: (connections: readonly string[]) => {
      asked.push(connections)
      return new Map()
    },
  }
  // Once, however often it is named: reading again and again would hold up all others.
  timelineOf(source, { from: 0, to: 1 }, 1, ['a', 'b', 'a', 'a'], 5)
  expect(asked).toEqual([['a'], ['b']])
})

test('a window of far too many outages is refused before anything is counted, and one beside it is told', async () => {
  const file = path()
  openWriter({ path: file, mode: 'demo' }).close()
  const db = openForWriting(file, 5_000)
  const rows = Math.floor(MAX_CONDENSED / 2 / DIGEST_SIZE) + 2
  db.$client.exec(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO outage_digests (connection, from_at, first_id, n, records)
    SELECT 'paradex', i * 1000, i * ${DIGEST_SIZE}, ${DIGEST_SIZE}, zeroblob(${DIGEST_SIZE * 56}) FROM n`)
  db.$client.close()
  const reader = openReader(file)
  const end = (rows + 1) * 1_000
  await expect(reader.timeline({ from: 0, to: end }, end, ['paradex'], 1_000)).rejects.toThrow(WindowTooLargeError)
  // What the last of them holds may lie behind the window, and what is of others is none of theirs.
  expect(await reader.timeline({ from: 0, to: end - 1_500 }, end, ['paradex'], 1_000)).toHaveProperty('paradex')
  expect(await reader.timeline({ from: 0, to: end }, end, ['vest'], 1_000)).toHaveProperty('vest')
  await reader.close()

  const source = {
    estimate: () => MAX_CONDENSED + 1,
    count: () => {
      throw new Error('Counted')
    },
    within: () => new Map(),
  }
  expect(() => timelineOf(source, { from: 0, to: 1 }, 1, ['a'], 5)).toThrow(WindowTooLargeError)
})
