import { createHash } from 'node:crypto'
import { InvalidCursorError, type Page } from './port.ts'

/** The lists that have cursors; a cursor of one is refused by the others. */
export type CursorKind = 'events' | 'events_after' | 'outages' | 'notices'

/** What a cursor belongs to: one list of one database under one set of filters. */
export interface CursorScope {
  readonly kind: CursorKind
  readonly fingerprint: string
}

/** Characters of a fingerprint, six bits each: enough to tell mistakes apart, which is all that it is for. */
const FINGERPRINT_LENGTH = 8

/**
 * The scope of a query. The size of a page may differ from one to the next; every other filter belongs to the scope.
 *
 * @param databaseId null where the database has none
 */
export function cursorScope(kind: CursorKind, query: object, databaseId: string | null): CursorScope {
  const filters = Object.entries(query)
    .filter(([name, value]) => value !== undefined && name !== 'limit' && name !== 'cursor')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const text = JSON.stringify([databaseId, filters])
  return { kind, fingerprint: createHash('sha256').update(text).digest('base64url').slice(0, FINGERPRINT_LENGTH) }
}

/** A place in a list: behind the row with these keys. Opaque to its users, and stable while rows arrive. */
export function encodeCursor({ kind, fingerprint }: CursorScope, keys: readonly number[]): string {
  return Buffer.from(JSON.stringify([kind, fingerprint, ...keys])).toString('base64url')
}

/**
 * The keys of a cursor.
 *
 * @throws {InvalidCursorError} when it is malformed, or of another list, other filters or another database.
 */
export function decodeCursor(scope: CursorScope, length: number, cursor: string): readonly number[] {
  const [kind, fingerprint, ...keys] = parse(cursor)
  const isWhole = keys.length === length && keys.every((key) => Number.isSafeInteger(key))
  if (kind !== scope.kind || !isWhole) throw new InvalidCursorError('Cannot read the cursor: it is not of this list')
  if (fingerprint !== scope.fingerprint) {
    throw new InvalidCursorError('Cannot read the cursor: it is of other filters, or of another database')
  }
  return keys as readonly number[]
}

function parse(cursor: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}

/**
 * A page of at most `limit` rows out of `limit + 1` read, with a cursor where there are more.
 *
 * @param keysOf the keys of the cursor behind a row
 */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  scope: CursorScope,
  keysOf: (row: T) => readonly number[],
): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(scope, keysOf(last)) : null }
}

/** @throws {RangeError} when a limit is not a whole number from 1. */
export function assertLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`Cannot read a page: limit must be ≥ 1, got ${limit}`)
}
