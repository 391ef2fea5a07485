import type { EventType } from '@holdfast/adapter-core/events'
import { Show } from 'solid-js'
import { StateIcon } from '../../ui/state-icon.tsx'
import { lookOf } from './look.ts'

/** The icon of the state that an event is about, a dot where it is about none. The sentence beside it says it in words. */
export function EventIcon(props: { readonly type: EventType }) {
  return (
    <span class="event-icon" data-look={lookOf(props.type) ?? 'none'} aria-hidden="true">
      <Show when={lookOf(props.type)}>{(state) => <StateIcon state={state()} />}</Show>
    </span>
  )
}
