import { type AnswerOf, ENDPOINTS } from '@holdfast/api-contract'
import { createMemo, Match, Show, Switch } from 'solid-js'
import { isStatus } from '../../api/client.ts'
import { createRemote } from '../../api/remote.ts'
import { createRevision } from '../../live/revision.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { Card } from '../../ui/card.tsx'
import { exportHref } from '../../ui/export-links.tsx'
import { ErrorNotice, Placeholder } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Instant } from '../../ui/time.tsx'
import { EventList } from '../events/event-feed.tsx'
import { windowAround } from './around.ts'
import { AttemptWaterfall } from './attempt-waterfall.tsx'
import { findNeighbours, type Neighbours } from './neighbours.ts'
import { OutageActions } from './outage-actions.tsx'
import { OutageFacts, RawDetail } from './outage-facts.tsx'
import { OUTAGE_EVENTS } from './outage-list.ts'
import { causeText } from './outage-words.ts'
import './outages.css'

type OutageDetail = AnswerOf<typeof ENDPOINTS.outage>

/** One outage: what it was, where its time went, what happened in it, and what can be done about it. */
export function OutagePage(props: { readonly id: number }) {
  const { api, live, clock } = usePanel()
  const revision = createRevision(live, clock, OUTAGE_EVENTS)
  const outage = createRemote(
    () => (live.state.ready ? props.id : null),
    (_key, signal) => api.call(ENDPOINTS.outage, { param: { id: props.id } }, signal),
    () => `${live.state.epoch} ${revision()}`,
  )
  return (
    <>
      <p class="crumb">
        <Anchor href="/outages">Outages</Anchor> / <span class="num">{props.id}</span>
      </p>
      <Switch fallback={<LoadingOrError id={props.id} error={outage.error()} onRetry={() => outage.refresh()} />}>
        <Match when={outage.current()}>
          {(detail) => (
            <>
              <Show when={outage.error()}>
                {(error) => (
                  <ErrorNotice what="Cannot load the outage anew." error={error()} onRetry={() => outage.refresh()} />
                )}
              </Show>
              <Detail outage={detail()} onDone={() => outage.refresh()} />
            </>
          )}
        </Match>
      </Switch>
    </>
  )
}

function LoadingOrError(props: { readonly id: number; readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <>
      <h1>Outage {props.id}</h1>
      <section class="card" aria-label="Outage">
        <Switch fallback={<Skeleton rows={8} label="Loading the outage…" />}>
          <Match when={isStatus(props.error, 404)}>
            <Placeholder>
              There is no outage {props.id}. It may have been purged: old outages are forgotten with their events.
            </Placeholder>
          </Match>
          <Match when={props.error !== undefined}>
            <ErrorNotice what="Cannot load the outage." error={props.error} onRetry={props.onRetry} />
          </Match>
        </Switch>
      </section>
    </>
  )
}

function Detail(props: { readonly outage: OutageDetail; readonly onDone: () => void }) {
  const isOngoing = createMemo(() => props.outage.endedAt === null)
  // Where it stood when the page was opened: it does not move from under the hand when the outage ends.
  const isOnTop = createMemo<boolean>((before) => before || isOngoing(), false)
  const actions = () => (
    <Card title={isOnTop() ? 'What you can do' : 'Acknowledge or mute'}>
      <OutageActions outage={props.outage} onDone={props.onDone} />
    </Card>
  )
  return (
    <article data-testid="outage-detail" data-outage-id={props.outage.id} data-ongoing={isOngoing()}>
      <header class="page-header">
        <div>
          <h1>
            {props.outage.connection}
            {props.outage.market === null ? '' : ` ${props.outage.market}`}: {causeText(props.outage).toLowerCase()}
          </h1>
          <p class="page-sub">
            <Show when={isOngoing()} fallback={<Instant at={props.outage.startedAt} />}>
              <StateChip state="down" word="Ongoing" /> since <Instant at={props.outage.startedAt} />
            </Show>
          </p>
        </div>
        <Links outage={props.outage} />
      </header>
      <Show when={isOnTop()}>{actions()}</Show>
      <Card title="Where the time went">
        <AttemptWaterfall outage={props.outage} />
      </Card>
      <div class="columns even">
        <Card title="Facts">
          <OutageFacts outage={props.outage} />
        </Card>
        <div class="stack">
          <Card title="What was literally said">
            <RawDetail outage={props.outage} />
          </Card>
          <Show when={!isOnTop()}>{actions()}</Show>
        </div>
      </div>
      <Card title="What happened">
        <Show
          when={props.outage.timeline.length > 0}
          fallback={<Placeholder>Its events have been purged.</Placeholder>}
        >
          <EventList events={props.outage.timeline} label="Events of this outage, oldest first" />
        </Show>
      </Card>
    </article>
  )
}

/** To the outages before and after it, and to other pages about the same time. */
function Links(props: { readonly outage: OutageDetail }) {
  const { api, live } = usePanel()
  const around = createMemo(() => windowAround(props.outage, live.nowSlow() - (live.nowSlow() % 60_000)))
  const neighbours = createRemote(
    () => (live.state.ready ? props.outage.id : null),
    (_key, signal): Promise<Neighbours> => {
      const { connection, id, startedAt } = props.outage
      return findNeighbours({ id, startedAt }, live.nowSlow(), async (range) => {
        const { items } = await api.call(ENDPOINTS.outages, { query: { connection, ...range } }, signal)
        return items
      })
    },
    () => `${live.state.epoch} ${live.state.connections[props.outage.connection]?.outageId}`,
  )
  const href = (path: string, query: Readonly<Record<string, string | number>> = {}) =>
    exportHref(path, { ...query, ...around() })
  return (
    <nav class="outage-links" aria-label="Around this outage">
      <Neighbour name="Previous" id={neighbours.current()?.previous ?? null} />
      <Neighbour name="Next" id={neighbours.current()?.next ?? null} />
      <Anchor href={href('/timeline', { connection: props.outage.connection })}>Timeline around it</Anchor>
      <Anchor
        href={exportHref('/events', { connection: props.outage.connection, outage: props.outage.id, ...around() })}
      >
        Its events
      </Anchor>
      <Anchor href={href('/charts', { connection: props.outage.connection })}>Charts</Anchor>
    </nav>
  )
}

function Neighbour(props: { readonly name: string; readonly id: number | null }) {
  return (
    <Show when={props.id} fallback={<span class="muted">No {props.name.toLowerCase()}</span>}>
      {(id) => <Anchor href={`/outages/${id()}`}>{props.name} outage</Anchor>}
    </Show>
  )
}
