import type { Page } from '@holdfast/event-store'

/** Rows in their order, and whether the list goes on behind them. */
export interface Piece<T> {
  readonly rows: readonly T[]
  readonly isMore: boolean
}

type ReadPage<T> = (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>

const PAGE = 1_000

/** A list up to a limit, page by page; one empty piece where it has nothing. */
export async function* piecesOf<T>(read: ReadPage<T>, limit: number): AsyncGenerator<Piece<T>> {
  let left = limit
  let cursor: string | null = null
  do {
    const page: Page<T> = await read({ limit: Math.min(PAGE, left), ...(cursor === null ? {} : { cursor }) })
    left -= page.items.length
    cursor = page.next
    yield { rows: page.items, isMore: page.next !== null }
  } while (cursor !== null && left > 0)
}
