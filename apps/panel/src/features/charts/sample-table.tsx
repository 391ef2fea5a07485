import { createMemo, createSignal, For, Show } from 'solid-js'
import { MoreRows } from '../../ui/more.tsx'
import { Instant } from '../../ui/time.tsx'
import type { ChartLine } from './chart.tsx'
import { METRIC_WORDS, type Metric } from './metrics.ts'
import { tableRows } from './table-rows.ts'

const PAGE_SIZE = 50
/** How many more are shown at a press. */
const STEP = 2 * PAGE_SIZE

interface SampleTableProps {
  readonly metric: Metric
  readonly lines: readonly ChartLine[]
}

/** What a chart shows, as a table: the newest first. */
export function SampleTable(props: SampleTableProps) {
  const [limit, setLimit] = createSignal(PAGE_SIZE)
  const rows = createMemo(() => tableRows(props.lines))
  const format = (value: number) => METRIC_WORDS[props.metric].format(value)
  const isCompared = () => props.lines.length > 1
  return (
    <>
      <table class="rows cards sample-table" data-testid="sample-table" data-metric={props.metric}>
        <caption class="visually-hidden">{METRIC_WORDS[props.metric].title}, newest first</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <Show when={isCompared()}>
              <th scope="col">Connection</th>
            </Show>
            <For each={['Mean', 'Min', 'Max', 'n']}>
              {(word) => (
                <th scope="col" class="right">
                  {word}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={rows().slice(0, limit())}>
            {({ id, sample }) => (
              <tr data-testid="sample">
                <th scope="row">
                  <Instant at={sample.at} />
                </th>
                <Show when={isCompared()}>
                  <td data-label="Connection" data-wide>
                    <span class="clip" title={id}>
                      {id}
                    </span>
                  </td>
                </Show>
                <td class="right num" data-label="Mean">
                  {format(sample.mean)}
                </td>
                <td class="right num" data-label="Min">
                  {format(sample.min)}
                </td>
                <td class="right num" data-label="Max">
                  {format(sample.max)}
                </td>
                <td class="right num" data-label="n">
                  {sample.n}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <MoreRows left={rows().length - limit()} step={STEP} onMore={() => setLimit((shown) => shown + STEP)} />
    </>
  )
}
