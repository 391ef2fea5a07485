import { createMemo, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Select } from '../../ui/select.tsx'
import { isNarrowed, type ListView, SORTS, sortOf } from './list-view.ts'

interface ConnectionFiltersProps {
  readonly view: ListView
  /** How many rows are left. */
  readonly shown: number
}

/** Takes every filter back, and leaves the order. */
export const NO_FILTER = { q: null, exchange: null, state: null, not_live: null } as const

/** Narrows and orders the list of connections; all of it lives in the address. */
export function ConnectionFilters(props: ConnectionFiltersProps) {
  const { live, router } = usePanel()
  const exchanges = createMemo(() =>
    [...new Set(live.state.order.flatMap((id) => live.state.connections[id]?.exchange ?? []))].toSorted(),
  )
  const total = () => live.state.order.length
  return (
    <fieldset class="filters connection-filters" aria-label="Narrow and order the connections">
      <input
        type="search"
        aria-label="Filter connections by text"
        placeholder="Name, exchange or state"
        value={props.view.text}
        onInput={(input) => router.replaceQuery({ q: input.currentTarget.value })}
      />
      <Show when={exchanges().length > 1 || props.view.exchange !== null}>
        <Select
          label="Exchange"
          all="All exchanges"
          options={exchanges().map((name) => ({ value: name, label: name }))}
          value={props.view.exchange}
          onChange={(exchange) => router.setQuery({ exchange })}
        />
      </Show>
      <Select
        label="Order"
        options={Object.entries(SORTS).map(([value, label]) => ({ value, label }))}
        value={sortOf(props.view, total())}
        onChange={(sort) => router.setQuery({ sort })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={props.view.isNotLiveOnly}
          onChange={(input) => router.setQuery({ not_live: input.currentTarget.checked ? '1' : null })}
        />
        Only not live
      </label>
      <span class="muted num filter-count" role="status">
        {props.shown} of {total()}
      </span>
      <Show when={isNarrowed(props.view)}>
        <button type="button" class="button" onClick={() => router.setQuery(NO_FILTER)}>
          Show all
        </button>
      </Show>
    </fieldset>
  )
}
