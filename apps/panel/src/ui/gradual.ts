import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import type { Turns } from '../turns.ts'

/**
 * Follows a list, but takes in no more than `atOnce` new ones of it in a turn: rows that are built together hold the page for as
 * long as all of them take, and the first of them wait for the frame that shows what they stand in. What is there already goes and
 * comes with the list, and paper gets all of it.
 * @param withChange new ones taken in as soon as the list changes; few in a list that may be another one in each frame
 * @param isUrgent what is taken in at once in any case: what is about to be focused cannot wait
 */
export function createGradual<T>(
  wanted: Accessor<readonly T[]>,
  atOnce: number,
  turns: Turns,
  withChange = atOnce,
  isUrgent: (one: T) => boolean = () => false,
): Accessor<readonly T[]> {
  let allowed = 0
  const [turn, take] = createSignal(undefined, { equals: false })
  const shown = createMemo<readonly T[]>((before) => {
    turn()
    const next = grown(before, wanted(), allowed, isUrgent)
    allowed = withChange
    return next
  }, [])
  const grow = (by: number) => {
    allowed = by
    take(undefined)
  }
  createEffect(() => {
    if (shown().length < wanted().length) onCleanup(turns.next(() => grow(atOnce)))
  })
  const finish = () => grow(Number.POSITIVE_INFINITY)
  window.addEventListener('beforeprint', finish)
  onCleanup(() => window.removeEventListener('beforeprint', finish))
  return shown
}

/** `wanted` in its order, of what is not in `before` only the first `atOnce`, and what is urgent. */
export function grown<T>(
  before: readonly T[],
  wanted: readonly T[],
  atOnce: number,
  isUrgent: (one: T) => boolean = () => false,
): readonly T[] {
  const known = new Set(before)
  let left = atOnce
  const next = wanted.filter((one) => known.has(one) || isUrgent(one) || left-- > 0)
  return next.length === wanted.length ? wanted : next
}
