import { createEffect, createSignal, onCleanup } from 'solid-js'
import type { Clock } from '../live/clock.ts'
import { createPoll } from './poll.ts'
import type { Remote } from './remote.ts'

/** Something of the bot that no stream tells: asked again `everyMs` after each answer, while the tab is seen. */
export function createPolled<T>(clock: Clock, everyMs: number, load: (signal: AbortSignal) => Promise<T>): Remote<T> {
  const [data, setData] = createSignal<T>()
  const [error, setError] = createSignal<unknown>()
  const [isLoading, setIsLoading] = createSignal(true)
  const [isVisible, setIsVisible] = createSignal(document.visibilityState === 'visible')
  const poll = createPoll(clock, everyMs, async (signal) => {
    setIsLoading(true)
    try {
      const loaded = await load(signal)
      if (signal.aborted) return
      setData(() => loaded)
      setError(undefined)
    } catch (cause) {
      if (signal.aborted) return
      setError(() => cause)
    }
    setIsLoading(false)
  })
  const look = () => setIsVisible(document.visibilityState === 'visible')
  document.addEventListener('visibilitychange', look)
  createEffect(() => poll.setVisible(isVisible()))
  onCleanup(() => {
    document.removeEventListener('visibilitychange', look)
    poll.stop()
  })
  return { data, current: data, error, isLoading, refresh: () => poll.refresh() }
}
