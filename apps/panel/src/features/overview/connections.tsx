import type { SilenceDto } from '@holdfast/api-contract'
import { createEffect, createMemo, createSignal, For, on, onCleanup, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { createGradual } from '../../ui/gradual.ts'
import { createDue, Later } from '../../ui/later.tsx'
import { createNearness } from '../../ui/near.ts'
import { ErrorNotice, Placeholder } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { lengthText, windowOf } from '../../window/window.ts'
import { WindowPicker } from '../../window/window-picker.tsx'
import { ConnectionFilters, NO_FILTER } from './connection-filters.tsx'
import { ConnectionRow } from './connection-row.tsx'
import './connections.css'
import { createHeldOrder } from './held-order.ts'
import { isNarrowed, listed, listViewOf, MANY } from './list-view.ts'
import { NoConnections } from './no-connections.tsx'
import { openRowsOf, toggledRow } from './open-rows.ts'
import type { PastRemotes } from './past.ts'
import { StateCounts } from './state-counts.tsx'
import { TableHead } from './table-head.tsx'
import type { Trouble } from './told-troubles.ts'

/** How many rows are built in one go: two hundred at once would hold the page for longer than a frame or two. */
const ROWS_AT_ONCE = 8
/** Up to this many are drawn in full wherever they are. */
const DRAWN_IN_FULL = 40

interface ConnectionsProps {
  readonly past: PastRemotes
  readonly troubles: Readonly<Record<string, Trouble>>
  readonly silenceOf: (id: string) => SilenceDto | undefined
}

/** The table of connections. */
export function Connections(props: ConnectionsProps) {
  const { clock, live, router, turns } = usePanel()
  const past = () => props.past.recent.data()
  const view = createMemo(() => listViewOf(router.query()))
  const [wantsFilters, setWantsFilters] = createSignal(false)
  const total = () => live.state.order.length
  const hasFilters = () => total() >= MANY || wantsFilters() || isNarrowed(view())
  const window = () => lengthText(past()?.window ?? windowOf(router.query()))

  /** While the bot is lost altogether, the banner says so. */
  const pastError = () =>
    live.link().state === 'stale' ? undefined : (props.past.recent.error() ?? props.past.month.error())

  const wanted = createMemo(() => {
    const known = live.state.order.flatMap((id) => live.state.connections[id] ?? [])
    return listed(known, view(), {
      uptime: (id) => past()?.day[id]?.uptimePct,
      outageAt: (id) => past()?.lastOutage[id]?.startedAt,
    })
  })
  const order = createHeldOrder(wanted, () => JSON.stringify(view()), clock)
  const isDue = createDue(() => live.state.ready)
  const shown = createGradual(() => (isDue() ? order.ids() : []), ROWS_AT_ONCE, turns)

  const nearness = createNearness(turns)
  const watch = (row: HTMLElement) => {
    const isNear = nearness.watch(row)
    return () => total() <= DRAWN_IN_FULL || isNear()
  }
  const open = createMemo(() => openRowsOf(router.query(), live.state.order))
  let table: HTMLTableElement | undefined
  /** What this list itself wrote to the address last: anything else came by a link. */
  let written: string | null = null
  const toggle = (id: string) => {
    written = toggledRow(open(), id, live.state.order)
    router.replaceQuery({ open: written })
  }
  const linked = createMemo(() => router.query().get('open'))
  const lastLinked = createMemo(() => (linked() === null ? undefined : open().at(-1)))
  // Rows are built in turn: the one that a link means is waited for.
  createEffect(
    on([linked, () => lastLinked() !== undefined && shown().includes(lastLinked() ?? '')], () => {
      const id = lastLinked()
      if (id === undefined || linked() === written) return
      onCleanup(clock.after(0, () => reveal(id)))
    }),
  )
  const reveal = (id: string) => {
    const button = table?.querySelector<HTMLElement>(`[data-connection="${CSS.escape(id)}"] .disclosure`)
    if (button === null || button === undefined) return
    written = linked()
    button.focus({ preventScroll: true })
    button.scrollIntoView({ block: 'center' })
  }

  return (
    <section class="card" aria-labelledby="connections-title">
      <header class="card-header connections-header">
        <h2 id="connections-title">Connections</h2>
        <StateCounts />
        <Later when={live.state.ready}>
          <div class="card-tools">
            <Show when={total() > 1 && total() < MANY}>
              <button
                type="button"
                class="switch filter-switch"
                aria-expanded={hasFilters()}
                disabled={isNarrowed(view())}
                onClick={() => setWantsFilters((before) => !before)}
              >
                Filter
              </button>
            </Show>
            <Show when={total() > 0}>
              <WindowPicker />
            </Show>
          </div>
          <Show when={hasFilters()}>
            <ConnectionFilters view={view()} shown={order.ids().length} />
          </Show>
        </Later>
      </header>
      <Show when={pastError()}>
        {(error) => (
          <ErrorNotice
            what="Cannot load the past of the connections."
            error={error()}
            onRetry={() => {
              props.past.recent.refresh()
              props.past.month.refresh()
            }}
          />
        )}
      </Show>
      <Show when={isDue()} fallback={<Skeleton rows={6} label="Waiting for the bot…" />}>
        <Show when={total() > 0} fallback={<NoConnections />}>
          <Show when={order.ids().length > 0} fallback={<NoMatch />}>
            <table
              ref={table}
              class="rows connections"
              onPointerMove={() => order.pointed()}
              onFocusIn={() => order.focused(true)}
              onFocusOut={(focus) => order.focused(focus.currentTarget.contains(focus.relatedTarget as Node | null))}
            >
              <TableHead window={window()} view={view()} />
              <For each={shown()}>
                {(id) => {
                  // What troubles one is nothing to the rows of the others.
                  const trouble = createMemo(() => props.troubles[id])
                  return (
                    <Show when={live.state.connections[id]}>
                      {(connection) => (
                        <ConnectionRow
                          connection={connection()}
                          past={past()}
                          month={props.past.monthOf(id)}
                          trouble={trouble()}
                          silence={props.silenceOf(id)}
                          isOpen={open().includes(id)}
                          onToggle={() => toggle(id)}
                          watch={watch}
                        />
                      )}
                    </Show>
                  )
                }}
              </For>
            </table>
          </Show>
        </Show>
      </Show>
    </section>
  )
}

function NoMatch() {
  const { router } = usePanel()
  return (
    <Placeholder>
      No connection matches the filter.{' '}
      <button type="button" class="button" onClick={() => router.setQuery(NO_FILTER)}>
        Show all
      </button>
    </Placeholder>
  )
}
