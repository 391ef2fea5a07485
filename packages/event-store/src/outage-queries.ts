import type { Outage } from '@holdfast/adapter-core/events'
import { and, desc, eq, gt, gte, isNotNull, isNull, lt, or, type SQL } from 'drizzle-orm'
import { assertLimit, decodeCursor, pageOf } from './cursor.ts'
import type { Db } from './database.ts'
import type { OutageQuery, Page, Window } from './port.ts'
import { outages } from './schema.ts'

/** One page of outages, newest first by start. */
export function queryOutages(db: Db, query: OutageQuery): Page<Outage> {
  assertLimit(query.limit)
  const rows = db
    .select()
    .from(outages)
    .where(and(...filtersOf(query), behind(query.cursor)))
    .orderBy(desc(outages.startedAt), desc(outages.id))
    .limit(query.limit + 1)
    .all()
  return pageOf(rows, query.limit, 'outages', ({ startedAt, id }) => [startedAt, id])
}

function behind(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined
  const [startedAt = 0, id = 0] = decodeCursor('outages', 2, cursor)
  return or(lt(outages.startedAt, startedAt), and(eq(outages.startedAt, startedAt), lt(outages.id, id)))
}

function filtersOf(query: OutageQuery): readonly (SQL | undefined)[] {
  const { connection, cause, scope, ongoing, minDurationMs } = query
  return [
    connection === undefined ? undefined : eq(outages.connection, connection),
    cause === undefined ? undefined : eq(outages.cause, cause),
    scope === undefined ? undefined : eq(outages.scope, scope),
    ongoing === undefined ? undefined : ongoing ? isNull(outages.endedAt) : isNotNull(outages.endedAt),
    minDurationMs === undefined || ongoing === true ? undefined : gte(outages.durationMs, minDurationMs),
    ...touching(query),
  ]
}

/** The same as `touches` of the history. */
function touching({ from, to }: Partial<Window>): readonly (SQL | undefined)[] {
  return [
    to === undefined ? undefined : lt(outages.startedAt, to),
    from === undefined
      ? undefined
      : or(isNull(outages.endedAt), gt(outages.endedAt, from), gte(outages.startedAt, from)),
  ]
}

/** One outage by id. */
export function queryOutage(db: Db, id: number): Outage | null {
  return db.select().from(outages).where(eq(outages.id, id)).get() ?? null
}

/** Outages of scope `connection` of one connection that touch a window, oldest first. */
export function queryConnectionOutages(db: Db, connection: string, window: Window): readonly Outage[] {
  return db
    .select()
    .from(outages)
    .where(and(eq(outages.connection, connection), eq(outages.scope, 'connection'), ...touching(window)))
    .orderBy(outages.startedAt, outages.id)
    .all()
}
