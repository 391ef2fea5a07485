import './events.css'
import { createMemo, createSignal, createUniqueId, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { ExportLinks } from '../../ui/export-links.tsx'
import { grouped } from '../../ui/grouped.ts'
import { ErrorNotice, ListState } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ConnectionSelect } from '../../ui/select.tsx'
import { windowText } from '../../window/window.ts'
import { WindowPicker } from '../../window/window-picker.tsx'
import { apiQueryOf, eventFilterOf } from './event-filter.ts'
import { createFeed } from './feed.ts'
import { FeedEnd } from './feed-end.tsx'
import { PinnedEvent } from './pinned-event.tsx'
import { holding } from './told.ts'
import { TypePicker } from './type-picker.tsx'
import { VirtualFeed } from './virtual-feed.tsx'

/** Every event, newest first, with filters that live in the address. */
export function EventsPage() {
  const { live, preferences, router } = usePanel()
  const [isReading, setIsReading] = createSignal(false)
  const filter = createMemo(() => eventFilterOf(router.query()))
  const text = createMemo(() => router.query().get('text') ?? '')
  const openId = createMemo(() => {
    const id = router.query().get('event') ?? ''
    return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : null
  })
  const feed = createFeed({ filter, isReading })
  const shown = createMemo(() => holding(feed.events(), text()))
  const held = createMemo(() => holding(feed.held(), text()).length)
  const isNarrowed = () => filter().connection !== null || filter().types !== null || filter().outage !== null
  const strayId = createMemo(() => {
    const id = openId()
    const isThere = id === null || feed.isLoading() || shown().some(({ event }) => event.id === id)
    return isThere ? null : id
  })
  const toggle = (id: number) => router.setQuery({ event: openId() === id ? null : String(id) })
  const empty = () => {
    const when = filter().outage === null ? `in the ${whenText()}` : `of outage ${filter().outage}`
    if (!isNarrowed())
      return `Nothing was recorded ${when}. Each change of a connection, each attempt and each action of an operator is listed here as it happens.`
    return `No event ${when} passes these filters. A longer window or fewer filters may show more.`
  }
  const whenText = () => windowText(filter().window, live.nowSlow(), preferences.zone())

  return (
    <>
      <PageHeader title="Events">
        <Show when={filter().outage === null} fallback={<OutageFilter outage={filter().outage ?? 0} />}>
          <WindowPicker />
        </Show>
        <ConnectionSelect value={filter().connection} onChange={(connection) => router.setQuery({ connection })} />
        <TypePicker types={filter().types} onChange={(types) => router.setQuery({ type: types?.join(',') ?? null })} />
        <TextFilter />
      </PageHeader>
      <Show when={strayId()}>{(id) => <PinnedEvent id={id()} onClose={() => router.setQuery({ event: null })} />}</Show>
      <section class="card events-card" aria-label="Events">
        <header class="card-header">
          <p class="events-count" data-testid="events-count">
            <Show when={feed.events().length > 0}>
              <Counts shown={shown().length} loaded={feed.events().length} isSearched={text() !== ''} />
            </Show>
          </p>
          <ExportLinks what="events" query={apiQueryOf(filter(), feed.bounds())} />
        </header>
        <ListState
          isLoading={feed.isLoading()}
          isEmpty={feed.events().length === 0}
          error={feed.events().length === 0 ? feed.error() : undefined}
          whenFailed="Cannot load the events."
          whenEmpty={empty()}
          onRetry={() => feed.refresh()}
        >
          <VirtualFeed
            events={shown()}
            isBusy={feed.isLoadingMore()}
            hasMore={feed.hasMore()}
            openId={openId()}
            held={held()}
            onToggle={toggle}
            onNearEnd={() => {
              // A search that finds little is at its end at once; it does not fetch the whole record for that.
              if (text() === '' && feed.error() === undefined) feed.more()
            }}
            onReading={setIsReading}
            onRelease={() => feed.release()}
          />
          <Show when={feed.error() !== undefined}>
            <ErrorNotice
              what="Cannot load more."
              error={feed.error()}
              onRetry={() => (feed.hasMore() ? feed.more() : feed.refresh())}
            />
          </Show>
          <FeedEnd feed={feed} shown={shown().length} text={text()} />
        </ListState>
      </section>
    </>
  )
}

function Counts(props: { readonly shown: number; readonly loaded: number; readonly isSearched: boolean }) {
  return (
    <Show when={props.isSearched} fallback={`${grouped(props.loaded)} loaded`}>
      {grouped(props.shown)} of the {grouped(props.loaded)} loaded match the text; exports go without it
    </Show>
  )
}

/** The outage whose events are shown, in place of the window: they are shown whole. */
function OutageFilter(props: { readonly outage: number }) {
  const { router } = usePanel()
  return (
    <button
      type="button"
      class="button"
      aria-label={`Only outage ${props.outage}: show all events instead`}
      onClick={() => router.setQuery({ outage: null })}
    >
      Outage {props.outage} <span aria-hidden="true">✕</span>
    </button>
  )
}

function TextFilter() {
  const { router } = usePanel()
  const id = createUniqueId()
  return (
    <span class="field">
      <label for={id}>Text in what is loaded</label>
      <input
        id={id}
        type="search"
        autocomplete="off"
        value={router.query().get('text') ?? ''}
        onInput={(input) => router.replaceQuery({ text: input.currentTarget.value })}
      />
    </span>
  )
}
