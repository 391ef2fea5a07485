import { Show } from 'solid-js'
import { grouped } from '../../ui/grouped.ts'
import { OlderButton } from '../../ui/more.tsx'
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
      <Show when={props.feed.hasMore()} fallback={<p class="muted">That is all there is under these filters.</p>}>
        <OlderButton pages={props.feed} label={props.text === '' ? 'Older events' : 'Search older events too'} />
      </Show>
    </div>
  )
}
