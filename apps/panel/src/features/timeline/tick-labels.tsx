import { Index } from 'solid-js'
import { type Span, xOf } from './span.ts'
import type { Tick } from './ticks.ts'

/** Room that one label needs, in px. */
const LABEL_PX = 84
/** Half a label: nearer to an end than this it is set beside its tick. */
const EDGE_PX = 26

/** How many ticks an axis has room for. */
export function ticksFor(width: number): number {
  return Math.max(2, Math.floor(width / LABEL_PX))
}

/** The labels of an axis. */
export function TickLabels(props: { readonly ticks: readonly Tick[]; readonly span: Span; readonly width: number }) {
  const edge = (x: number) => (x < EDGE_PX ? 'start' : x > props.width - EDGE_PX ? 'end' : 'none')
  return (
    <Index each={props.ticks}>
      {(tick) => {
        const x = () => xOf(tick().at, props.span, props.width)
        return (
          <span class="lane-tick" data-day={tick().isDay} data-edge={edge(x())} style={{ left: `${x()}px` }}>
            {tick().label}
          </span>
        )
      }}
    </Index>
  )
}
