import { type Accessor, batch, createEffect, createSignal, on, onCleanup } from 'solid-js'
import { createAsked } from './asked.ts'
import { createLine } from './line.ts'

/** Something fetched from the bot. While it is fetched anew, what was there stays. */
export interface Remote<T> {
  /** The last answer, whatever the question was; undefined until the first. For what belongs to no question. */
  readonly data: Accessor<T | undefined>
  /** The last answer to the question that is asked now; undefined until there is one. */
  readonly current: Accessor<T | undefined>
  /** Of the last try at this question; undefined after a success. */
  readonly error: Accessor<unknown>
  /** True while a request is under way. */
  readonly isLoading: Accessor<boolean>
  refresh(): void
}

/**
 * Fetches when `key` becomes something other than null, and anew each time it changes. Another key is another question: what
 * is under way is aborted, and what was answered before is no longer `current`. `news` says that the answer to the same
 * question may have changed: what is under way is let finish, however fast they come, and one more is asked behind it.
 */
export function createRemote<K, T>(
  key: Accessor<K | null>,
  load: (key: K, signal: AbortSignal) => Promise<T>,
  news?: Accessor<unknown>,
): Remote<T> {
  const [answer, setAnswer] = createSignal<{ readonly key: K; readonly data: T }>()
  const [asked, setAsked] = createSignal<K>()
  const [error, setError] = createSignal<unknown>()
  const [isLoading, setIsLoading] = createSignal(true)

  const line = createLine<K>(async (value, signal) => {
    setIsLoading(true)
    const settled = await settle(() => load(value, signal))
    if (signal.aborted) return
    batch(() => {
      if (settled.isDone) setAnswer({ key: value, data: settled.value })
      setError(() => (settled.isDone ? undefined : settled.error))
      setIsLoading(false)
    })
  })
  const again = () => {
    const value = key()
    if (value !== null) line.after(value)
  }
  createEffect(
    on(createAsked(key, news ?? (() => null)), ({ question: value }, before) => {
      if (value === null) return
      if (value === before?.question) return line.after(value)
      batch(() => {
        setAsked(() => value)
        setError(undefined)
        line.instead(value)
      })
    }),
  )
  onCleanup(() => line.stop())
  return {
    data: () => answer()?.data,
    current: () => {
      const last = answer()
      return last !== undefined && last.key === asked() ? last.data : undefined
    },
    error,
    isLoading,
    refresh: again,
  }
}

type Settled<T> = { readonly isDone: true; readonly value: T } | { readonly isDone: false; readonly error: unknown }

async function settle<T>(run: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { isDone: true, value: await run() }
  } catch (error) {
    return { isDone: false, error }
  }
}
