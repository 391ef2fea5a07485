import type { AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import { CAUSE_WORDS, duration, sentenceCase } from '@holdfast/reconnect-monitor/history'
import { type JSX, Show } from 'solid-js'
import { Elapsed, Instant } from '../../ui/time.tsx'
import { ENDED_BY_WORDS } from '../../ui/words.ts'
import { attributionText, firstCause, whatWasOut } from './outage-words.ts'
import { rawFactsOf } from './raw-facts.ts'

type OutageDetail = AnswerOf<typeof ENDPOINTS.outage>

/** What an outage was, fact by fact. */
export function OutageFacts(props: { readonly outage: OutageDetail }) {
  return (
    <dl class="facts list">
      <Fact name="Duration">
        <span class="num">
          <Show when={props.outage.endedAt === null} fallback={duration(props.outage.durationMs)}>
            <Elapsed from={props.outage.startedAt} /> so far
          </Show>
        </span>
      </Fact>
      <Fact name="Out was">
        {whatWasOut(props.outage)}
        {props.outage.channel === null ? '' : `, ${props.outage.channel.replaceAll('_', ' ')}`}
      </Fact>
      <Fact name="Doing of">{attributionText(props.outage)}</Fact>
      <Fact name="Planned">{props.outage.planned ? 'Yes: not in MTTR and MTBF' : 'No'}</Fact>
      <Show when={firstCause(props.outage)}>
        {(cause) => <Fact name="At first">{sentenceCase(CAUSE_WORDS[cause()])}; the cause was revised later</Fact>}
      </Show>
      <Fact name="Began">
        <Instant at={props.outage.startedAt} />
      </Fact>
      <Fact name="Noticed">
        <Instant at={props.outage.detectedAt} />, after <span class="num">{duration(props.outage.detectionMs)}</span>
      </Fact>
      <Show when={props.outage.endedAt}>
        {(endedAt) => (
          <Fact name="Ended">
            <Instant at={endedAt()} />
            {props.outage.endedBy === null ? '' : `, ${ENDED_BY_WORDS[props.outage.endedBy]}`}
          </Fact>
        )}
      </Show>
      <Fact name="Attempts">
        <span class="num">{props.outage.attempts}</span>
      </Fact>
    </dl>
  )
}

/** What the bot and the exchange literally said. */
export function RawDetail(props: { readonly outage: OutageDetail }) {
  const facts = () => rawFactsOf(props.outage.detail)
  return (
    <dl class="facts list">
      <Fact name="Cause">
        <code>{props.outage.cause}</code>
      </Fact>
      <Show when={facts().closeCode}>
        {(code) => (
          <Fact name="Close code">
            <code>{code()}</code>
          </Fact>
        )}
      </Show>
      <Show when={facts().httpStatus}>
        {(status) => (
          <Fact name="HTTP status">
            <code>{status()}</code>
          </Fact>
        )}
      </Show>
      <Fact name="Text">{props.outage.detail ?? <span class="muted">none was given</span>}</Fact>
    </dl>
  )
}

function Fact(props: { readonly name: string; readonly children: JSX.Element }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
