import { type Accessor, createMemo } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import type { ChartLine } from './chart.tsx'
import type { ChartData, ConnectionCharts } from './chart-data.ts'
import { isFine } from './live-window.ts'
import type { Metric } from './metrics.ts'
import { joinSamples, pulseSamples, type Sample } from './samples.ts'
import { tilesFrom, tilesUntil } from './tiles.ts'

interface LinesInput {
  readonly ids: Accessor<readonly string[]>
  readonly data: Accessor<ChartData | undefined>
  readonly bounds: Accessor<{ readonly from: number; readonly to: number }>
  readonly now: Accessor<number>
}

/** What each metric's chart draws: what was fetched, and in a short window the seconds that the stream told. */
export function createLines(input: LinesInput): (metric: Metric) => readonly ChartLine[] {
  const { live } = usePanel()
  const isShort = createMemo(() => isFine(input.bounds()))
  const base = createMemo(() => {
    const now = isShort() ? input.now() : input.data() === undefined ? 0 : input.bounds().to
    return input.ids().flatMap((id) => {
      const fetched = input.data()?.connections.find((one) => one.id === id)
      if (fetched === undefined) return []
      const { since, state } = live.state.connections[id] ?? {}
      const isTold = since !== undefined && state !== undefined
      return [{ ...fetched, tiles: tilesUntil(fetched.tiles, isTold ? { since, state } : undefined, now) }]
    })
  })
  const linesOf = (metric: Metric) =>
    createMemo((): readonly ChartLine[] => {
      const { from, to } = input.bounds()
      return base().map((charts) => {
        const samples = isShort() ? fineSamples(charts, metric) : charts.samples[metric]
        return {
          id: charts.id,
          tiles: tilesFrom(charts.tiles, from),
          samples: samples.filter(({ at, bucketMs }) => at + bucketMs > from && at < to),
        }
      })
    })
  const fineSamples = (charts: ConnectionCharts, metric: Metric): readonly Sample[] => {
    const stored = charts.samples[metric]
    if (metric === 'recovery') return stored
    return joinSamples(stored, pulseSamples(live.pulsesOf(charts.id), metric, charts.tiles))
  }
  const lines = { rtt: linesOf('rtt'), rate: linesOf('rate'), recovery: linesOf('recovery') }
  return (metric) => lines[metric]()
}
