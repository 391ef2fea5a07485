import { type Column, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/**
 * A table read through one of its indexes, null for the table itself: which one a page walks is decided here, not guessed by
 * the planner, which does not know how often a value occurs.
 *
 * @see https://sqlite.org/lang_indexedby.html
 */
export function through(table: SQLiteTable, index: string | null): SQL {
  return index === null ? sql`${table} NOT INDEXED` : sql`${table} INDEXED BY ${sql.identifier(index)}`
}

/** The columns of a table as they are read from `through`, of which Drizzle does not know that it is the table. */
export function columnsOf<T extends SQLiteTable>(table: T): T['_']['columns'] {
  const read = ([name, column]: [string, Column]) => [name, sql`${column}`.mapWith(column)]
  return Object.fromEntries(Object.entries(getTableColumns(table)).map(read)) as T['_']['columns']
}
