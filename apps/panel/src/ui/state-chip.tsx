import type { HistoryState } from '@holdfast/adapter-core/events'
import { StateIcon } from './state-icon.tsx'
import { STATE_WORD } from './words.ts'

/** A state as icon, word and colour. `word` replaces the state's own, where something else borrows its look. */
export function StateChip(props: { readonly state: HistoryState; readonly word?: string }) {
  return (
    <span class="chip" data-look={props.state}>
      <StateIcon state={props.state} />
      {props.word ?? STATE_WORD[props.state]}
    </span>
  )
}
