import { type Accessor, createSignal } from 'solid-js'
import type { Stop } from './stops.ts'

/** What is pointed at: a stretch or a mark of a lane. */
export interface Picked {
  readonly lane: string
  /** The lane's plot, beside which it is shown. */
  readonly plot: HTMLElement
  /** Where in the plot, in px. */
  readonly x: number
  /** `hover` goes with the pointer; `pinned` stays and can be pressed; `keys` is told to screen readers. */
  readonly how: 'hover' | 'pinned' | 'keys'
  /** As it is now: a stretch may still grow. */
  readonly stop: Accessor<Stop | undefined>
}

export interface Picker {
  readonly picked: Accessor<Picked | null>
  pick(picked: Picked): void
  /** The pointer left: what is pinned stays. */
  leave(lane: string): void
  drop(): void
}

export function createPicker(): Picker {
  const [picked, setPicked] = createSignal<Picked | null>(null)
  return {
    picked,
    pick: setPicked,
    leave: (lane) => setPicked((now) => (now?.lane === lane && now.how === 'hover' ? null : now)),
    drop: () => setPicked(null),
  }
}
