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

const BOLD = 1

/** Rows under headers, every column as wide as its widest cell. */
export function formatTable<T>(rows: readonly T[], columns: readonly Column<T>[], colors: boolean): string {
  const cells = rows.map((row) => columns.map((column) => textOf(column.value(row))))
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((line) => line[index]?.length ?? 0)),
  )
  const paint = (text: string, code: number | null) => (colors && code !== null ? `\x1b[${code}m${text}\x1b[0m` : text)
  const line = (texts: readonly string[], colorOf: (index: number) => number | null) =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0
        const padded = columns[index]?.align === 'right' ? text.padStart(width) : text.padEnd(width)
        return paint(padded, colorOf(index))
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

/** One line: whatever an exchange sent must not move a terminal's cursor. */
function textOf(cell: Cell): string {
  return cell === null || cell === '' ? '–' : String(cell).replace(/\p{Cc}+/gu, ' ')
}
