import { ENDPOINTS } from '@holdfast/api-contract'
import { createUniqueId, Match, Show, Switch } from 'solid-js'
import { createRemote } from '../../api/remote.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { instantText } from '../../ui/instant-text.ts'
import { ErrorNotice, Placeholder } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { createDays } from './days.ts'
import { EventRow } from './event-row.tsx'
import { told } from './told.ts'

/** On either side of an event, in ms: what happened around it. */
const AROUND_MS = 300_000

/** An event that the address names and the list does not hold: it is older, or the filters leave it out. */
export function PinnedEvent(props: { readonly id: number; readonly onClose: () => void }) {
  const { api, live, preferences } = usePanel()
  const titleId = createUniqueId()
  const remote = createRemote(
    () => (live.state.ready ? props.id : null),
    async (id, signal) => {
      const { items } = await api.call(ENDPOINTS.events, { query: { after: id - 1, limit: 1 } }, signal)
      const [event] = items
      return { event: event?.id === id ? told(event) : null }
    },
  )
  const answer = () => remote.current()
  const days = () => createDays(preferences.zone())
  const around = (at: number) => {
    const [from, to] = [at - AROUND_MS, at + AROUND_MS].map(instantText)
    return `/events?${new URLSearchParams({ from: from ?? '', to: to ?? '', event: String(props.id) })}`
  }
  return (
    <section class="card pinned-event" aria-labelledby={titleId} data-testid="pinned-event">
      <header class="card-header">
        <h2 id={titleId}>Event {props.id}</h2>
        <div class="card-tools">
          <Show when={answer()?.event}>
            {(found) => <Anchor href={around(found().event.at)}>What happened around it</Anchor>}
          </Show>
          <button type="button" class="button" onClick={() => props.onClose()}>
            Close
          </button>
        </div>
      </header>
      <Show when={remote.error() !== undefined}>
        <ErrorNotice what="Cannot load the event." error={remote.error()} onRetry={() => remote.refresh()} />
      </Show>
      <Switch>
        <Match when={answer()?.event}>
          {(found) => (
            <>
              <p class="pinned-why muted">
                {days().nameOf(found().event.at, live.nowSlow())}. It is not among the events below: it is older than
                those loaded, or the filters leave it out.
              </p>
              <EventRow
                told={found()}
                days={days()}
                day={null}
                isSameSecond={false}
                isLinked
                isOpen
                isCurrent
                onToggle={() => props.onClose()}
              />
            </>
          )}
        </Match>
        <Match when={answer()?.event === null}>
          <Placeholder>There is no event {props.id} on record. It may have been purged.</Placeholder>
        </Match>
        <Match when={remote.isLoading()}>
          <Skeleton rows={2} label="Loading the event…" />
        </Match>
      </Switch>
    </section>
  )
}
