import { createEffect, createSignal, type JSX, onCleanup, Show } from 'solid-js'
import { usePanel } from '../panel-context.ts'

interface LaterProps {
  readonly when: boolean
  readonly children: JSX.Element
}

/** What is not needed first: built in a turn of its own once `when` holds, so that what stands above it is on the screen before. */
export function Later(props: LaterProps) {
  const { turns } = usePanel()
  const [isDue, setIsDue] = createSignal(false)
  createEffect(() => {
    if (props.when && !isDue()) onCleanup(turns.next(() => setIsDue(true)))
  })
  return <Show when={isDue()}>{props.children}</Show>
}
