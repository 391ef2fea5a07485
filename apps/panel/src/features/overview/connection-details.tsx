import type { ConnectionDto } from '@holdfast/api-contract'
import { For, Show } from 'solid-js'
import { Anchor } from '../../ui/anchor.tsx'
import { Placeholder } from '../../ui/notice.tsx'
import { roundTrip } from '../../ui/number.ts'
import { Elapsed } from '../../ui/time.tsx'
import { Actions } from './actions.tsx'
import { Subscriptions } from './subscriptions.tsx'

/** What lies under a connection's row: its markets and prices, the facts of its socket, and what can be done. */
export function ConnectionDetails(props: { readonly connection: ConnectionDto }) {
  return (
    <div class="details-body">
      <Show
        when={props.connection.subscriptions.length > 0}
        fallback={<Placeholder>It is subscribed to nothing.</Placeholder>}
      >
        <Subscriptions connection={props.connection} />
      </Show>
      <div class="details-foot">
        <Facts connection={props.connection} />
        <Actions connection={props.connection} />
      </div>
    </div>
  )
}

function Facts(props: { readonly connection: ConnectionDto }) {
  return (
    <dl class="facts">
      <div>
        <dt>Endpoint</dt>
        <dd class="clip" title={props.connection.endpoint}>
          {props.connection.endpoint}
        </dd>
      </div>
      <div>
        <dt>Socket</dt>
        <dd class="num">
          <For each={props.connection.sockets} fallback="none open">
            {(socket) => (
              <span>
                {socket.role === 'primary' ? '' : `${socket.role} `}generation {socket.generation}, open{' '}
                <Elapsed from={socket.openedAt} />
                {socket.rttMs === null ? '' : `, RTT ${roundTrip(socket.rttMs)}`}
              </span>
            )}
          </For>
        </dd>
      </div>
      <Show when={props.connection.detail}>
        {(detail) => (
          <div class="wide">
            <dt>Detail</dt>
            <dd>{detail()}</dd>
          </div>
        )}
      </Show>
      <Show when={props.connection.attempt > 0}>
        <div>
          <dt>Attempts</dt>
          <dd class="num">{props.connection.attempt}</dd>
        </div>
      </Show>
      <Show when={props.connection.outageId}>
        {(outage) => (
          <div>
            <dt>Outage</dt>
            <dd>
              <Anchor href={`/outages/${outage()}`}>#{outage()}</Anchor>
            </dd>
          </div>
        )}
      </Show>
      <Show when={props.connection.duties !== 'done'}>
        <div>
          <dt>Duties</dt>
          <dd>{props.connection.duties}</dd>
        </div>
      </Show>
    </dl>
  )
}
