import { type Accessor, createEffect, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { Clock } from './clock.ts'
import { createPace } from './pace.ts'

interface PacedOptions {
  readonly clock: Clock
  /** The least time between two changes, in ms. */
  readonly everyMs: () => number
  /** Nothing changes while it is false. */
  readonly isActive: Accessor<boolean>
}

/** Follows `source` at the pace of `createPace`. */
export function createPaced<T>(source: Accessor<T>, { clock, everyMs, isActive }: PacedOptions): Accessor<T> {
  const [shown, setShown] = createSignal(untrack(source))
  const pace = createPace({ clock, everyMs, run: () => setShown(() => untrack(source)) })
  createEffect(on(source, () => pace.news(), { defer: true }))
  createEffect(() => pace.setActive(isActive()))
  onCleanup(() => pace.stop())
  return shown
}
