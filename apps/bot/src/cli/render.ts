import { type CsvValue, csvLine } from '@holdfast/event-store'
import { type Column, createTable } from './format/table.ts'
import type { LongOutput } from './io.ts'
import type { Piece } from './pages.ts'

export const FORMATS = ['table', 'json', 'jsonl', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** Writes a table as its rows come; returns how many there were, and whether there are more. */
export async function writeTable<T>(
  output: LongOutput,
  pieces: AsyncIterable<Piece<T>>,
  columns: readonly Column<T>[],
): Promise<{ readonly count: number; readonly isMore: boolean }> {
  const table = createTable(columns, output)
  let count = 0
  let isMore = false
  for await (const piece of pieces) {
    count += piece.rows.length
    isMore = piece.isMore
    if (count > 0) await output.write(table.linesOf(piece.rows))
  }
  return { count, isMore }
}

/** Writes one JSON array as its rows come; returns how many there were, and whether there are more. */
export async function writeJson<T>(
  output: LongOutput,
  pieces: AsyncIterable<Piece<T>>,
): Promise<{ readonly count: number; readonly isMore: boolean }> {
  let count = 0
  let isMore = false
  for await (const piece of pieces) {
    const texts = piece.rows.map((row) => JSON.stringify(row, null, 2).replaceAll('\n', '\n  '))
    if (texts.length > 0) await output.write(`${count === 0 ? '[' : ','}\n  ${texts.join(',\n  ')}`)
    count += piece.rows.length
    isMore = piece.isMore
  }
  await output.write(count === 0 ? '[]\n' : '\n]\n')
  return { count, isMore }
}

/** Rows as JSON Lines. */
export function jsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

/** Rows as CSV, by columns of a name and a value. */
export function csvLines<T>(
  rows: readonly T[],
  columns: readonly (readonly [name: string, value: (row: T) => CsvValue])[],
): string {
  return rows.map((row) => csvLine(columns.map(([, value]) => value(row)))).join('')
}

/** The header of `csvLines`. */
export function csvHeader(columns: readonly (readonly [name: string, ...unknown[]])[]): string {
  return csvLine(columns.map(([name]) => name))
}
