import { CAUSE_WORDS, duration, NONE, sentenceCase } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Card } from '../../ui/card.tsx'
import { createGradual } from '../../ui/gradual.ts'
import { percent, share } from '../../ui/number.ts'
import { StateBar } from '../../ui/state-bar.tsx'
import { StateIcon } from '../../ui/state-icon.tsx'
import { STATE_WORD, WORST_FIRST } from '../../ui/words.ts'
import { type Overall, plannedText } from './overall.ts'
import type { ConnectionRow, Report } from './report.ts'
import { ROWS_AT_ONCE } from './report-rows.ts'
import { stamp } from './report-time.ts'
import { TRUSTED_PCT } from './report-verdict.ts'

interface CardProps {
  readonly report: Report
}

/** Uptime and outages, connection by connection and together. */
export function Totals(props: CardProps) {
  const { turns } = usePanel()
  const rows = createGradual(() => props.report.connections, ROWS_AT_ONCE, turns)
  return (
    <Card title="Totals">
      <table class="rows report-table">
        <thead>
          <tr>
            <th scope="col">Connection</th>
            <th scope="col" class="right">
              Uptime
            </th>
            <th scope="col" class="right">
              Live
            </th>
            <th scope="col" class="right">
              Coverage
            </th>
            <th scope="col" class="right">
              Outages
            </th>
            <th scope="col" class="right">
              MTTR
            </th>
            <th scope="col" class="right">
              MTBF
            </th>
            <th scope="col" class="right">
              Longest
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(row) => (
              <TotalRow name={row.id} figures={row.figures} longestMs={row.longestMs} planned={row.plannedOutages} />
            )}
          </For>
          <Show when={props.report.connections.length > 1}>
            <TotalRow
              name="All together"
              figures={props.report.overall}
              longestMs={longestOfAll(props.report)}
              planned={props.report.plannedOutages}
              isTotal
            />
          </Show>
        </tbody>
      </table>
    </Card>
  )
}

function longestOfAll({ connections }: Report): number | null {
  const lengths = connections.flatMap(({ longestMs }) => longestMs ?? [])
  return lengths.length === 0 ? null : Math.max(...lengths)
}

interface TotalRowProps {
  readonly name: string
  readonly figures: Overall
  readonly longestMs: number | null
  readonly planned: number | null
  readonly isTotal?: boolean
}

function TotalRow(props: TotalRowProps) {
  const isThin = () => props.figures.coveragePct !== null && props.figures.coveragePct < TRUSTED_PCT
  const coverage = () => (props.figures.coveragePct === null ? NONE : share(props.figures.coveragePct))
  return (
    <tr
      data-testid="report-connection"
      data-connection={props.isTotal === true ? undefined : props.name}
      data-thin={isThin()}
      classList={{ total: props.isTotal === true }}
    >
      <th scope="row">{props.name}</th>
      <td class="right num figure" data-label="Uptime">
        {percent(props.figures.uptimePct)}
      </td>
      <td class="right num figure" data-label="Live">
        {percent(props.figures.livePct)}
      </td>
      <td class="right num" data-label="Coverage">
        {coverage()}
        {isThin() ? '*' : ''}
      </td>
      <td class="right num" data-label="Outages">
        {props.figures.outages}
        <Show when={props.figures.outages > 0 && plannedText(props.planned)}>
          {(text) => <span class="sub">{text()}</span>}
        </Show>
      </td>
      <td class="right num" data-label="MTTR">
        {duration(props.figures.mttrMs)}
      </td>
      <td class="right num" data-label="MTBF">
        {duration(props.figures.mtbfMs)}
      </td>
      <td class="right num" data-label="Longest">
        {duration(props.longestMs)}
      </td>
    </tr>
  )
}

/** A bar of the window per connection. */
export function Bars(props: CardProps) {
  const { preferences, turns } = usePanel()
  const rows = createGradual(() => props.report.connections, ROWS_AT_ONCE, turns)
  const seen = () => WORST_FIRST.filter((state) => props.report.connections.some((row) => isIn(row, state)))
  return (
    <Show when={props.report.connections.some(({ tiles }) => tiles !== null)}>
      <Card
        title="States"
        tools={
          <span class="report-legend">
            <For each={seen()}>
              {(state) => (
                <span data-look={state}>
                  <StateIcon state={state} />
                  {STATE_WORD[state]}
                </span>
              )}
            </For>
          </span>
        }
      >
        <div class="report-bars">
          <For each={rows()}>
            {(row) => (
              <div class="report-bar">
                <span class="clip" title={row.id}>
                  {row.id}
                </span>
                <StateBar label={row.id} tiles={row.tiles ?? []} />
              </div>
            )}
          </For>
          <p class="report-ends num" aria-hidden="true">
            <span>{stamp(props.report.window.from, preferences.zone())}</span>
            <span>{stamp(props.report.window.to, preferences.zone())}</span>
          </p>
        </div>
      </Card>
    </Show>
  )
}

function isIn({ tiles }: ConnectionRow, state: (typeof WORST_FIRST)[number]): boolean {
  return tiles?.some((tile) => tile.state === state) === true
}

/** What the time was lost to, the worst first. */
export function Causes(props: CardProps) {
  return (
    <Card title="Causes">
      <Show
        when={props.report.causes.length > 0}
        fallback={<p class="placeholder">No unplanned outage in this window, so nothing was lost to anything.</p>}
      >
        <table class="rows report-table">
          <thead>
            <tr>
              <th scope="col">Cause</th>
              <th scope="col" class="right">
                Connection outages
              </th>
              <th scope="col" class="right">
                Time lost
              </th>
              <th scope="col" class="right">
                Market outages
              </th>
              <th scope="col" class="right">
                Time lost
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.report.causes}>
              {(row) => (
                <tr data-cause={row.cause}>
                  <th scope="row">{sentenceCase(CAUSE_WORDS[row.cause])}</th>
                  <LostCells of="Connection outages" {...row.connections} />
                  <LostCells of="Market outages" {...row.markets} />
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </Card>
  )
}

function LostCells(props: { readonly of: string; readonly n: number; readonly lostMs: number }) {
  return (
    <>
      <td class="right num" data-label={props.of}>
        {props.n === 0 ? NONE : props.n}
      </td>
      <td class="right num" data-label="Time lost">
        {props.n === 0 ? NONE : duration(props.lostMs)}
      </td>
    </>
  )
}
