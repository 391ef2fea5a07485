import type { Db } from './database.ts'
import {
  DIGEST_FIELDS,
  DIGEST_SIZE,
  type DigestRow,
  digestNumbers,
  type OutageDigest,
  putDigest,
  takeDigest,
} from './outage-digest.ts'

/** The table `outage_digests`, kept by what happens to outages; see `IntervalWriter` for how to use it. */
export interface DigestWriter {
  /**
   * Takes in an outage of scope `connection` that is new or has changed, and tells what it was; null where it is new. Only
   * the newest of a connection ever changes.
   */
  put(connection: string, outage: OutageDigest): OutageDigest | null
  flush(): void
  forget(): void
}

/** The newest row of a connection. */
interface Chunk {
  readonly connection: string
  readonly from: number
  readonly firstId: number
  n: number
  /** With room for all that a row may hold. */
  readonly numbers: Float64Array
}

/** Stores a row of `outage_digests`, or replaces the one that begins with the same outage. */
export function prepareDigestInsert(db: Db): (row: DigestRow) => void {
  const upsert = db.$client.prepare(
    `INSERT INTO outage_digests (connection, from_at, first_id, n, records) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET n = excluded.n, records = excluded.records`,
  )
  return ({ connection, from, firstId, n, records }) => {
    upsert.run(connection, from, firstId, n, records)
  }
}

/** Prepares the statements that keep the digests of a database. */
export function prepareDigests(db: Db): DigestWriter {
  const select = db.$client.prepare<[string], Omit<DigestRow, 'connection'>>(
    `SELECT from_at AS "from", first_id AS firstId, n, records FROM outage_digests
     WHERE connection = ? ORDER BY from_at DESC, first_id DESC LIMIT 1`,
  )
  const insert = prepareDigestInsert(db)
  const chunks = new Map<string, Chunk>()
  const changed = new Set<Chunk>()

  const stored = (connection: string): Chunk | undefined => {
    const row = select.get(connection)
    if (row === undefined) return undefined
    const numbers = new Float64Array(DIGEST_SIZE * DIGEST_FIELDS)
    numbers.set(digestNumbers(row.records))
    return { connection, from: row.from, firstId: row.firstId, n: row.n, numbers }
  }

  const roomy = (connection: string, chunk: Chunk | undefined, { startedAt, id }: OutageDigest): Chunk => {
    if (chunk !== undefined && chunk.n < DIGEST_SIZE) return chunk
    return {
      connection,
      from: startedAt,
      firstId: id,
      n: 0,
      numbers: new Float64Array(DIGEST_SIZE * DIGEST_FIELDS),
    }
  }

  return {
    put: (connection, outage) => {
      const known = chunks.get(connection) ?? stored(connection)
      const isNew = known === undefined || known.numbers[(known.n - 1) * DIGEST_FIELDS] !== outage.id
      const chunk = isNew ? roomy(connection, known, outage) : known
      const before = isNew ? null : takeDigest(chunk.numbers, chunk.n - 1)
      if (isNew) chunk.n += 1
      putDigest(chunk.numbers, chunk.n - 1, outage)
      chunks.set(connection, chunk)
      changed.add(chunk)
      return before
    },
    flush: () => {
      for (const { connection, from, firstId, n, numbers } of changed) {
        const records = Buffer.from(numbers.buffer, 0, n * DIGEST_FIELDS * Float64Array.BYTES_PER_ELEMENT)
        insert({ connection, from, firstId, n, records })
      }
      changed.clear()
    },
    forget: () => {
      chunks.clear()
      changed.clear()
    },
  }
}
