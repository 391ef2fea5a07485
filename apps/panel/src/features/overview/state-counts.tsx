import type { State } from '@holdfast/adapter-core/events'
import { createMemo, For } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { StateIcon } from '../../ui/state-icon.tsx'
import { STATE_WORD } from '../../ui/words.ts'
import { listViewOf, toggledState } from './list-view.ts'
import { COUNTED } from './verdict.ts'

/** How many connections are in each state, those that none is in left out; a press shows those alone. */
export function StateCounts() {
  const { live, router } = usePanel()
  const counts = createMemo(() => {
    const found = new Map<State, number>()
    for (const id of live.state.order) {
      const state = live.state.connections[id]?.state
      if (state !== undefined) found.set(state, (found.get(state) ?? 0) + 1)
    }
    return found
  })
  const chosen = createMemo(() => listViewOf(router.query()).states)
  /** One that is filtered by stays, so that the filter can be taken back, when none is in it any more. */
  const shown = createMemo(() => COUNTED.filter((state) => counts().has(state) || chosen().includes(state)), [], {
    equals: (a, b) => a.join() === b.join(),
  })
  return (
    <ul class="counts" aria-label="Connections by state">
      <For each={shown()}>
        {(state) => (
          <li>
            <button
              type="button"
              class="count"
              data-look={state}
              data-count={state}
              aria-pressed={chosen().includes(state)}
              title={`Show only what is ${STATE_WORD[state].toLowerCase()}`}
              onClick={() => router.setQuery({ state: toggledState(chosen(), state) })}
            >
              <StateIcon state={state} />
              <span class="num">{counts().get(state) ?? 0}</span> {STATE_WORD[state].toLowerCase()}
            </button>
          </li>
        )}
      </For>
    </ul>
  )
}
