import { NONE, spreadPercent } from '@holdfast/reconnect-monitor/history'
import { createMemo, Show } from 'solid-js'
import { gaugeOf, outlookOf, type Side, type Thresholds } from './gauge.ts'

interface GaugeProps {
  readonly side: Side
  /** In percent; null while blocked. */
  readonly value: number | null
  /** Null where the configuration does not tell them. */
  readonly thresholds: Thresholds | null
  readonly isOpen: boolean
}

const SIDE_WORDS = {
  entry: { word: 'Entry', about: 'What buying one leg and selling the other is worth now' },
  exit: { word: 'Exit', about: 'What turning that back would cost now' },
} as const satisfies Record<Side, { readonly word: string; readonly about: string }>

/** A worth of a spread: the number, where it stands against its threshold, and what that means. */
export function SpreadGauge(props: GaugeProps) {
  return (
    <div class="gauge" data-testid="gauge" data-side={props.side}>
      <span class="gauge-word" title={SIDE_WORDS[props.side].about}>
        {SIDE_WORDS[props.side].word}
      </span>
      <span class="gauge-value num" data-testid={`${props.side}-pct`}>
        {props.value === null ? NONE : spreadPercent(props.value)}
      </span>
      <Show when={props.thresholds}>{(thresholds) => <Scale {...props} thresholds={thresholds()} />}</Show>
    </div>
  )
}

function Scale(props: GaugeProps & { readonly thresholds: Thresholds }) {
  const gauge = createMemo(() => gaugeOf(props.side, props.value, props.thresholds))
  const outlook = () => outlookOf(props.side, props.value, props.thresholds, props.isOpen)
  const percent = (share: number) => `${share * 100}%`
  return (
    <>
      <div class="scale" aria-hidden="true" data-passed={gauge().isPassed}>
        <span
          class="scale-zone"
          style={{ left: percent(gauge().zone.start), width: percent(gauge().zone.end - gauge().zone.start) }}
        />
        <span class="scale-threshold" style={{ left: percent(gauge().threshold) }} />
        <Show when={gauge().value !== null}>
          <span class="scale-value" style={{ left: percent(gauge().value ?? 0) }} />
        </Show>
      </div>
      <span class="sub gauge-outlook num">{outlook()}</span>
    </>
  )
}
