import { For, Show } from 'solid-js'
import { ZonedTime } from '../../ui/zoned-time.tsx'
import { LineSwatch } from './line-swatch.tsx'
import { METRIC_WORDS, type Metric } from './metrics.ts'
import type { Reading } from './reading.ts'

type Named = Reading & { readonly id: string }

interface ReadingsProps {
  readonly metric: Metric
  /** Of each line; none while there is no cursor. */
  readonly readings: readonly Named[]
  /** How many lines the chart has, chosen or not: a reading moves nothing below it. */
  readonly lineCount: number
  /** How wide the measurements are, in words. */
  readonly grain: string
}

/** What stands under the cursor; else what the chart is about. */
export function Readings(props: ReadingsProps) {
  const about = () => [METRIC_WORDS[props.metric].about, props.grain].filter((part) => part !== '').join(' · ')
  return (
    <p class="chart-reading" data-testid="reading" data-metric={props.metric} style={{ '--lines': props.lineCount }}>
      <Show when={props.readings[0]} fallback={<span class="muted">{about()}</span>}>
        {(first) => (
          <>
            <ZonedTime time={first().zoned} />
            <For each={props.readings}>
              {(reading, index) => (
                <span class="num">
                  <Show when={props.lineCount > 1}>
                    <LineSwatch index={index()} />
                    <span class="muted reading-id clip">{reading.id}</span>
                  </Show>
                  <b>{reading.value}</b>
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
