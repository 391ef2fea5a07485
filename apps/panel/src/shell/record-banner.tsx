import { count } from '@holdfast/reconnect-monitor/history'
import { Show } from 'solid-js'
import { usePanel } from '../panel-context.ts'

/** Stands over the page while the bot's disk takes no events: what is shown is true, what is listed below is not complete. */
export function RecordBanner() {
  const { live } = usePanel()
  return (
    <div role="alert">
      <Show when={live.state.store.status === 'degraded'}>
        <div class="alarm" data-testid="record-banner">
          <p>
            <strong>The disk takes no events.</strong> Connections go on as before. The record below lacks what has
            happened since, and gets it when the disk is back
            <Show when={live.state.store.lastError} fallback=".">
              {(error) => <>: {error()}.</>}
            </Show>
          </p>
          <span class="num retry" aria-live="off">
            {count(live.state.store.queued, 'event')} waiting
          </span>
        </div>
      </Show>
    </div>
  )
}
