import { expect, test } from 'bun:test'
import { touches } from '@holdfast/reconnect-monitor/history'
import type { OutageQuery } from './port.ts'
import { openReader } from './reader.ts'
import { tempPaths } from './testing/stores.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()

/** More than count as long. */
const MANY = 3_000

interface Row {
  readonly id: number
  readonly startedAt: number
  readonly endedAt: number | null
}

/** Outages a second apart; most last up to 2 s, every fourth up to a quarter of an hour, a few go on. */
const ROWS: readonly Row[] = Array.from({ length: MANY }, (_, index) => {
  const startedAt = index * 1_000
  const length = index % 4 === 0 ? (index * 7_919) % 900_000 : (index * 31) % 2_000
  return { id: index + 1, startedAt, endedAt: index % 500 === 7 ? null : startedAt + length }
})

function open() {
  const file = path()
  const writer = openWriter({ path: file, mode: 'demo' })
  const insert = writer.db.$client.prepare(
    `INSERT INTO outages (id, connection, scope, cause, attribution, planned, started_at, detected_at, ended_at,
                          duration_ms, detection_ms, attempts)
     VALUES (?, ?, 'connection', 'dns', 'us', 0, ?, ?, ?, ?, 0, 0)`,
  )
  writer.db.$client.transaction(() => {
    for (const { id, startedAt, endedAt } of ROWS) {
      insert.run(id, `c${id % 3}`, startedAt, startedAt, endedAt, endedAt === null ? null : endedAt - startedAt)
    }
  })()
  const reader = openReader(file)
  return async (query: Omit<OutageQuery, 'limit'>): Promise<readonly number[]> => {
    const ids: number[] = []
    let cursor: string | null = null
    do {
      const page = await reader.outages({ ...query, limit: 40, ...(cursor === null ? {} : { cursor }) })
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    return ids
  }
}

const newestFirst = (isWanted: (row: Row) => boolean): readonly number[] =>
  ROWS.filter(isWanted)
    .map(({ id }) => id)
    .toReversed()

test('pages of a window hold what reaches into it, however long before it began', async () => {
  const read = open()
  for (const from of [0, 1_001_001, 1_002_001, 1_500_000, 2_999_000, 5_000_000]) {
    const window = { from, to: from + 5_000 }
    const found = newestFirst((row) => touches(row, window))
    expect(found.length).toBeGreaterThan(2)
    expect(await read(window)).toEqual([...found])
    expect(await read({ ...window, ongoing: false })).toEqual([
      ...newestFirst((row) => touches(row, window) && row.endedAt !== null),
    ])
    expect(await read({ ...window, connection: 'c1' })).toEqual(found.filter((id) => id % 3 === 1))
    expect(await read({ ...window, cause: 'tls' })).toEqual([])
  }
})

test('pages of a least duration are the same, whether few last so long or many', async () => {
  const read = open()
  for (const minDurationMs of [0, 1_999, 600_000]) {
    const isLong = ({ startedAt, endedAt }: Row) => endedAt !== null && endedAt - startedAt >= minDurationMs
    expect(await read({ minDurationMs })).toEqual([...newestFirst(isLong)])
    expect(await read({ minDurationMs, connection: 'c2' })).toEqual(newestFirst(isLong).filter((id) => id % 3 === 2))
  }
})
