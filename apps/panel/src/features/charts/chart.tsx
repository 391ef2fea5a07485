import { createEffect, createSignal, createUniqueId, on, onCleanup, onMount, untrack } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import type { Tile } from '../../ui/pieces.ts'
import { step } from './columns.ts'
import { METRIC_WORDS, type Metric } from './metrics.ts'
import { createPlot, type Plot } from './plot.ts'
import type { Sample } from './samples.ts'

const HEIGHT_PX = 196
const NARROW_HEIGHT_PX = 160
/** Below this width of the plot it is drawn lower, in CSS pixels. */
const NARROW_PX = 480
/** How near the cursor has to come to a single measurement, in CSS pixels. */
const SLACK_PX = 6
const STRIDE = 10

/** One connection's part of a chart. */
export interface ChartLine {
  readonly id: string
  readonly samples: readonly Sample[]
  readonly tiles: readonly Tile[]
}

interface ChartProps {
  readonly metric: Metric
  readonly lines: readonly ChartLine[]
  /** ms since the Unix epoch. */
  readonly bounds: { readonly from: number; readonly to: number }
  readonly summary: string
  /** ms since the Unix epoch; null where there is no cursor. */
  readonly cursorAt: number | null
  /** What stands under the cursor, in words. */
  readonly reading: string
  readonly syncKey: string
  /** `slackMs`: how near a single measurement has to be to be meant. */
  readonly onCursor: (at: number | null, slackMs: number) => void
  readonly onZoom: (from: number, to: number) => void
  readonly onZoomBy: (around: number, factor: number) => void
  readonly onZoomOut: () => void
}

/** A chart that pointer and keys read. It is made anew for another number of lines. */
export function Chart(props: ChartProps) {
  const { clock, live, preferences } = usePanel()
  const captionId = createUniqueId()
  const [host, setHost] = createSignal<HTMLDivElement>()
  /** Where the keys are, ms since the Unix epoch. */
  const [place, setPlace] = createSignal<number | null>(null)
  let plot: Plot | undefined

  onMount(() => {
    const element = host()
    if (element === undefined) return
    const height = () => (element.clientWidth < NARROW_PX ? NARROW_HEIGHT_PX : HEIGHT_PX)
    const made = createPlot(element, {
      isPoints: props.metric === 'recovery',
      lineCount: props.lines.length,
      format: METRIC_WORDS[props.metric].tick,
      syncKey: props.syncKey,
      height: height(),
      onZoom: (from, to) => props.onZoom(from, to),
      onZoomOut: () => props.onZoomOut(),
      onCursor: (at) => props.onCursor(at, at === null ? 0 : made.msOfPixel() * SLACK_PX),
    })
    plot = made
    const resized = new ResizeObserver(() => made.resize(element.clientWidth, height()))
    resized.observe(element)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const recolour = () => made.recolour()
    scheme.addEventListener('change', recolour)
    onCleanup(() => {
      scheme.removeEventListener('change', recolour)
      resized.disconnect()
      made.destroy()
    })
    createEffect(() => {
      const { bounds, lines } = props
      made.show({
        lines: lines.map(({ samples }) => samples),
        tiles: lines.length === 1 ? (lines[0]?.tiles ?? []) : [],
        bounds,
        zone: preferences.zone(),
      })
      // Time moves on under the cursor of the keys; it stays on its measurement.
      const chosen = untrack(place)
      if (chosen !== null) made.point(chosen)
    })
    // The page wears another theme once those who set it have run.
    const look = () => `${preferences.theme()} ${live.link().state}`
    createEffect(on(look, () => onCleanup(clock.after(0, recolour)), { defer: true }))
  })

  const point = (next: number | null) => {
    setPlace(next)
    plot?.point(next)
  }
  const move = (by: 1 | -1, strides = 1) => {
    const columns = plot?.columns()
    if (columns === undefined) return
    let next = place()
    for (let stride = 0; stride < strides; stride += 1) next = step(columns, next, by)
    point(next)
  }
  const onKey = (key: KeyboardEvent) => {
    if (key.ctrlKey || key.metaKey || key.altKey) return
    const columns = plot?.columns() ?? { x: [], lines: [] }
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => move(-1, key.shiftKey ? STRIDE : 1),
      ArrowRight: () => move(1, key.shiftKey ? STRIDE : 1),
      PageUp: () => move(-1, STRIDE),
      PageDown: () => move(1, STRIDE),
      Home: () => point(step(columns, null, 1)),
      End: () => point(step(columns, null, -1)),
      '+': () => props.onZoomBy(props.cursorAt ?? middle(), 1 / 2),
      '=': () => props.onZoomBy(props.cursorAt ?? middle(), 1 / 2),
      '-': () => props.onZoomBy(props.cursorAt ?? middle(), 2),
      Escape: () => (place() === null ? props.onZoomOut() : point(null)),
    }
    const act = actions[key.key]
    if (act === undefined) return
    key.preventDefault()
    act()
  }
  const middle = () => (props.bounds.from + props.bounds.to) / 2
  return (
    <figure class="chart">
      <figcaption id={captionId} class="visually-hidden">
        {props.summary}
      </figcaption>
      {/* A slider along the measurements: arrow keys move it, and what it stands on is said. */}
      <div
        ref={setHost}
        class="plot"
        role="slider"
        tabIndex={0}
        aria-label={`${METRIC_WORDS[props.metric].title}, chart. Arrow keys go from one measurement to the next, plus and minus zoom`}
        aria-describedby={captionId}
        aria-valuemin={props.bounds.from}
        aria-valuemax={props.bounds.to}
        aria-valuenow={Math.round(props.cursorAt ?? props.bounds.to)}
        aria-valuetext={props.reading}
        data-testid="chart"
        data-metric={props.metric}
        onKeyDown={onKey}
        onBlur={() => point(null)}
      />
    </figure>
  )
}
