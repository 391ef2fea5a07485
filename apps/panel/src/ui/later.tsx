import { type Accessor, createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js'
import { usePanel } from '../panel-context.ts'

interface LaterProps {
  readonly when: boolean
  readonly children: JSX.Element
}

/** What is not needed first: built in a turn of its own once `when` holds, so that what stands above it is on the screen before. */
export function Later(props: LaterProps) {
  const isDue = createDue(() => props.when)
  return <Show when={isDue()}>{props.children}</Show>
}

/** Becomes true in a turn of its own once `when` holds, and stays so. */
export function createDue(when: Accessor<boolean>): Accessor<boolean> {
  const { turns } = usePanel()
  const [isDue, setIsDue] = createSignal(false)
  createEffect(() => {
    if (when() && !isDue()) onCleanup(turns.next(() => setIsDue(true)))
  })
  return isDue
}
