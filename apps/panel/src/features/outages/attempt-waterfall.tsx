import type { AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import { duration } from '@holdfast/reconnect-monitor/history'
import { createMemo, createSignal, For, Index, Match, Show, Switch } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Elapsed } from '../../ui/time.tsx'
import { type AttemptStep, foldMiddle, type Segment, type Step, waterfallOf } from './attempt-steps.ts'
import { endWord, howItEnded, stepName, whyThen } from './attempt-words.ts'
import { NextAttempt } from './next-attempt.tsx'
import { ticksOf } from './scale.ts'

type OutageDetail = AnswerOf<typeof ENDPOINTS.outage>

/** Under this an outage that goes on is drawn anew ten times a second, in ms. */
const FAST_UNTIL_MS = 15_000

/**
 * An outage from its last good data to its end, attempt by attempt, as a table whose bars are to one scale. While it lasts,
 * a single number of the style sheet grows: no row is made anew.
 */
export function AttemptWaterfall(props: { readonly outage: OutageDetail }) {
  const { live } = usePanel()
  const waterfall = createMemo(() => waterfallOf(props.outage))
  const folded = createMemo(() => foldMiddle(waterfall().steps))
  const [isUnfolded, setIsUnfolded] = createSignal(false)
  const soFarMs = () => {
    const slow = live.nowSlow() - props.outage.startedAt
    return slow > FAST_UNTIL_MS ? slow : live.nowFast() - props.outage.startedAt
  }
  const totalMs = createMemo(() => Math.max(1, waterfall().totalMs ?? soFarMs()))
  const ticks = createMemo(() => ticksOf(totalMs()), [], { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
  const rows = () => [...folded().before, ...(isUnfolded() ? folded().hidden : [])]
  return (
    <>
      <table
        class="rows attempt-waterfall"
        data-testid="waterfall"
        data-from={waterfall().from}
        style={{ '--total': String(totalMs()) }}
      >
        <caption class="visually-hidden">Where the time of this outage went, bars to scale</caption>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">What happened</th>
            <th scope="col" class="axis-cell">
              <span class="visually-hidden">Drawn to scale from the last good data</span>
              <span class="axis" aria-hidden="true">
                <For each={ticks()}>{(tick) => <span style={{ '--at': String(tick.atMs) }}>{tick.label}</span>}</For>
              </span>
            </th>
            <th scope="col" class="right">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={rows()}>{(step) => <StepRow step={step()} outage={props.outage} />}</Index>
          <Show when={folded().hidden.length > 0}>
            <Fold hidden={folded().hidden} isOpen={isUnfolded()} onToggle={() => setIsUnfolded((open) => !open)} />
          </Show>
          <Index each={folded().after}>{(step) => <StepRow step={step()} outage={props.outage} />}</Index>
          <tr class="total" data-step="total">
            <th scope="row">{endWord(props.outage.endedBy)}</th>
            <td />
            <td aria-hidden="true" class="bar-cell" />
            <td class="right num">
              <Show when={waterfall().totalMs !== null} fallback={<Elapsed from={props.outage.startedAt} />}>
                {duration(waterfall().totalMs)}
              </Show>
            </td>
          </tr>
        </tbody>
      </table>
      <Show when={waterfall().from !== 'events'}>
        <p class="card-note">
          {waterfall().from === 'phases'
            ? 'The events of its attempts have been purged: these are the sums over all of them.'
            : 'The events of its attempts have been purged, and the bot did not measure its phases.'}
        </p>
      </Show>
    </>
  )
}

function StepRow(props: { readonly step: Step; readonly outage: OutageDetail }) {
  const last = () => props.step.segments.at(-1)
  const lengthMs = () => {
    const endMs = last()?.endMs ?? null
    return endMs === null ? null : endMs - (props.step.segments[0]?.startMs ?? endMs)
  }
  const attempt = () => (props.step.kind === 'attempt' ? props.step : undefined)
  return (
    <tr data-step={props.step.kind} data-attempt={attempt()?.attempt} data-failed={attempt()?.failure?.cause}>
      <th scope="row" classList={{ indented: props.step.kind === 'phase' && props.outage.attempts > 0 }}>
        {stepName(props.step)}
      </th>
      <td class="step-note">
        <StepNote step={props.step} outage={props.outage} />
      </td>
      <td class="bar-cell" aria-hidden="true">
        <Track segments={props.step.segments} />
      </td>
      <td class="right num">
        <Show
          when={lengthMs() !== null}
          fallback={<Elapsed from={props.outage.startedAt + (props.step.segments[0]?.startMs ?? 0)} />}
        >
          {duration(lengthMs())}
        </Show>
      </td>
    </tr>
  )
}

function StepNote(props: { readonly step: Step; readonly outage: OutageDetail }) {
  const attempt = () => (props.step.kind === 'attempt' ? props.step : undefined)
  const isOpen = () => props.step.segments.at(-1)?.endMs === null
  return (
    <Switch>
      <Match when={props.step.kind === 'unnoticed'}>
        {props.outage.detectionMs < 1 ? 'Noticed at once' : 'From the last good data until the bot noticed'}
      </Match>
      <Match when={attempt()}>{(step) => <AttemptNote step={step()} outage={props.outage} />}</Match>
      <Match when={props.step.kind === 'waiting'}>
        <Show when={isOpen()} fallback="For the next attempt, which never came">
          <NextAttempt connection={props.outage.connection} outageId={props.outage.id} />
        </Show>
      </Match>
      <Match when={props.step.kind === 'rest'}>{restNote(props.outage)}</Match>
    </Switch>
  )
}

function AttemptNote(props: { readonly step: AttemptStep; readonly outage: OutageDetail }) {
  const ended = () => howItEnded(props.step, props.outage.endedBy)
  return (
    <>
      <Show when={ended()} fallback="Under way">
        {(text) => <span class="fact">{text()}</span>}
      </Show>
      <span class="sub">
        After {duration(props.step.waitedMs)}: {whyThen(props.step)}
      </span>
      <Show when={props.step.failure?.detail}>{(detail) => <span class="sub raw">{detail()}</span>}</Show>
    </>
  )
}

function restNote(outage: OutageDetail): string {
  if (outage.endedAt === null) return outage.scope === 'subscription' ? 'Its data is still missing' : 'Still out'
  if (outage.scope === 'subscription') return 'Until its data was fresh again, on the same socket'
  return outage.attempts === 0
    ? 'No dial was needed: a socket that stood ready took over'
    : 'What filled this time is not on record'
}

interface FoldProps {
  readonly hidden: readonly AttemptStep[]
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** Stands for the attempts in the middle: all of their bars in one line, until they are unfolded above it. */
function Fold(props: FoldProps) {
  const from = () => props.hidden[0]?.segments[0]?.startMs ?? 0
  const to = () => props.hidden.at(-1)?.segments.at(-1)?.endMs ?? from()
  return (
    <tr class="fold" data-step="fold" data-hidden={props.hidden.length}>
      <th scope="row" colSpan={2}>
        <button type="button" class="fold-button" aria-expanded={props.isOpen} onClick={() => props.onToggle()}>
          <svg class="chevron" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
            <path d="m3 1 4 4-4 4" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
          </svg>
          {props.isOpen ? `Fewer attempts` : `${props.hidden.length} more attempts`}
        </button>
      </th>
      <td class="bar-cell" aria-hidden="true">
        <Show when={!props.isOpen}>
          <Track segments={props.hidden.flatMap(({ segments }) => segments)} />
        </Show>
      </td>
      <td class="right num">{props.isOpen ? '' : duration(to() - from())}</td>
    </tr>
  )
}

function Track(props: { readonly segments: readonly Segment[] }) {
  return (
    <span class="lane">
      <Index each={props.segments}>
        {(segment) => (
          <Show when={segment().endMs !== segment().startMs}>
            <span
              class="stretch"
              data-look={segment().look}
              data-kind={segment().kind}
              data-open={segment().endMs === null}
              style={{ '--from': String(segment().startMs), '--to': String(segment().endMs ?? 0) }}
            />
          </Show>
        )}
      </Index>
    </span>
  )
}
