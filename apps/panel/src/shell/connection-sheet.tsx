import type { ConnectionDto } from '@holdfast/api-contract'
import { CAUSE_WORDS } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { Actions } from '../features/overview/actions.tsx'
import { PAGES } from '../pages.ts'
import { usePanel } from '../panel-context.ts'
import { Anchor } from '../ui/anchor.tsx'
import { Placeholder } from '../ui/notice.tsx'
import { StateChip } from '../ui/state-chip.tsx'
import { Instant } from '../ui/time.tsx'
import { keepingWindow } from '../window/window.ts'
import './connection-sheet.css'

const LEADS_TO = ['timeline', 'outages', 'charts', 'events'] as const

/** What can be done with one connection, from anywhere. */
export function ConnectionSheet(props: { readonly id: string }) {
  const { live } = usePanel()
  return (
    <Show when={live.state.connections[props.id]} fallback={<Placeholder>It is gone.</Placeholder>}>
      {(connection) => <Sheet connection={connection()} />}
    </Show>
  )
}

function Sheet(props: { readonly connection: ConnectionDto }) {
  const { router } = usePanel()
  const href = (path: string) =>
    keepingWindow(`${path}?connection=${encodeURIComponent(props.connection.id)}`, router.query())
  return (
    <div class="sheet-body">
      <p>
        <StateChip state={props.connection.state} /> since <Instant at={props.connection.since} />
        <Show when={props.connection.cause}>{(cause) => <span class="muted">: {CAUSE_WORDS[cause()]}</span>}</Show>
      </p>
      <Show when={props.connection.detail}>{(detail) => <p class="sheet-detail muted">{detail()}</p>}</Show>
      <Actions connection={props.connection} />
      <ul class="sheet-links">
        <li>
          <Anchor href={`/?open=${encodeURIComponent(props.connection.id)}`}>Overview</Anchor>
        </li>
        <For each={PAGES.filter(({ page }) => LEADS_TO.some((one) => one === page))}>
          {({ name, path }) => (
            <li>
              <Anchor href={href(path)}>{name}</Anchor>
            </li>
          )}
        </For>
      </ul>
    </div>
  )
}
