import { Show } from 'solid-js'
import type { Pages } from '../api/pages.ts'
import { grouped } from './grouped.ts'

interface MoreRowsProps {
  /** Rows that are there and not shown; nothing is offered where there are none. */
  readonly left: number
  /** How many of them a press shows. */
  readonly step: number
  readonly onMore: () => void
}

/** Below a table that shows its first rows alone: shows some more. */
export function MoreRows(props: MoreRowsProps) {
  return (
    <Show when={props.left > 0}>
      <div class="card-footer">
        <button type="button" class="button" onClick={() => props.onMore()}>
          Show {grouped(Math.min(props.step, props.left))} more of {grouped(props.left)}
        </button>
      </div>
    </Show>
  )
}

interface OlderButtonProps {
  readonly pages: Pick<Pages<unknown>, 'hasMore' | 'isLoadingMore' | 'more'>
  /** E.g. "Older outages". */
  readonly label: string
}

/** Fetches the next page of a list of the bot, where there is one. */
export function OlderButton(props: OlderButtonProps) {
  return (
    <Show when={props.pages.hasMore()}>
      <button type="button" class="button" disabled={props.pages.isLoadingMore()} onClick={() => props.pages.more()}>
        {props.pages.isLoadingMore() ? 'Loading…' : props.label}
      </button>
    </Show>
  )
}
