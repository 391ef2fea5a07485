import { type CsvValue, formatCsv } from './format/csv.ts'
import { type Column, formatTable } from './format/table.ts'
import type { Output } from './io.ts'

export const FORMATS = ['table', 'json', 'jsonl', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** How rows of one kind are shown. */
export interface View<T> {
  readonly columns: readonly Column<T>[]
  /** What a table says when there are no rows. */
  readonly none: string
  readonly csvHeader: readonly string[]
  readonly csvRow: (row: T) => readonly CsvValue[]
}

/** Writes rows in the wanted format. JSON is one array; JSONL one object a line. */
export function render<T>(output: Output, format: Format, rows: readonly T[], view: View<T>): void {
  output.out(textOf(format, rows, view, output.colors))
}

function textOf<T>(format: Format, rows: readonly T[], view: View<T>, colors: boolean): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(rows, null, 2)}\n`
    case 'jsonl':
      return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    case 'csv':
      return formatCsv(view.csvHeader, rows.map(view.csvRow))
    case 'table':
      return rows.length === 0 ? `${view.none}\n` : formatTable(rows, view.columns, colors)
  }
}
