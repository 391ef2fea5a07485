import type { StateInterval } from '@holdfast/adapter-core/events'
import { and, desc, eq, gte, lt, lte } from 'drizzle-orm'
import type { Db } from './database.ts'
import type { Window } from './port.ts'
import { stateIntervals } from './schema.ts'

/** Intervals of one connection that may reach into a window, oldest first. */
export function queryIntervals(db: Db, connection: string, { from, to }: Window): readonly StateInterval[] {
  const own = eq(stateIntervals.connection, connection)
  // Intervals do not overlap: of those that began before the window only the last can reach into it.
  const first = db
    .select({ from: stateIntervals.from })
    .from(stateIntervals)
    .where(and(own, lte(stateIntervals.from, from)))
    .orderBy(desc(stateIntervals.from))
    .limit(1)
    .get()
  return db
    .select()
    .from(stateIntervals)
    .where(and(own, gte(stateIntervals.from, first?.from ?? from), lt(stateIntervals.from, to)))
    .orderBy(stateIntervals.from)
    .all()
}
