import { InvalidCursorError, type Page } from './port.ts'

/** The lists that have cursors; a cursor of one is refused by the others. */
export type CursorKind = 'events' | 'events_after' | 'outages'

/** A place in a list: behind the row with these keys. Opaque to its users, and stable while rows arrive. */
export function encodeCursor(kind: CursorKind, keys: readonly number[]): string {
  return Buffer.from(JSON.stringify([kind, ...keys])).toString('base64url')
}

/**
 * The keys of a cursor.
 *
 * @throws {InvalidCursorError} when it is malformed or of another list.
 */
export function decodeCursor(kind: CursorKind, length: number, cursor: string): readonly number[] {
  const [foundKind, ...keys] = parse(cursor)
  const isWhole = keys.length === length && keys.every((key) => Number.isSafeInteger(key))
  if (foundKind !== kind || !isWhole) throw new InvalidCursorError('Cannot read the cursor: it is not of this list')
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
  kind: CursorKind,
  keysOf: (row: T) => readonly number[],
): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(kind, keysOf(last)) : null }
}

/** @throws {RangeError} when a limit is not a whole number from 1. */
export function assertLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`Cannot read a page: limit must be ≥ 1, got ${limit}`)
}
