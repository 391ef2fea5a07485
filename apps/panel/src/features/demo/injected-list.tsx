import { For, Show } from 'solid-js'
import { Anchor } from '../../ui/anchor.tsx'
import { Instant } from '../../ui/time.tsx'
import { type Outcome, outcomeText, type Told } from './injected.ts'

/** How many of the injected faults are listed. */
const LISTED = 6

const HEALING = {
  in_force: 'under_way',
  out: 'healing',
  recovered: 'healed',
  cut_short: 'healed',
  unhurt: 'healed',
} as const satisfies Record<Outcome['kind'], string>

/** What was broken last, and what came of it. */
export function InjectedList(props: { readonly told: readonly Told[] }) {
  const outageOf = ({ outcome }: Told) => ('outage' in outcome ? outcome.outage.id : undefined)
  return (
    <Show when={props.told.length > 0}>
      <ol class="injected" aria-label="What was broken, newest first">
        <For each={props.told.slice(0, LISTED)}>
          {(one) => (
            <li data-testid="injected" data-fault={one.injected.fault} data-healing={HEALING[one.outcome.kind]}>
              <Instant at={one.injected.beganAt} />
              <span class="clip" title={`${one.injected.connection}: ${one.fault?.title ?? one.injected.fault}`}>
                <b>{one.injected.connection}</b>
                {one.injected.market === null ? '' : ` ${one.injected.market}`}:{' '}
                {one.fault?.title ?? one.injected.fault}
              </span>
              <span class="num healing">
                <Show when={outageOf(one)} fallback={outcomeText(one)}>
                  {(id) => <Anchor href={`/outages/${id()}`}>{outcomeText(one)}</Anchor>}
                </Show>
              </span>
            </li>
          )}
        </For>
      </ol>
    </Show>
  )
}
