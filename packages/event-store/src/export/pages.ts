import type { Page } from '../port.ts'

/** Reads one page of a list. */
export type ReadPage<T> = (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>

export interface PagesOptions<T> {
  /** At most so many rows. Default: all. */
  readonly limit?: number | undefined
  /** Where to begin, from an earlier page. */
  readonly cursor?: string | undefined
  /** Rows that are not wanted count for nothing. Default: all are. */
  readonly isWanted?: (row: T) => boolean
  /** The list ends at the first row that is not wanted. */
  readonly endsAtUnwanted?: boolean
}

/** Rows of one read: few enough that other questions to the same reader get their turn in between. */
export const EXPORT_PAGE = 500

/** A list page by page, each read only when it is asked for. */
export async function* pagesOf<T>(read: ReadPage<T>, options: PagesOptions<T> = {}): AsyncGenerator<readonly T[]> {
  const { isWanted = () => true, endsAtUnwanted = false } = options
  let left = options.limit ?? Number.POSITIVE_INFINITY
  let cursor = options.cursor
  do {
    const limit = Math.min(EXPORT_PAGE, left)
    const { items, next } = await read({ limit, ...(cursor === undefined ? {} : { cursor }) })
    const wanted = items.filter(isWanted)
    if (wanted.length > 0) yield wanted
    if (endsAtUnwanted && wanted.length < items.length) return
    left -= wanted.length
    cursor = next ?? undefined
  } while (cursor !== undefined && left > 0)
}
