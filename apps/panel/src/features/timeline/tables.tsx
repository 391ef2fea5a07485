import type { OutageDto } from '@holdfast/api-contract'
import { duration, NONE } from '@holdfast/reconnect-monitor/history'
import { createEffect, createMemo, createSignal, For, onCleanup, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { Card } from '../../ui/card.tsx'
import { MoreRows } from '../../ui/more.tsx'
import { ListState } from '../../ui/notice.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Instant } from '../../ui/time.tsx'
import { STATE_WORD } from '../../ui/words.ts'
import { besideCause, causeText } from '../outages/outage-words.ts'
import { createExact, type Exact } from './exact.ts'
import { type Stretch, type Sums, shareText, statesOf, stretchesOf, sumsOf } from './table-rows.ts'
import { lengthText } from './tile-words.ts'
import type { View } from './view.ts'

/** Rows that are built in one go, and how many there are before one asks for more. */
const ROWS_AT_ONCE = 40
const ROWS = 200

/** The same as the picture, in tables: the time in each state, and every stretch that was not live. */
export function TimelineTables(props: { readonly view: View; readonly ids: readonly string[] }) {
  const exact = createExact(props.view.window, () => props.ids)
  const tiles = () => exact.current()?.tiles ?? NO_TILES
  const sums = createMemo(() => sumsOf(props.ids, tiles()))
  const stretches = createMemo(() => stretchesOf(props.ids, tiles()))
  return (
    <>
      <Card title="Time in each state">
        <ListState
          isLoading={exact.isLoading()}
          isEmpty={exact.current() === undefined || props.ids.length === 0}
          error={exact.error()}
          whenFailed="Cannot load the timeline."
          whenEmpty="No connection matches the filter."
          onRetry={() => exact.refresh()}
        >
          <SumTable sums={sums()} view={props.view} />
        </ListState>
      </Card>
      <Show when={exact.current()}>
        {(data) => (
          <Card
            title="Every stretch that was not live"
            tools={<span class="muted num tl-count">{stretches().length} in all</span>}
          >
            <Show when={data().isCondensed}>
              <p class="tl-note">
                There are too many to list each: short ones that lie together are one row. Choose a shorter window or
                fewer connections to see them apart.
              </p>
            </Show>
            <Show
              when={stretches().length > 0}
              fallback={<p class="placeholder">Every connection was live all through this window.</p>}
            >
              <StretchTable stretches={stretches()} outages={data().outages} now={props.view.now()} />
            </Show>
          </Card>
        )}
      </Show>
    </>
  )
}

const NO_TILES: Exact['tiles'] = new Map()

function SumTable(props: { readonly sums: readonly Sums[]; readonly view: View }) {
  const states = createMemo(() => statesOf(props.sums))
  return (
    <table class="rows cards tl-sums" data-testid="timeline-sums">
      <thead>
        <tr>
          <th scope="col">Connection</th>
          <For each={states()}>
            {(state) => (
              <th scope="col" class="right">
                {STATE_WORD[state]}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.sums}>
          {(row) => (
            <tr data-connection={row.connection}>
              <th scope="row">
                <b class="clip" title={row.connection}>
                  {row.connection}
                </b>
              </th>
              <For each={states()}>
                {(state) => (
                  <td class="right num" data-label={STATE_WORD[state]} data-state={state}>
                    <Show when={row.ms[state]} fallback={NONE}>
                      {(ms) => (
                        <>
                          <span class="fact">{duration(ms())}</span>
                          <span class="sub">{shareText(ms(), props.view.span())}</span>
                        </>
                      )}
                    </Show>
                  </td>
                )}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}

interface StretchTableProps {
  readonly stretches: readonly Stretch[]
  readonly outages: ReadonlyMap<number, OutageDto>
  readonly now: number
}

function StretchTable(props: StretchTableProps) {
  const { clock } = usePanel()
  const [most, setMost] = createSignal(ROWS)
  const [limit, setLimit] = createSignal(ROWS_AT_ONCE)
  const wanted = () => Math.min(most(), props.stretches.length)
  createEffect(() => {
    if (limit() < wanted()) onCleanup(clock.after(0, () => setLimit((before) => before + ROWS_AT_ONCE)))
  })
  const left = () => props.stretches.length - most()
  return (
    <>
      <table class="rows cards tl-stretches">
        <thead>
          <tr>
            <th scope="col">Connection</th>
            <th scope="col">State</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" class="right">
              Duration
            </th>
            <th scope="col">Cause</th>
            <th scope="col">Outage</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.stretches.slice(0, Math.min(limit(), most()))}>
            {(stretch) => <StretchRow stretch={stretch} outages={props.outages} now={props.now} />}
          </For>
        </tbody>
      </table>
      <MoreRows left={left()} step={ROWS} onMore={() => setMost((before) => before + ROWS)} />
    </>
  )
}

function StretchRow(props: {
  readonly stretch: Stretch
  readonly outages: StretchTableProps['outages']
  readonly now: number
}) {
  const { tile } = props.stretch
  const outage = () => (tile.outageId === null ? undefined : props.outages.get(tile.outageId))
  return (
    <tr
      data-testid="stretch"
      data-connection={props.stretch.connection}
      data-state={tile.state}
      data-outage-id={tile.outageId}
    >
      <th scope="row">
        <span class="clip" title={props.stretch.connection}>
          {props.stretch.connection}
        </span>
      </th>
      <td data-label="State">
        <StateChip state={tile.state} />
      </td>
      <td data-label="From">
        <Instant at={tile.from} />
      </td>
      <td data-label="To">
        <Show when={tile.to < props.now} fallback="now">
          <Instant at={tile.to} />
        </Show>
      </td>
      <td class="right num" data-label="Duration">
        {lengthText(tile)}
      </td>
      <td data-label="Cause" data-wide>
        <Show when={outage()} fallback={NONE}>
          {(known) => (
            <>
              <span class="fact">{causeText(known())}</span>
              <span class="sub clip" title={known().detail ?? undefined}>
                {besideCause(known())}
              </span>
            </>
          )}
        </Show>
      </td>
      <td data-label="Outage">
        <Show when={tile.outageId} fallback={NONE}>
          {(id) => (
            <Anchor href={`/outages/${id()}`}>
              {id()}
              {(tile.outages ?? 0) > 1 ? ` and ${(tile.outages ?? 0) - 1} more` : ''}
            </Anchor>
          )}
        </Show>
      </td>
    </tr>
  )
}
