import type { OutageDto } from '@holdfast/api-contract'
import { duration } from '@holdfast/reconnect-monitor/history'
import { createMemo, For, Index, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Placeholder } from '../../ui/notice.tsx'
import { Elapsed } from '../../ui/time.tsx'
import { barsSoFar, type PhaseBar, phaseBars } from './phases.ts'

/** Where the time of an outage went, phase under phase, as a table whose bars are drawn to scale; one under way grows. */
export function Waterfall(props: { readonly outage: OutageDto }) {
  const { live } = usePanel()
  const isOngoing = () => props.outage.endedAt === null
  const now = createMemo((before: number) => (live.link().state === 'stale' ? before : live.nowSlow()), live.nowSlow())
  const bars = createMemo(() => (isOngoing() ? barsSoFar(props.outage, now()) : phaseBars(props.outage.phases)))
  const total = () =>
    Math.max(
      1,
      bars().reduce((sum, { lengthMs }) => sum + lengthMs, 0),
    )
  return (
    <Show
      when={bars().length > 0}
      fallback={<Placeholder>The bot did not measure the phases of this outage.</Placeholder>}
    >
      <table class="waterfall">
        <caption class="visually-hidden">Where the time of this outage went</caption>
        <tbody>
          <Index each={bars()}>
            {(bar) => (
              <tr>
                <th scope="row">{bar().label}</th>
                <td aria-hidden="true">
                  <span class="track">
                    <Bar bar={bar()} totalMs={total()} />
                  </span>
                </td>
                <td class="right num">
                  <Show when={bar().name === 'recovering'} fallback={duration(bar().lengthMs)}>
                    <Elapsed from={props.outage.startedAt + bar().startMs} />
                  </Show>
                </td>
              </tr>
            )}
          </Index>
          <tr class="total">
            <th scope="row">{totalWord(props.outage)}</th>
            <td aria-hidden="true" />
            <td class="right num">
              <Show when={isOngoing()} fallback={duration(props.outage.durationMs ?? total())}>
                <Elapsed from={props.outage.startedAt} />
              </Show>
            </td>
          </tr>
        </tbody>
      </table>
    </Show>
  )
}

/** The same in one line, for lists. */
export function PhaseStrip(props: { readonly outage: OutageDto }) {
  const bars = () => phaseBars(props.outage.phases)
  const total = () =>
    Math.max(
      1,
      bars().reduce((sum, { lengthMs }) => sum + lengthMs, 0),
    )
  const text = () =>
    bars()
      .map(({ label, lengthMs }) => `${label} ${duration(lengthMs)}`)
      .join(', ')
  return (
    <Show when={bars().length > 0}>
      <span class="track strip" role="img" aria-label={text()} title={text()}>
        <For each={bars()}>{(bar) => <Bar bar={bar} totalMs={total()} />}</For>
      </span>
    </Show>
  )
}

function Bar(props: { readonly bar: PhaseBar; readonly totalMs: number }) {
  const left = () => `min(${(props.bar.startMs / props.totalMs) * 100}%, 100% - 2px)`
  const width = () => (props.bar.lengthMs === 0 ? '0px' : `max(2px, ${(props.bar.lengthMs / props.totalMs) * 100}%)`)
  return (
    <span class="bar" data-look={props.bar.look} data-name={props.bar.name} style={{ left: left(), width: width() }} />
  )
}

function totalWord({ endedAt, endedBy }: OutageDto): string {
  if (endedAt === null) return 'So far'
  return endedBy === 'recovered' ? 'Recovered' : 'Total'
}
