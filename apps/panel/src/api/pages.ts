import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js'
import { createStore, reconcile } from 'solid-js/store'
import { createAsked } from './asked.ts'
import { createLine } from './line.ts'

/** The most the bot gives in one answer. */
const MAX_LIMIT = 1_000

interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** What one request of a list asks for. */
export interface PageRequest {
  readonly limit: number
  readonly cursor: string | null
  readonly signal: AbortSignal
}

/** A list of the bot that grows page by page. */
export interface Pages<T> {
  readonly items: readonly T[]
  /** True until the first answer under the current filter. */
  readonly isLoading: Accessor<boolean>
  readonly isLoadingMore: Accessor<boolean>
  /** Of the last try; undefined after a success. */
  readonly error: Accessor<unknown>
  readonly hasMore: Accessor<boolean>
  more(): void
  refresh(): void
}

export interface PagesOptions<T> {
  /** The filter in force; null while there is nothing to ask yet. A change starts the list over. */
  readonly filter: Accessor<string | null>
  /**
   * A change fetches again what is shown, keeping rows that are still there; behind what is under way, however fast they come.
   */
  readonly revision: Accessor<unknown>
  readonly pageSize: number
  readonly load: (request: PageRequest) => Promise<Page<T>>
}

export function createPages<T extends { readonly id: number }>(options: PagesOptions<T>): Pages<T> {
  const [store, setStore] = createStore<{ items: T[] }>({ items: [] })
  const [next, setNext] = createSignal<string | null>(null)
  const [isLoading, setIsLoading] = createSignal(true)
  const [isLoadingMore, setIsLoadingMore] = createSignal(false)
  const [error, setError] = createSignal<unknown>()

  const ask = async (limit: number, cursor: string | null, signal: AbortSignal) => {
    try {
      const page = await options.load({ limit, cursor, signal })
      if (signal.aborted) return
      const items = cursor === null ? [...page.items] : [...store.items, ...page.items]
      setStore('items', reconcile(items, { key: 'id' }))
      setNext(page.next)
      setError(undefined)
    } catch (cause) {
      if (signal.aborted) return
      setError(() => cause)
    }
    setIsLoading(false)
  }
  const line = createLine<'shown' | 'more'>(async (job, signal) => {
    if (job === 'shown') {
      return ask(Math.min(MAX_LIMIT, Math.max(options.pageSize, store.items.length)), null, signal)
    }
    // What was asked meanwhile may have found the end.
    const cursor = next()
    if (cursor !== null) await ask(options.pageSize, cursor, signal)
    if (!signal.aborted) setIsLoadingMore(false)
  })
  const refresh = () => {
    if (options.filter() !== null) line.after('shown')
  }

  createEffect(
    on(createAsked(options.filter, options.revision), ({ question: filter }, before) => {
      if (before !== undefined && filter === before.question) return refresh()
      setStore('items', [])
      setNext(null)
      setIsLoading(true)
      setIsLoadingMore(false)
      setError(undefined)
      if (filter === null) line.stop()
      else line.instead('shown')
    }),
  )
  onCleanup(() => line.stop())
  return {
    get items() {
      return store.items
    },
    isLoading,
    isLoadingMore,
    error,
    hasMore: () => next() !== null,
    more: () => {
      if (next() === null || isLoadingMore()) return
      setIsLoadingMore(true)
      line.after('more')
    },
    refresh,
  }
}
