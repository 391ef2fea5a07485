import { For, Show } from 'solid-js'
import { LineSwatch } from './line-swatch.tsx'
import { METRIC_WORDS, type Metric } from './metrics.ts'
import type { Reading } from './reading.ts'

type Named = Reading & { readonly id: string }

interface ReadingsProps {
  readonly metric: Metric
  /** Of each line; none while there is no cursor. */
  readonly readings: readonly Named[]
  readonly isCompared: boolean
  /** How wide the measurements are, in words. */
  readonly grain: string
}

/** What stands under the cursor; else what the chart is about. */
export function Readings(props: ReadingsProps) {
  const about = () => [METRIC_WORDS[props.metric].about, props.grain].filter((part) => part !== '').join(' · ')
  return (
    <p class="chart-reading" data-testid="reading" data-metric={props.metric}>
      <Show when={props.readings[0]} fallback={<span class="muted">{about()}</span>}>
        {(first) => (
          <>
            <span class="num muted">{first().at}</span>
            <For each={props.readings}>
              {(reading, index) => (
                <span class="num">
                  <Show when={props.isCompared}>
                    <LineSwatch index={index()} />
                    <span class="muted reading-id clip">{reading.id}</span>
                  </Show>
                  {reading.value}
                </span>
              )}
            </For>
          </>
        )}
      </Show>
    </p>
  )
}

/** The same in words, for a screen reader. */
export function readingText(readings: readonly Named[]): string {
  const [first] = readings
  if (first === undefined) return 'No measurement chosen'
  const values = readings.map(({ id, value }) => (readings.length > 1 ? `${id} ${value}` : value))
  return `${first.at}: ${values.join('; ')}`
}
