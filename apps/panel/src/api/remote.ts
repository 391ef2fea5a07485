import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'

/** Something fetched from the bot. While it is fetched anew, what was there stays. */
export interface Remote<T> {
  /** Undefined until the first answer. */
  readonly data: Accessor<T | undefined>
  /** Of the last try; undefined after a success. */
  readonly error: Accessor<unknown>
  readonly isLoading: Accessor<boolean>
  refresh(): void
}

/**
 * Fetches when `key` becomes something other than null, and anew each time it changes. An answer to an older question
 * is dropped.
 */
export function createRemote<K, T>(
  key: Accessor<K | null>,
  load: (key: K, signal: AbortSignal) => Promise<T>,
): Remote<T> {
  const [data, setData] = createSignal<T>()
  const [error, setError] = createSignal<unknown>()
  const [isLoading, setIsLoading] = createSignal(true)
  let running = new AbortController()

  const run = async (value: K) => {
    running.abort()
    running = new AbortController()
    const { signal } = running
    setIsLoading(true)
    try {
      const loaded = await load(value, signal)
      if (signal.aborted) return
      setData(() => loaded)
      setError(undefined)
    } catch (cause) {
      if (signal.aborted) return
      setError(cause)
    }
    setIsLoading(false)
  }
  const start = (value: K | null) => {
    if (value !== null) void run(value)
  }
  // A memo: the key is asked again whenever something it reads moves, but only another key is another question.
  createEffect(on(createMemo(key), start))
  onCleanup(() => running.abort())
  return { data, error, isLoading, refresh: () => start(key()) }
}
