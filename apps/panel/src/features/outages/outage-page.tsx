import { type AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import { CAUSE_WORDS, duration, sentenceCase } from '@holdfast/reconnect-monitor/history'
import { Match, Show, Switch } from 'solid-js'
import { isStatus } from '../../api/client.ts'
import { createRemote } from '../../api/remote.ts'
import { createRevision, HISTORY_EVENTS } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { ErrorNotice, Placeholder } from '../../ui/notice.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Elapsed, Instant } from '../../ui/time.tsx'
import { ENDED_BY_WORDS } from '../../ui/words.ts'
import { EventList } from '../events/event-feed.tsx'
import { attributionText, causeText, firstCause, whatWasOut } from './outage-words.ts'
import { Waterfall } from './waterfall.tsx'

type OutageDetail = AnswerOf<typeof ENDPOINTS.outage>

/** One outage: what it was, where its time went, and what happened in it. */
export function OutagePage(props: { readonly id: number }) {
  const { api, live, clock } = usePanel()
  const revision = createRevision(live, clock, HISTORY_EVENTS)
  const outage = createRemote(
    () => (live.state.ready ? `${props.id} ${live.state.epoch} ${revision()}` : null),
    (_key, signal) => api.call(ENDPOINTS.outage, { param: { id: props.id } }, signal),
  )
  const known = () => (outage.data()?.id === props.id ? outage.data() : undefined)
  return (
    <>
      <p class="crumb">
        <Anchor href="/outages">Outages</Anchor> / <span class="num">{props.id}</span>
      </p>
      <Switch fallback={<LoadingOrError id={props.id} error={outage.error()} onRetry={() => outage.refresh()} />}>
        <Match when={known()}>{(detail) => <Detail outage={detail()} />}</Match>
      </Switch>
    </>
  )
}

function LoadingOrError(props: { readonly id: number; readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <>
      <h1>Outage {props.id}</h1>
      <section class="card" aria-label="Outage">
        <Switch fallback={<Placeholder>Loading…</Placeholder>}>
          <Match when={isStatus(props.error, 404)}>
            <Placeholder>There is no outage {props.id}. It may have been purged.</Placeholder>
          </Match>
          <Match when={props.error !== undefined}>
            <ErrorNotice what="Cannot load the outage." error={props.error} onRetry={props.onRetry} />
          </Match>
        </Switch>
      </section>
    </>
  )
}

function Detail(props: { readonly outage: OutageDetail }) {
  return (
    <article data-testid="outage-detail" data-outage-id={props.outage.id} data-ongoing={props.outage.endedAt === null}>
      <header class="page-header">
        <h1>
          {props.outage.connection}: {causeText(props.outage).toLowerCase()}
        </h1>
        <Show when={props.outage.endedAt === null}>
          <StateChip state="down" word="Ongoing" />
        </Show>
      </header>
      <div class="columns even">
        <section class="card" aria-labelledby="facts-title">
          <header class="card-header">
            <h2 id="facts-title">Facts</h2>
          </header>
          <Facts outage={props.outage} />
        </section>
        <section class="card" aria-labelledby="phases-title">
          <header class="card-header">
            <h2 id="phases-title">Where the time went</h2>
          </header>
          <Waterfall outage={props.outage} />
        </section>
      </div>
      <section class="card" aria-labelledby="outage-events-title">
        <header class="card-header">
          <h2 id="outage-events-title">What happened</h2>
        </header>
        <Show
          when={props.outage.timeline.length > 0}
          fallback={<Placeholder>Its events have been purged.</Placeholder>}
        >
          <EventList events={props.outage.timeline} label="Events of this outage, oldest first" />
        </Show>
      </section>
    </article>
  )
}

function Facts(props: { readonly outage: OutageDetail }) {
  return (
    <dl class="facts list">
      <div>
        <dt>Duration</dt>
        <dd class="num">
          <Show when={props.outage.endedAt === null} fallback={duration(props.outage.durationMs)}>
            <Elapsed from={props.outage.startedAt} /> so far
          </Show>
        </dd>
      </div>
      <div>
        <dt>Out was</dt>
        <dd>{whatWasOut(props.outage)}</dd>
      </div>
      <div>
        <dt>Doing of</dt>
        <dd>{attributionText(props.outage)}</dd>
      </div>
      <Show when={firstCause(props.outage)}>
        {(cause) => (
          <div>
            <dt>At first</dt>
            <dd>{sentenceCase(CAUSE_WORDS[cause()])}; the cause was revised later</dd>
          </div>
        )}
      </Show>
      <div>
        <dt>Began</dt>
        <dd>
          <Instant at={props.outage.startedAt} />
        </dd>
      </div>
      <div>
        <dt>Noticed</dt>
        <dd>
          <Instant at={props.outage.detectedAt} />, after <span class="num">{duration(props.outage.detectionMs)}</span>
        </dd>
      </div>
      <Show when={props.outage.endedAt}>
        {(endedAt) => (
          <div>
            <dt>Ended</dt>
            <dd>
              <Instant at={endedAt()} />
              {props.outage.endedBy === null ? '' : `, ${ENDED_BY_WORDS[props.outage.endedBy]}`}
            </dd>
          </div>
        )}
      </Show>
      <div>
        <dt>Attempts</dt>
        <dd class="num">{props.outage.attempts}</dd>
      </div>
      <Show when={props.outage.detail}>
        {(detail) => (
          <div>
            <dt>Detail</dt>
            <dd>{detail()}</dd>
          </div>
        )}
      </Show>
    </dl>
  )
}
