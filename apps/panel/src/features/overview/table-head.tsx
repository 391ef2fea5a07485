import { For, type JSX, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { type ListView, SORTS, type Sort, sortOf, toggledSort } from './list-view.ts'

interface Column {
  readonly name: JSX.Element
  /** What a press orders the rows by; null where it does nothing. */
  readonly sort: Exclude<Sort, 'configured'> | null
  /** Which way the values of the column run from top to bottom then. */
  readonly runs?: 'ascending' | 'descending'
  readonly isNumber?: boolean
}

const columns = (window: string): readonly Column[] => [
  { name: 'Connection', sort: 'name', runs: 'ascending' },
  { name: 'State', sort: 'worst', runs: 'descending' },
  { name: `Last ${window}`, sort: null },
  { name: 'Data age', sort: 'age', runs: 'descending', isNumber: true },
  { name: 'Rate', sort: 'rate', runs: 'ascending', isNumber: true },
  { name: <abbr title="Round-trip time">RTT</abbr>, sort: 'rtt', runs: 'descending', isNumber: true },
  { name: 'Uptime 24 h', sort: 'uptime', runs: 'ascending', isNumber: true },
  { name: 'Uptime 30 d', sort: null, isNumber: true },
  { name: 'Last outage', sort: 'outage', runs: 'descending' },
]

interface TableHeadProps {
  /** Of the bars, in words. */
  readonly window: string
  readonly view: ListView
}

/** The names of the columns; a press puts on top what needs the operator most, and another one takes that back. */
export function TableHead(props: TableHeadProps) {
  const { live, router } = usePanel()
  const total = () => live.state.order.length
  const isBy = (column: Column) => column.sort !== null && sortOf(props.view, total()) === column.sort
  return (
    <thead>
      <tr>
        <For each={columns(props.window)}>
          {(column) => (
            <th
              scope="col"
              classList={{ right: column.isNumber === true, sortable: column.sort !== null }}
              aria-sort={isBy(column) ? column.runs : undefined}
            >
              {column.name}
              <Show when={column.sort}>
                {(sort) => (
                  <>
                    <svg class="sort-mark" viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
                      <path d={column.runs === 'ascending' ? 'M4 1.5 7 6H1z' : 'M4 6.5 1 2h6z'} fill="currentColor" />
                    </svg>
                    {/* Beside the name rather than around it: rows that are cards have no head to press. */}
                    <button
                      type="button"
                      class="sort-button"
                      aria-pressed={isBy(column)}
                      aria-label={`Order: ${SORTS[sort()].toLowerCase()}`}
                      title={SORTS[sort()]}
                      onClick={() => router.setQuery({ sort: toggledSort(props.view, total(), sort()) })}
                    />
                  </>
                )}
              </Show>
            </th>
          )}
        </For>
      </tr>
    </thead>
  )
}
