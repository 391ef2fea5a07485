import { createMemo, createSignal, For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Card } from '../../ui/card.tsx'
import { Placeholder } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Chart, type ChartLine } from './chart.tsx'
import type { Recovery } from './chart-data.ts'
import { FigureList, FigureTable } from './figure-list.tsx'
import { summaryText } from './figures.ts'
import { METRIC_WORDS, type Metric } from './metrics.ts'
import { readingOf } from './reading.ts'
import { Readings, readingText } from './readings.tsx'
import { SampleTable } from './sample-table.tsx'
import { grainText } from './samples.ts'

interface ChartCardProps {
  readonly metric: Metric
  /** Of those that were fetched. */
  readonly lines: readonly ChartLine[]
  /** How many there will be. */
  readonly lineCount: number
  /** What is drawn is of another window so far: it has no figures. */
  readonly isLoading: boolean
  readonly isTable: boolean
  readonly bounds: { readonly from: number; readonly to: number }
  readonly windowText: string
  readonly exact: (id: string) => Recovery | null
  readonly syncKey: string
  readonly onZoom: (from: number, to: number) => void
  readonly onZoomBy: (around: number, factor: number) => void
  readonly onZoomOut: () => void
}

const EMPTY_WORDS = {
  rtt: 'Nothing measured in this window yet. A round trip is known once the exchange has answered a ping.',
  rate: 'Nothing measured in this window yet. A minute is stored once it is over, while a socket is open.',
  recovery: 'No recovery in this window: nothing was lost, or what was lost is not back yet.',
} as const satisfies Record<Metric, string>

/** One metric: its chart or its table, with the figures of what is shown. */
export function ChartCard(props: ChartCardProps) {
  const { live, preferences } = usePanel()
  const isEmpty = () => props.lines.every(({ samples }) => samples.length === 0)
  const exact = (id: string) => (props.metric === 'recovery' ? props.exact(id) : null)
  const summary = createMemo(() =>
    props.isLoading
      ? `${METRIC_WORDS[props.metric].title}, ${props.windowText}: not known yet.`
      : props.lines.map(({ id, samples }) => summaryText(props.metric, id, props.windowText, samples)).join(' '),
  )
  const [cursor, setCursor] = createSignal<{ readonly at: number; readonly slackMs: number } | null>(null)
  const readings = () => {
    const under = cursor()
    if (under === null) return []
    const { metric } = props
    const slackMs = metric === 'recovery' ? under.slackMs : 0
    return props.lines.map(({ id, samples, tiles }) => ({
      id,
      ...readingOf({ metric, samples, tiles, at: under.at, slackMs, now: live.nowSlow(), zone: preferences.zone() }),
    }))
  }
  const grain = createMemo(() => grainText(props.lines[0]?.samples ?? []))
  /** Another number of lines is another chart. */
  const shapes = () => [props.lines.length]
  return (
    <Card
      title={METRIC_WORDS[props.metric].title}
      tools={<Readings metric={props.metric} readings={readings()} lineCount={props.lineCount} grain={grain()} />}
    >
      <Show
        when={!isEmpty()}
        fallback={
          <Show when={props.isLoading} fallback={<Placeholder>{EMPTY_WORDS[props.metric]}</Placeholder>}>
            <div
              class="chart-loading"
              data-compared={props.lineCount > 1}
              data-table={props.isTable}
              style={{ '--lines': props.lineCount }}
            >
              <Skeleton rows={6} />
            </div>
          </Show>
        }
      >
        <Show when={!props.isTable} fallback={<SampleTable metric={props.metric} lines={props.lines} />}>
          <div class="chart-body" data-compared={props.lines.length > 1}>
            <For each={shapes()}>
              {() => (
                <Chart
                  metric={props.metric}
                  lines={props.lines}
                  bounds={props.bounds}
                  summary={summary()}
                  cursorAt={cursor()?.at ?? null}
                  reading={readingText(readings())}
                  onCursor={(at, slackMs) => setCursor(at === null ? null : { at, slackMs })}
                  syncKey={props.syncKey}
                  onZoom={props.onZoom}
                  onZoomBy={props.onZoomBy}
                  onZoomOut={props.onZoomOut}
                />
              )}
            </For>
            <Show when={props.lines.length === 1 ? props.lines[0] : undefined}>
              {(line) => (
                <FigureList metric={props.metric} line={line()} exact={exact(line().id)} isLoading={props.isLoading} />
              )}
            </Show>
          </div>
          <Show when={props.lines.length > 1}>
            <FigureTable metric={props.metric} lines={props.lines} exact={exact} isLoading={props.isLoading} />
          </Show>
        </Show>
      </Show>
    </Card>
  )
}
