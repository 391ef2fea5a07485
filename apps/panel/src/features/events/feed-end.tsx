import { Match, Show, Switch } from 'solid-js'
import { grouped } from '../../ui/grouped.ts'
import type { Feed } from './feed.ts'

interface FeedEndProps {
  readonly feed: Feed
  /** Rows that pass the text. */
  readonly shown: number
  readonly text: string
}

/** Below the last row: more of it, or the end. */
export function FeedEnd(props: FeedEndProps) {
  return (
    <div class="card-footer">
      <Show when={props.text !== '' && props.shown === 0}>
        <p class="feed-none">None of the {grouped(props.feed.events().length)} events loaded holds this text.</p>
      </Show>
      <Switch fallback={<p class="muted">That is all there is under these filters.</p>}>
        <Match when={props.feed.hasMore()}>
          <button type="button" class="button" disabled={props.feed.isLoadingMore()} onClick={() => props.feed.more()}>
            {label()}
          </button>
        </Match>
      </Switch>
    </div>
  )

  function label() {
    if (props.feed.isLoadingMore()) return 'Loading…'
    return props.text === '' ? 'Older events' : 'Search older events too'
  }
}
