import { NONE } from '@holdfast/reconnect-monitor/history'
import { createMemo, For } from 'solid-js'
import { grouped } from '../../ui/grouped.ts'
import type { ChartLine } from './chart.tsx'
import type { Recovery } from './chart-data.ts'
import { type Figures, figuresOf } from './figures.ts'
import { LineSwatch } from './line-swatch.tsx'
import { METRIC_WORDS, type Metric } from './metrics.ts'

const FIGURE_WORDS = {
  last: { word: 'Last', about: 'the newest measurement shown' },
  median: { word: 'Median', about: 'half of what is shown is below' },
  p95: { word: 'p95', about: '95 % of what is shown is below' },
  max: { word: 'Max', about: 'the highest single measurement' },
  n: { word: 'n', about: 'how many measurements' },
} as const satisfies Record<keyof Figures, { readonly word: string; readonly about: string }>

const NAMES = Object.keys(FIGURE_WORDS) as (keyof Figures)[]

interface FigureProps {
  readonly metric: Metric
  readonly line: ChartLine
  /** Exact figures of the window, where the record tells them. */
  readonly exact: Recovery | null
  /** There are none of the window that is asked for yet. */
  readonly isLoading: boolean
}

const NONE_YET = { last: NONE, median: NONE, p95: NONE, max: NONE, n: NONE } as const

function textsOf({ exact, isLoading, line, metric }: FigureProps): Readonly<Record<keyof Figures, string>> {
  if (isLoading) return NONE_YET
  const shown = figuresOf(line.samples)
  const figures = exact === null ? shown : { ...shown, median: exact.p50, p95: exact.p95, max: exact.max, n: exact.n }
  const { format } = METRIC_WORDS[metric]
  const text = (value: number | null) => (value === null ? NONE : format(value))
  return {
    last: text(figures.last),
    median: text(figures.median),
    p95: text(figures.p95),
    max: text(figures.max),
    n: grouped(figures.n),
  }
}

/** The figures of one connection, beside its chart. */
export function FigureList(props: FigureProps) {
  const texts = createMemo(() => textsOf(props))
  return (
    <dl class="chart-figures" data-testid="chart-figures" data-metric={props.metric}>
      <For each={NAMES}>
        {(name) => (
          <div title={FIGURE_WORDS[name].about}>
            <dt>{FIGURE_WORDS[name].word}</dt>
            <dd class="num" data-figure={name}>
              {texts()[name]}
            </dd>
          </div>
        )}
      </For>
    </dl>
  )
}

interface FigureTableProps {
  readonly metric: Metric
  readonly lines: readonly ChartLine[]
  readonly exact: (id: string) => Recovery | null
  readonly isLoading: boolean
}

/** The figures of several connections, under the chart they share; it says which line is whose. */
export function FigureTable(props: FigureTableProps) {
  return (
    <table class="rows cards figure-table">
      <caption class="visually-hidden">{METRIC_WORDS[props.metric].title}, figures by connection</caption>
      <thead>
        <tr>
          <th scope="col">Connection</th>
          <For each={NAMES}>
            {(name) => (
              <th scope="col" class="right">
                {FIGURE_WORDS[name].word}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.lines}>
          {(line, index) => {
            const texts = createMemo(() => {
              const { exact, isLoading, metric } = props
              return textsOf({ metric, line, exact: exact(line.id), isLoading })
            })
            return (
              <tr>
                <th scope="row">
                  <span class="swatched">
                    <LineSwatch index={index()} />
                    <span class="clip" title={line.id}>
                      {line.id}
                    </span>
                  </span>
                </th>
                <For each={NAMES}>
                  {(name) => (
                    <td class="right num" data-label={FIGURE_WORDS[name].word}>
                      {texts()[name]}
                    </td>
                  )}
                </For>
              </tr>
            )
          }}
        </For>
      </tbody>
    </table>
  )
}
