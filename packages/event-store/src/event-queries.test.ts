import { expect, test } from 'bun:test'
import { openForWriting } from './database.ts'
import { createReader } from './reader.ts'
import { tempPaths } from './testing/stores.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()

test('common and rare types of one connection come in one order, none missing, none twice', async () => {
  const file = path()
  openWriter({ path: file, mode: 'demo' }).close()
  const db = openForWriting(file, 5_000)
  // Two types that are looked for by the connection, one by itself, one that is not asked for.
  db.$client.exec(`
    WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 66000)
    INSERT INTO events (at, connection, type, data)
    SELECT id, CASE WHEN id % 5 = 0 THEN 'vest' ELSE 'paradex' END,
           CASE WHEN id % 1000 = 1 THEN 'operator_action' WHEN id % 3 = 0 THEN 'attempt_started'
                WHEN id % 3 = 1 THEN 'attempt_failed' ELSE 'connection_live' END, '{}' FROM n`)
  const reader = createReader(db)
  const type = ['operator_action', 'attempt_started', 'attempt_failed'] as const
  const idsOf = async (after: number | undefined) => {
    const ids: number[] = []
    let cursor: string | undefined
    do {
      const query = { connection: 'paradex', type, limit: 1_000, ...(after === undefined ? {} : { after }) }
      const page = await reader.events({ ...query, ...(cursor === undefined ? {} : { cursor }) })
      ids.push(...page.items.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor !== undefined)
    return ids
  }
  const wanted = Array.from({ length: 66_000 }, (_, index) => index + 1).filter(
    (id) => id % 5 !== 0 && (id % 1000 === 1 || id % 3 !== 2),
  )
  expect(await idsOf(0)).toEqual(wanted)
  expect(await idsOf(undefined)).toEqual(wanted.toReversed())
  await reader.close()
}, 30_000)
