import type { OutageDto } from '@holdfast/api-contract'
import { count, duration } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { Anchor } from '../../ui/anchor.tsx'
import { ListState } from '../../ui/notice.tsx'
import { StateIcon } from '../../ui/state-icon.tsx'
import { Elapsed, Instant } from '../../ui/time.tsx'
import { createOutages } from './outage-list.ts'
import { attributionText, causeText } from './outage-words.ts'
import { PhaseStrip } from './waterfall.tsx'

/** How many outages the overview shows. */
const SHOWN = 8

/** The latest outages, on the overview. */
export function OutageCard() {
  const outages = createOutages(() => ({}), SHOWN)
  return (
    <section class="card" aria-labelledby="outages-title">
      <header class="card-header">
        <h2 id="outages-title">Outages</h2>
        <Anchor href="/outages" class="card-link">
          All outages
        </Anchor>
      </header>
      <ListState
        isLoading={outages.isLoading()}
        isEmpty={outages.items.length === 0}
        error={outages.error()}
        whenFailed="Cannot load the outages."
        whenEmpty="No outage on record."
        onRetry={() => outages.refresh()}
      >
        <ol class="outages" aria-label="Latest outages, newest first">
          <For each={outages.items.slice(0, SHOWN)}>{(outage) => <OutageItem outage={outage} />}</For>
        </ol>
      </ListState>
    </section>
  )
}

function OutageItem(props: { readonly outage: OutageDto }) {
  const isOngoing = () => props.outage.endedAt === null
  const name = () =>
    props.outage.market === null ? props.outage.connection : `${props.outage.connection} ${props.outage.market}`
  return (
    <li
      class="outage"
      data-testid="outage"
      data-outage-id={props.outage.id}
      data-connection={props.outage.connection}
      data-cause={props.outage.cause}
      data-scope={props.outage.scope}
      data-ongoing={isOngoing()}
    >
      <span class="outage-what">
        <Anchor href={`/outages/${props.outage.id}`}>
          <b>{name()}</b> {causeText(props.outage).toLowerCase()}
        </Anchor>
        <span class="sub">
          <Instant at={props.outage.startedAt} /> · {attributionText(props.outage)} ·{' '}
          {count(props.outage.attempts, 'attempt')}
        </span>
      </span>
      <span class="outage-length">
        <span class="fact num">
          <Show when={isOngoing()} fallback={duration(props.outage.durationMs)}>
            <span class="ongoing">
              <Elapsed from={props.outage.startedAt} />
            </span>
          </Show>
        </span>
        <Show when={isOngoing()}>
          <span class="sub ongoing">
            <StateIcon state="down" /> ongoing
          </span>
        </Show>
        <PhaseStrip outage={props.outage} />
      </span>
    </li>
  )
}
