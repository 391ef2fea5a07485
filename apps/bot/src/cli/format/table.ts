import { BOLD, paint } from './paint.ts'
import { cut, pad, widthOf } from './width.ts'

/** A cell; null and '' are nothing. */
export type Cell = string | number | null

export interface Column<T> {
  readonly title: string
  readonly value: (row: T) => Cell
  /** Numbers and durations read better from the right. */
  readonly align?: 'right'
  /** A colour for the whole cell, as an SGR code. */
  readonly color?: (row: T) => number | null
  /** What stands where there is nothing; default an en dash. */
  readonly none?: string
  /** Where the terminal is too narrow, columns with a rank are left out, the highest first. Default: never. */
  readonly leaveOut?: number
}

export interface TableStyle {
  readonly colors: boolean
  /** Width of the terminal, to which lines are cut; null: nothing is. */
  readonly columns: number | null
}

/** A table that is written in pieces: headers above the first, and columns that widen for later rows but never narrow. */
export interface Table<T> {
  linesOf(rows: readonly T[]): string
}

const GAP = '  '

/** Columns of the terminal that the last one of a table should have, before others are left out. */
const MIN_LAST = 30

export function createTable<T>(columns: readonly Column<T>[], style: TableStyle): Table<T> {
  let shown: readonly { readonly column: Column<T>; width: number }[] | null = null

  const line = (texts: readonly string[], colorOf: (index: number) => number | null): string => {
    let left = style.columns ?? Number.POSITIVE_INFINITY
    const cells = (shown ?? []).map(({ column, width }, index) => {
      const room = Math.max(0, left)
      const text = pad(cut(texts[index] ?? '', room), Math.min(width, room), column.align ?? 'left')
      left -= widthOf(text) + GAP.length
      return paint(text, colorOf(index), style.colors && text.trim() !== '')
    })
    return `${cells.join(GAP).trimEnd()}\n`
  }

  return {
    linesOf(rows) {
      const header = shown === null
      shown ??= fitting(columns, rows, style.columns).map((column) => ({ column, width: widthOf(column.title) }))
      const texts = rows.map((row) => (shown ?? []).map(({ column }) => textOf(column, row)))
      for (const [index, one] of shown.entries())
        one.width = Math.max(one.width, ...texts.map((cells) => widthOf(cells[index] ?? '')))
      const titles = shown.map(({ column }) => column.title)
      const body = rows.map((row, at) => line(texts[at] ?? [], (index) => shown?.[index]?.column.color?.(row) ?? null))
      return [...(header ? [line(titles, () => BOLD)] : []), ...body].join('')
    },
  }
}

/** Rows under headers, every column as wide as its widest cell. */
export function formatTable<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  colors: boolean,
  terminal: number | null = null,
): string {
  return createTable(columns, { colors, columns: terminal }).linesOf(rows)
}

/** The columns that a terminal has room for. */
function fitting<T>(columns: readonly Column<T>[], rows: readonly T[], terminal: number | null): readonly Column<T>[] {
  if (terminal === null) return columns
  const widths = new Map(
    columns.map((column) => [
      column,
      Math.max(widthOf(column.title), ...rows.map((row) => widthOf(textOf(column, row)))),
    ]),
  )
  let fits = columns
  for (;;) {
    const last = fits.at(-1)
    const needed = fits.reduce((sum, column) => {
      const width = widths.get(column) ?? 0
      return sum + GAP.length + (column === last ? Math.min(width, MIN_LAST) : width)
    }, -GAP.length)
    const rank = Math.max(...fits.map(({ leaveOut }) => leaveOut ?? 0))
    if (needed <= terminal || rank === 0) return fits
    fits = fits.filter(({ leaveOut }) => leaveOut !== rank)
  }
}

function textOf<T>({ none = '–', value }: Column<T>, row: T): string {
  const cell = value(row)
  return cell === null || cell === '' ? none : plainText(String(cell))
}

/** One line: whatever an exchange sent must not move a terminal's cursor, nor turn its text around. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\p{Bidi_Control}/gu, '')
}
