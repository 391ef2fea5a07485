import { type Db, openForReading } from '../database.ts'
import { readMeta } from '../meta.ts'

const SEQUENCE = "SELECT seq FROM sqlite_sequence WHERE name = 'events'"

/** What must outlive a database that is replaced. */
export interface ReplacedDatabase {
  /** Null where there is none, or it cannot be read any more. */
  readonly id: string | null
  /** The largest event id that it ever gave; 0 where that is not known. */
  readonly lastEventId: number
}

/** Reads it, as far as the database can be read. */
export function readReplaced(path: string): ReplacedDatabase {
  try {
    const db = openForReading(path, 0)
    try {
      return { id: readMeta(db, 'id'), lastEventId: Number(db.$client.prepare(SEQUENCE).pluck().get() ?? 0) }
    } finally {
      db.$client.close()
    }
  } catch {
    return { id: null, lastEventId: 0 }
  }
}

/** Makes a database give ids above this one: who asks for what came after an event gets what came after it. */
export function raiseIds(db: Db, lastId: number): void {
  const own = db.$client.prepare(SEQUENCE).pluck().get()
  if (own === undefined) {
    db.$client.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)").run(lastId)
    return
  }
  db.$client.prepare("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'events'").run(lastId)
}
