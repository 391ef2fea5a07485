import type { ConnectionDto } from '@holdfast/api-contract'
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { ErrorNotice, Placeholder } from '../../ui/notice.tsx'
import { WORST_FIRST } from '../../ui/words.ts'
import { ConnectionRow } from './connection-row.tsx'
import type { createPast } from './past.ts'
import { StateCounts } from './state-counts.tsx'
import type { Trouble } from './troubles.ts'
import { WindowSwitch, windowOf } from './window-switch.tsx'

/** From this many on, rows are sorted worst first and can be filtered; fewer stay where they are. */
const MANY = 9
/** How many rows are built in one go. */
const ROWS_AT_ONCE = 25
/** Up to this many are shown with their markets open. */
const FEW = 3

/** The table of connections. */
export function Connections(props: {
  readonly past: ReturnType<typeof createPast>
  readonly troubles: Readonly<Record<string, Trouble>>
}) {
  const { clock, live, router } = usePanel()
  const isMany = () => live.state.order.length >= MANY
  const filter = () => router.query().get('q') ?? ''
  const window = () => props.past.data()?.window.label ?? windowOf(router.query()).label
  const isTroubledOnly = () => router.query().get('not_live') === '1'

  const severity = (id: string) => WORST_FIRST.indexOf(live.state.connections[id]?.state ?? 'unknown')
  const worstFirst = (a: string, b: string) => severity(a) - severity(b) || a.localeCompare(b)
  const shown = createMemo(() => {
    const all = live.state.order
    if (!isMany()) return all
    return all.filter((id) => matches(live.state.connections[id], filter(), isTroubledOnly())).toSorted(worstFirst)
  })
  // Two hundred rows at once would hold the page for longer than a frame or two.
  const [limit, setLimit] = createSignal(ROWS_AT_ONCE)
  createEffect(() => {
    if (limit() < shown().length) onCleanup(clock.after(0, () => setLimit((before) => before + ROWS_AT_ONCE)))
  })

  return (
    <section class="card" aria-labelledby="connections-title">
      <header class="card-header">
        <h2 id="connections-title">Connections</h2>
        <div class="card-tools">
          <StateCounts />
          <WindowSwitch />
        </div>
        <Show when={isMany()}>
          <ConnectionFilter shown={shown().length} />
        </Show>
      </header>
      <Show when={props.past.error() !== undefined}>
        <ErrorNotice
          what="Cannot load the past of the connections."
          error={props.past.error()}
          onRetry={() => props.past.refresh()}
        />
      </Show>
      <Show when={live.state.ready} fallback={<Placeholder>Waiting for the bot…</Placeholder>}>
        <Show when={shown().length > 0} fallback={<Placeholder>{emptyText(isMany())}</Placeholder>}>
          <table class="rows connections">
            <thead>
              <tr>
                <th scope="col">Connection</th>
                <th scope="col">State</th>
                <th scope="col">Last {window()}</th>
                <th scope="col" class="right">
                  Data age
                </th>
                <th scope="col" class="right">
                  Rate
                </th>
                <th scope="col" class="right">
                  <abbr title="Round-trip time">RTT</abbr>
                </th>
                <th scope="col" class="right">
                  Uptime {window()}
                </th>
                <th scope="col">Last outage</th>
              </tr>
            </thead>
            <For each={shown().slice(0, limit())}>
              {(id) => (
                <Show when={live.state.connections[id]}>
                  {(connection) => (
                    <ConnectionRow
                      connection={connection()}
                      past={props.past.data()}
                      trouble={props.troubles[id]}
                      isOpenAtFirst={live.state.order.length <= FEW}
                    />
                  )}
                </Show>
              )}
            </For>
          </table>
        </Show>
      </Show>
    </section>
  )
}

function ConnectionFilter(props: { readonly shown: number }) {
  const { live, router } = usePanel()
  return (
    <div class="filters">
      <span class="muted num">
        {props.shown} of {live.state.order.length}
      </span>
      <input
        type="search"
        aria-label="Filter connections"
        placeholder="Filter"
        value={router.query().get('q') ?? ''}
        onInput={(input) => router.setQuery({ q: input.currentTarget.value })}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={router.query().get('not_live') === '1'}
          onChange={(input) => router.setQuery({ not_live: input.currentTarget.checked ? '1' : null })}
        />
        Only not live
      </label>
    </div>
  )
}

function matches(connection: ConnectionDto | undefined, text: string, troubledOnly: boolean): boolean {
  if (connection === undefined) return false
  if (troubledOnly && connection.state === 'live') return false
  const { id, exchange, state } = connection
  return `${id} ${exchange} ${state}`.includes(text.trim().toLowerCase())
}

function emptyText(isFiltered: boolean): string {
  return isFiltered ? 'No connection matches the filter.' : 'No connection is configured.'
}
