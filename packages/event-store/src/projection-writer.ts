import type { HistoryChange } from '@holdfast/reconnect-monitor/history'
import { and, desc, eq, getTableColumns, gt, gte, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { outages, stateIntervals } from './schema.ts'

/** Writes what the fold changed. To be called inside the transaction that stores the event. */
export type ApplyChange = (change: HistoryChange) => void

/** Prepares the statements that keep the projections; the tables' form of `createProjection`. */
export function prepareProjection(db: Db): ApplyChange {
  const p = sql.placeholder
  const upsertOutage = db
    .insert(outages)
    .values({
      ...placeholdersOf(getTableColumns(outages)),
      // Encoded by hand: through the column's own encoder null would become the text `null`.
      phases: sql`${p('phases')}`,
    } as unknown as typeof outages.$inferInsert)
    .onConflictDoUpdate({ target: outages.id, set: excluded(getTableColumns(outages)) })
    .prepare()
  const insertInterval = db
    .insert(stateIntervals)
    .values(placeholdersOf(getTableColumns(stateIntervals)) as unknown as typeof stateIntervals.$inferInsert)
    .prepare()
  const own = eq(stateIntervals.connection, p('connection'))
  const dropFrom = db
    .delete(stateIntervals)
    .where(and(own, gte(stateIntervals.from, p('at'))))
    .prepare()
  const before = db
    .select({ from: stateIntervals.from })
    .from(stateIntervals)
    .where(and(own, lt(stateIntervals.from, p('at'))))
    .orderBy(desc(stateIntervals.from))
    .limit(1)
  const endSpanning = db
    .update(stateIntervals)
    .set({ to: sql`${p('at')}` })
    .where(
      and(own, eq(stateIntervals.from, sql`${before}`), or(isNull(stateIntervals.to), gt(stateIntervals.to, p('at')))),
    )
    .prepare()

  return (change) => {
    switch (change.kind) {
      case 'outage': {
        const { phases, ...outage } = change.outage
        upsertOutage.run({ ...outage, phases: phases === null ? null : JSON.stringify(phases) })
        return
      }
      case 'cut':
        dropFrom.run({ connection: change.connection, at: change.at })
        endSpanning.run({ connection: change.connection, at: change.at })
        return
      case 'interval':
        insertInterval.run({ ...change.interval })
        return
      default:
        change satisfies never
    }
  }
}

const placeholdersOf = (columns: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.keys(columns).map((key) => [key, sql.placeholder(key)]))

const excluded = (columns: Readonly<Record<string, { readonly name: string }>>) =>
  Object.fromEntries(Object.entries(columns).map(([key, { name }]) => [key, sql.raw(`excluded."${name}"`)]))
