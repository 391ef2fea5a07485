import { type Accessor, createEffect, createSignal, onCleanup, untrack } from 'solid-js'
import type { Clock } from '../../live/clock.ts'
import { keepingOrder } from './list-view.ts'

/** How long after its last movement a pointer over the rows holds them in place, in ms. */
const POINTER_HOLDS_MS = 2_000

/** Rows that do not jump away from under a reader's hand. */
export interface HeldOrder {
  readonly ids: Accessor<readonly string[]>
  /** The pointer moved over the rows. */
  pointed(): void
  /** Keyboard focus is within the rows, or left them. */
  focused(isWithin: boolean): void
}

/**
 * Follows `wanted`, but holds what is there in place while somebody points at it or works in it. `rule` is what the reader
 * chose: another one is followed at once.
 */
export function createHeldOrder(wanted: Accessor<readonly string[]>, rule: Accessor<string>, clock: Clock): HeldOrder {
  const [isPointed, setIsPointed] = createSignal(false)
  const [isFocused, setIsFocused] = createSignal(false)
  const [ids, setIds] = createSignal(untrack(wanted), { equals: (a, b) => a.join() === b.join() })
  let cancel = () => {}
  let followed = untrack(rule)
  createEffect(() => {
    const next = wanted()
    const isHeld = (isPointed() || isFocused()) && rule() === followed
    followed = rule()
    setIds((before) => (isHeld ? keepingOrder(before, next) : next))
  })
  onCleanup(() => cancel())
  return {
    ids,
    pointed: () => {
      cancel()
      setIsPointed(true)
      cancel = clock.after(POINTER_HOLDS_MS, () => setIsPointed(false))
    },
    focused: setIsFocused,
  }
}
