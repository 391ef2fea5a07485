import { duration, sentenceCase } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Card } from '../../ui/card.tsx'
import { createGradual } from '../../ui/gradual.ts'
import type { Overall } from './overall.ts'
import type { Report } from './report.ts'
import { ROWS_AT_ONCE } from './report-rows.ts'

const RANKS = ['p50', 'p95', 'p99', 'max'] as const

/** How long recovery and detection took: percentiles, never a mean alone. */
export function Times(props: { readonly report: Report }) {
  const { turns } = usePanel()
  const rows = createGradual(() => props.report.connections, ROWS_AT_ONCE, turns)
  return (
    <Card title="Recovery and detection times">
      <table class="rows report-table">
        <thead>
          <tr>
            <th scope="col">Connection</th>
            <th scope="col">Time</th>
            <For each={RANKS}>
              {(rank) => (
                <th scope="col" class="right">
                  {rank}
                </th>
              )}
            </For>
            <th scope="col" class="right">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>{(row) => <TimeRows name={row.id} figures={row.figures} />}</For>
          <Show when={props.report.connections.length > 1}>
            <TimeRows name="All together" figures={props.report.overall} isTotal />
          </Show>
        </tbody>
      </table>
    </Card>
  )
}

function TimeRows(props: { readonly name: string; readonly figures: Overall; readonly isTotal?: boolean }) {
  const row = (what: 'recovery' | 'detection') => (
    <tr classList={{ total: props.isTotal === true }}>
      <th scope="row">{props.name}</th>
      <td data-label="Time">{sentenceCase(what)}</td>
      <Show
        when={props.figures[what].n > 0}
        fallback={
          <td class="muted right" colSpan={RANKS.length} data-wide>
            no outages in window
          </td>
        }
      >
        <For each={RANKS}>
          {(rank) => (
            <td class="right num" data-label={rank}>
              {duration(props.figures[what][rank])}
            </td>
          )}
        </For>
      </Show>
      <td class="right num" data-label="n">
        {props.figures[what].n}
      </td>
    </tr>
  )
  return (
    <>
      {row('recovery')}
      {row('detection')}
    </>
  )
}
