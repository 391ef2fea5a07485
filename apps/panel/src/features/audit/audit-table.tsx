import type { EventDto } from '@holdfast/api-contract'
import { NONE } from '@holdfast/reconnect-monitor/history'
import { For, Show } from 'solid-js'
import { Anchor } from '../../ui/anchor.tsx'
import { instantText } from '../../ui/instant-text.ts'
import { StateChip } from '../../ui/state-chip.tsx'
import { Instant } from '../../ui/time.tsx'
import type { Action } from './actions.ts'

/** How long after an action its consequences are looked for, in ms. */
const AFTER_MS = 600_000

export interface Line {
  readonly event: EventDto
  readonly action: Action
}

export function AuditTable(props: { readonly lines: readonly Line[] }) {
  return (
    <table class="rows cards audit-table">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Actor</th>
          <th scope="col">Action</th>
          <th scope="col">Target</th>
          <th scope="col">Reason</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.lines}>{(line) => <AuditRow event={line.event} action={line.action} />}</For>
      </tbody>
    </table>
  )
}

function AuditRow(props: Line) {
  const outcome = () => props.action.outcome
  return (
    <tr
      data-testid="action"
      data-event-id={props.event.id}
      data-type={props.event.type}
      data-kind={props.action.kind}
      data-outcome={outcome().word}
    >
      <td data-label="When">
        <Anchor href={`/events?${eventQuery(props.event)}`}>
          <Instant at={props.event.at} />
        </Anchor>
      </td>
      <td data-label="Actor">
        <span class="fact">{props.action.actor ?? 'the bot'}</span>
        <Show when={props.action.address}>
          <span class="sub num audit-wrap">{props.action.address}</span>
        </Show>
      </td>
      <th scope="row">
        <span class="audit-action">{props.action.text}</span>
      </th>
      <td data-label="Target" data-wide data-empty={(props.event.connection ?? props.action.target) === null}>
        <Show when={props.event.connection ?? props.action.target} fallback={NONE}>
          <Show when={props.event.connection}>
            {(connection) => (
              <>
                <span class="fact audit-wrap">{connection()}</span>
                <span class="sub">
                  <Anchor href={`/events?${afterQuery(props.event)}`}>What came after</Anchor>
                </span>
              </>
            )}
          </Show>
          <Show when={props.action.target}>
            <span class="audit-wrap" classList={{ sub: props.event.connection !== null }}>
              {props.action.target}
            </span>
          </Show>
        </Show>
      </td>
      <td data-label="Reason" data-wide data-empty={props.action.reason === null}>
        <span class="audit-wrap">{props.action.reason ?? NONE}</span>
      </td>
      <td data-label="Outcome" data-wide>
        <StateChip state={outcome().look} word={outcome().word} />
        <Show when={outcome().why}>
          <span class="sub audit-wrap">{outcome().why}</span>
        </Show>
      </td>
    </tr>
  )
}

/** The event itself, among what happened around it. */
function eventQuery({ at, id }: EventDto): URLSearchParams {
  return new URLSearchParams({ from: instantText(at - AFTER_MS), to: instantText(at + AFTER_MS), event: String(id) })
}

/** What happened to its connection from then on. */
function afterQuery({ at, connection }: EventDto): URLSearchParams {
  const to = instantText(at + AFTER_MS)
  return new URLSearchParams({ connection: connection ?? '', from: instantText(at), to })
}
