import { asc, gte, max } from 'drizzle-orm'
import type { Db } from './database.ts'
import { readMaxLateMs } from './lateness.ts'
import type { Window } from './port.ts'
import { events } from './schema.ts'

/** Ids between which all events of a window lie; both exclusive. */
export interface EventBounds {
  readonly after: number
  readonly before: number
}

const ALL: EventBounds = { after: 0, before: Number.MAX_SAFE_INTEGER }

/**
 * Where in the order of ids the events of a window are, found by bisection: ids grow with time, but for events that were
 * told late. Bounds are wider than the window by how late one ever was, so its events must still be compared with it.
 */
export function eventBounds(db: Db, { from, to }: Partial<Window>): EventBounds {
  if (from === undefined && to === undefined) return ALL
  const maxLateMs = readMaxLateMs(db)
  const range = queryEventRange(db)
  if (range === null) return ALL
  return {
    after: from === undefined ? ALL.after : bisect(db, range, from - maxLateMs).after,
    before: to === undefined ? ALL.before : bisect(db, range, to + maxLateMs).before,
  }
}

/**
 * Two neighbours, the first before `instant`, the second not. Instants need not be sorted: the one before proves that all
 * earlier ids are before `instant + maxLateMs`, and the other that all later ones are not before `instant − maxLateMs`.
 */
function bisect(db: Db, { first, last }: { readonly first: number; readonly last: number }, instant: number) {
  const next = db.$client
    .prepare<[number, number], [id: number, at: number]>(
      'SELECT id, at FROM events WHERE id >= ? AND id < ? ORDER BY id LIMIT 1',
    )
    .raw()
  let after = first - 1
  let before = last + 1
  while (before - after > 1) {
    const middle = Math.floor((after + before) / 2)
    const found = next.get(middle, before)
    if (found !== undefined && found[1] < instant) after = found[0]
    else before = middle
  }
  return { after, before }
}

/** Smallest and largest event id still held; null when empty. */
export function queryEventRange(db: Db): { readonly first: number; readonly last: number } | null {
  // One after the other: asked for both at once, SQLite reads every row.
  const first = db
    .select({ id: events.id })
    .from(events)
    .where(gte(events.id, 0))
    .orderBy(asc(events.id))
    .limit(1)
    .get()
  const last = db
    .select({ id: max(events.id) })
    .from(events)
    .get()
  return first === undefined || last === undefined || last.id === null ? null : { first: first.id, last: last.id }
}
