import { createEffect, createSignal, on } from 'solid-js'
import { announcementOf, type States, statesOf } from '../live/announce.ts'
import { usePanel } from '../panel-context.ts'

/** Tells screen readers of state changes, and of nothing else. */
export function Announcer() {
  const { live } = usePanel()
  const [text, setText] = createSignal('')
  createEffect(
    on(
      () => statesOf(live.state),
      (after, before: States | undefined) => {
        const said = announcementOf(before ?? {}, after, live.state.connections)
        if (said !== '') setText(said)
      },
    ),
  )
  return (
    <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {text()}
    </div>
  )
}
