import type { AttemptReason } from '@holdfast/adapter-core/events'
import type { ConnectionDto } from '@holdfast/api-contract'
import { REASON_WORDS, ROLE_WORD, spaced } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { ticking } from '../../ui/duration.ts'
import { Placeholder } from '../../ui/notice.tsx'
import { roundTrip } from '../../ui/number.ts'
import { Elapsed } from '../../ui/time.tsx'
import { Actions } from './actions.tsx'
import { ConnectionLinks } from './connection-links.tsx'
import { floorOf, howItFlaps } from './situation.ts'
import { Subscriptions } from './subscriptions.tsx'
import type { Trouble } from './told-troubles.ts'

interface DetailsProps {
  readonly connection: ConnectionDto
  readonly trouble: Trouble | undefined
}

/** What lies under a connection's row: its markets and prices, the facts of its socket, and what can be done. */
export function ConnectionDetails(props: DetailsProps) {
  return (
    <div class="details-body">
      <Show
        when={props.connection.subscriptions.length > 0}
        fallback={<Placeholder>It is subscribed to nothing.</Placeholder>}
      >
        <Subscriptions connection={props.connection} />
      </Show>
      <div class="details-foot">
        <Facts connection={props.connection} trouble={props.trouble} />
        <Actions connection={props.connection} />
      </div>
      <ConnectionLinks id={props.connection.id} />
    </div>
  )
}

function Facts(props: DetailsProps) {
  const failed = () => (props.connection.state === 'failed' ? props.trouble?.failed : undefined)
  return (
    <dl class="facts">
      <Show when={failed()}>
        {(told) => (
          <div class="wide" data-testid="remedy">
            <dt>What you must do</dt>
            <dd>
              <strong>{told().remedy}</strong>
            </dd>
          </div>
        )}
      </Show>
      <div>
        <dt>Endpoint</dt>
        <dd class="clip" title={props.connection.endpoint}>
          {props.connection.endpoint}
        </dd>
      </div>
      <div>
        <dt>{props.connection.sockets.length > 1 ? 'Sockets' : 'Socket'}</dt>
        <dd>
          <ul class="sockets">
            <For each={props.connection.sockets} fallback={<li>none open</li>}>
              {(socket) => (
                <li class="num" data-testid="socket" data-role={socket.role}>
                  <span class="tag">{ROLE_WORD[socket.role]}</span> generation {socket.generation}, open{' '}
                  <Elapsed from={socket.openedAt} />
                  {socket.rttMs === null ? '' : `, RTT ${roundTrip(socket.rttMs)}`}
                </li>
              )}
            </For>
          </ul>
        </dd>
      </div>
      <NextAttempt connection={props.connection} />
      <Show when={props.connection.flapping}>
        <div>
          <dt>Flapping</dt>
          <dd>{howItFlaps(props.connection, props.trouble?.flapping)?.replace('Flapping, ', '')}</dd>
        </div>
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
      <Show when={failed() === undefined ? props.connection.detail : failed()?.detail}>
        {(detail) => (
          <div class="wide">
            <dt>Detail</dt>
            <dd>{detail()}</dd>
          </div>
        )}
      </Show>
    </dl>
  )
}

/** When the next dial starts and what set that time; of a connection that is up, a wait that holds should it fail. */
function NextAttempt(props: { readonly connection: ConnectionDto }) {
  const { live } = usePanel()
  const isUp = () => props.connection.state === 'live' || props.connection.state === 'degraded'
  const reason = () => props.connection.nextAttemptReason
  const inMs = () => (props.connection.nextAttemptAt ?? 0) - live.nowFast()
  const why = () => REASON_WORDS[reason() as AttemptReason] ?? spaced(reason() ?? '')
  return (
    <Show when={reason() !== null && !(isUp() && floorOf(props.connection, live.nowFast()) === null)}>
      <div data-testid="next-attempt" data-reason={reason()}>
        <dt>{isUp() ? 'No dial before' : 'Next attempt'}</dt>
        <dd class="num">
          {inMs() > 0 ? `in ${ticking(inMs())}` : 'now'}: {why()}
        </dd>
      </div>
    </Show>
  )
}
