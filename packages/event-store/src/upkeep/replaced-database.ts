import { type Db, openForReading } from '../database.ts'
import { readMeta } from '../meta.ts'

/** Tables whose ids others remember: readers of the stream, and receivers of notices. */
const REMEMBERED = ['events', 'notices', 'silences'] as const

/** The largest id that each of these tables ever gave. */
type LastIds = ReadonlyMap<string, number>

/** What must outlive a database that is replaced. */
export interface ReplacedDatabase {
  /** Null where there is none, or it cannot be read any more. */
  readonly id: string | null
  /** Empty where they are not known. */
  readonly lastIds: LastIds
}

/** Reads it, as far as the database can be read. */
export function readReplaced(path: string): ReplacedDatabase {
  try {
    const db = openForReading(path, 0)
    try {
      return { id: readMeta(db, 'id'), lastIds: readLastIds(db) }
    } finally {
      db.$client.close()
    }
  } catch {
    return { id: null, lastIds: new Map() }
  }
}

const readLastIds = ({ $client }: Db): LastIds =>
  new Map($client.prepare<[], [string, number]>('SELECT name, seq FROM sqlite_sequence').raw().all())

/** Makes a database give ids above these: who asks for what came after an event gets what came after it. */
export function raiseIds(db: Db, lastIds: LastIds): void {
  const own = readLastIds(db)
  const insert = db.$client.prepare('INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)')
  const update = db.$client.prepare('UPDATE sqlite_sequence SET seq = ? WHERE name = ?')
  for (const table of REMEMBERED) {
    const [before, now] = [lastIds.get(table) ?? 0, own.get(table)]
    if (now === undefined) insert.run(before, table)
    else if (before > now) update.run(before, table)
  }
}
