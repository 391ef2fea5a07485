import { type Accessor, batch, createSignal, onCleanup } from 'solid-js'
import type { Turns } from '../turns.ts'

/** How far beyond the screen counts as near, in px: what is there is ready before it is scrolled to. */
const MARGIN_PX = 400
/** How many are drawn in one turn. */
const AT_ONCE = 8

/** Tells which of many elements are on the screen or near it, so that the others need not be drawn. */
export interface Nearness {
  /** False until the browser has looked, a frame later; for as long as the owner lives. */
  watch(element: Element): Accessor<boolean>
}

export function createNearness(turns: Turns): Nearness {
  const tell = new Map<Element, (isNear: boolean) => void>()
  const pending = new Map<Element, boolean>()
  let callOff: (() => void) | null = null
  const tellSome = () => {
    const some = [...pending].slice(0, AT_ONCE)
    for (const [element] of some) pending.delete(element)
    callOff = pending.size === 0 ? null : turns.next(tellSome)
    batch(() => {
      for (const [element, isNear] of some) tell.get(element)?.(isNear)
    })
  }
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of nearestFirst(entries)) {
        // The last word counts, in its own place.
        pending.delete(target)
        pending.set(target, isIntersecting)
      }
      if (callOff === null) tellSome()
    },
    { rootMargin: `${MARGIN_PX}px 0px` },
  )
  onCleanup(() => {
    observer.disconnect()
    callOff?.()
  })
  return {
    watch(element) {
      const [isNear, setIsNear] = createSignal(false)
      tell.set(element, setIsNear)
      observer.observe(element)
      onCleanup(() => {
        tell.delete(element)
        pending.delete(element)
        observer.unobserve(element)
      })
      return isNear
    },
  }
}

/** What is on the screen is drawn before what may come to be there. */
function nearestFirst(entries: readonly IntersectionObserverEntry[]): readonly IntersectionObserverEntry[] {
  const middle = innerHeight / 2
  const distance = ({ boundingClientRect: { top } }: IntersectionObserverEntry) => Math.abs(top - middle)
  return entries.toSorted((a, b) => distance(a) - distance(b))
}
