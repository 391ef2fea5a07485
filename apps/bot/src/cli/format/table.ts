import { BOLD, paint } from './paint.ts'

/** A cell; null and '' show as an en dash. */
export type Cell = string | number | null

export interface Column<T> {
  readonly title: string
  readonly value: (row: T) => Cell
  /** Numbers and durations read better from the right. */
  readonly align?: 'right'
  /** A colour for the whole cell, as an SGR code. */
  readonly color?: (row: T) => number | null
}

/** Rows under headers, every column as wide as its widest cell. */
export function formatTable<T>(rows: readonly T[], columns: readonly Column<T>[], colors: boolean): string {
  const cells = rows.map((row) => columns.map((column) => textOf(column.value(row))))
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((line) => line[index]?.length ?? 0)),
  )
  const line = (texts: readonly string[], colorOf: (index: number) => number | null) =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0
        const padded = columns[index]?.align === 'right' ? text.padStart(width) : text.padEnd(width)
        return paint(padded, colorOf(index), colors)
      })
      .join('  ')
      .trimEnd()
  const header = line(
    columns.map(({ title }) => title),
    () => BOLD,
  )
  const body = rows.map((row, at) => line(cells[at] ?? [], (index) => columns[index]?.color?.(row) ?? null))
  return `${[header, ...body].join('\n')}\n`
}

function textOf(cell: Cell): string {
  return cell === null || cell === '' ? '–' : plainText(String(cell))
}

/** One line: whatever an exchange sent must not move a terminal's cursor. */
export function plainText(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
