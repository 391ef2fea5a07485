import { EVENT_TYPES } from '@holdfast/adapter-core/events'
import { sentenceCase, spaced } from '@holdfast/reconnect-monitor/history'
import { Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { ListState } from '../../ui/notice.tsx'
import { ConnectionSelect, Select } from '../../ui/select.tsx'
import { createFeed, EventList } from './event-feed.tsx'

const PAGE_SIZE = 100

const TYPE_OPTIONS = [...EVENT_TYPES].sort().map((type) => ({ value: type, label: sentenceCase(spaced(type)) }))

/** Every event, newest first, with filters that live in the address. */
export function EventsPage() {
  const { router } = usePanel()
  const filter = () => ({ connection: router.query().get('connection'), type: router.query().get('type') })
  const feed = createFeed(filter, PAGE_SIZE)
  return (
    <>
      <header class="page-header">
        <h1>Events</h1>
        <div class="filters">
          <ConnectionSelect value={filter().connection} onChange={(connection) => router.setQuery({ connection })} />
          <Select
            label="Type"
            all="All types"
            options={TYPE_OPTIONS}
            value={filter().type}
            onChange={(type) => router.setQuery({ type })}
          />
        </div>
      </header>
      <section class="card" aria-label="Events">
        <ListState
          isLoading={feed.pages.isLoading()}
          isEmpty={feed.events().length === 0}
          error={feed.pages.error()}
          whenFailed="Cannot load the events."
          whenEmpty="No event matches."
          onRetry={() => feed.pages.refresh()}
        >
          <EventList events={feed.events()} label="Events, newest first" isLong />
          <Show when={feed.pages.hasMore()}>
            <div class="card-footer">
              <button
                type="button"
                class="button"
                disabled={feed.pages.isLoadingMore()}
                onClick={() => feed.pages.more()}
              >
                {feed.pages.isLoadingMore() ? 'Loading…' : 'Older events'}
              </button>
            </div>
          </Show>
        </ListState>
      </section>
    </>
  )
}
