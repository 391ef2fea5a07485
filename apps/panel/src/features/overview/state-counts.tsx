import { For } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { StateIcon } from '../../ui/state-icon.tsx'
import { STATE_WORD } from '../../ui/words.ts'
import { COUNTED } from './verdict.ts'

/** How many connections are in each state; states that none is in are left out. */
export function StateCounts() {
  const { live } = usePanel()
  const countOf = (state: (typeof COUNTED)[number]) =>
    live.state.order.filter((id) => live.state.connections[id]?.state === state).length
  const present = () => COUNTED.filter((state) => countOf(state) > 0)
  return (
    <ul class="counts" aria-label="Connections by state">
      <For each={present()}>
        {(state) => (
          <li data-look={state}>
            <StateIcon state={state} />
            <span class="num">{countOf(state)}</span> {STATE_WORD[state].toLowerCase()}
          </li>
        )}
      </For>
    </ul>
  )
}
