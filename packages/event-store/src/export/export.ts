import type { ExportFormat, ExportRequest, StoreReader } from '../port.ts'
import { type CsvColumn, EVENT_COLUMNS, OUTAGE_COLUMNS } from './columns.ts'
import { csvLine } from './csv.ts'
import { gzipped } from './gzip.ts'
import { pagesOf } from './pages.ts'

/** What an export reads from. */
export type ExportSource = Pick<StoreReader, 'events' | 'outages' | 'eventRange'>

/**
 * A list as the bytes of a file, read page by page as they are taken; nothing is held but one page. What is stored once
 * it has begun is not in it.
 */
export function exportOf(source: ExportSource, request: ExportRequest): AsyncIterable<Uint8Array> {
  const bytes = encoded(source, request)
  return request.gzip ? gzipped(bytes) : bytes
}

async function* encoded(source: ExportSource, request: ExportRequest): AsyncGenerator<Uint8Array> {
  const newest = (await source.eventRange())?.last ?? Number.POSITIVE_INFINITY
  const isWanted = ({ id }: { readonly id: number }): boolean => id <= newest
  switch (request.what) {
    case 'events': {
      const { query } = request
      const options = { ...query, isWanted, endsAtUnwanted: query.after !== undefined }
      const pages = pagesOf((page) => source.events({ ...query, ...page }), options)
      return yield* linesOf(request.format, pages, EVENT_COLUMNS)
    }
    case 'outages': {
      const { query } = request
      const pages = pagesOf((page) => source.outages({ ...query, ...page }), { ...query, isWanted })
      return yield* linesOf(request.format, pages, OUTAGE_COLUMNS)
    }
  }
}

async function* linesOf<T>(
  format: ExportFormat,
  pages: AsyncIterable<readonly T[]>,
  columns: readonly CsvColumn<T>[],
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const line =
    format === 'csv'
      ? (row: T) => csvLine(columns.map(([, value]) => value(row)))
      : (row: T) => `${JSON.stringify(row)}\n`
  if (format === 'csv') yield encoder.encode(csvLine(columns.map(([name]) => name)))
  for await (const rows of pages) yield encoder.encode(rows.map(line).join(''))
}
