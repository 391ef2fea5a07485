import type { StoredEvent } from '@holdfast/adapter-core/events'
import type { Db } from './database.ts'

/** Events read at once: the log may be larger than memory. */
const PAGE = 1_000

/** Every event after an id, oldest first. Other statements may run between two of them. */
export function* readEvents(db: Db, after = 0): Generator<StoredEvent> {
  const select = db.$client.prepare<[number], { readonly id: number; readonly data: string }>(
    `SELECT id, at, connection, type, outage_id AS outageId, data FROM events WHERE id > ? ORDER BY id LIMIT ${PAGE}`,
  )
  let last = after
  for (;;) {
    const rows = select.all(last)
    // The columns are the members of the union; only the writer fills them.
    for (const row of rows) yield { ...row, data: JSON.parse(row.data) } as unknown as StoredEvent
    last = rows.at(-1)?.id ?? last
    if (rows.length < PAGE) return
  }
}
