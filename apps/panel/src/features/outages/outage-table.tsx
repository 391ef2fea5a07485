import { count, duration } from '@holdfast/reconnect-monitor/history'
import { createMemo, createSignal, For, Show } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { createGradual } from '../../ui/gradual.ts'
import { StateChip } from '../../ui/state-chip.tsx'
import { Elapsed, Instant } from '../../ui/time.tsx'
import { ENDED_BY_WORDS } from '../../ui/words.ts'
import { type OutageGroup, outMs, spanOf } from './merge-close.ts'
import type { ListedOutage } from './outage-list.ts'
import { besideCause, causeText, whatWasOut } from './outage-words.ts'
import { PhaseStrip } from './waterfall.tsx'

/** How many rows are built in one task: more than fit on the screen. */
const ROWS_AT_ONCE = 16

/** Outages, a row each; several that are shown as one open into their parts. */
export function OutageTable(props: { readonly groups: readonly OutageGroup<ListedOutage>[] }) {
  const { turns } = usePanel()
  const shown = createGradual(() => props.groups, ROWS_AT_ONCE, turns)
  return (
    <table class="rows cards outage-rows">
      <thead>
        <tr>
          <th scope="col">Outage</th>
          <th scope="col">Cause</th>
          <th scope="col">Started</th>
          <th scope="col">Duration</th>
          <th scope="col" class="right">
            Attempts
          </th>
          <th scope="col">Ended</th>
        </tr>
      </thead>
      <tbody>
        <For each={shown()}>
          {(group) => (
            <Show when={group.parts.length > 1} fallback={<OutageRow outage={group.parts[0]} />}>
              <GroupRows group={group} />
            </Show>
          )}
        </For>
      </tbody>
    </table>
  )
}

function GroupRows(props: { readonly group: OutageGroup<ListedOutage> }) {
  const [isOpen, setIsOpen] = createSignal(false)
  const newest = () => props.group.parts[0]
  const span = createMemo(() => spanOf(props.group.parts))
  const causes = () => [...new Set(props.group.parts.map(causeText))]
  const attempts = () => props.group.parts.reduce((sum, part) => sum + part.attempts, 0)
  return (
    <>
      <tr data-testid="outage-group" data-group-id={props.group.id} data-parts={props.group.parts.length}>
        <th scope="row">
          <button type="button" class="disclosure" aria-expanded={isOpen()} onClick={() => setIsOpen((open) => !open)}>
            <svg class="chevron" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
              <path d="m3 1 4 4-4 4" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
            </svg>
            <span class="clip" title={newest().connection}>
              {newest().connection}
            </span>
          </button>
          <span class="sub clip indent">{whatWasOut(newest())}</span>
        </th>
        <td data-label="Cause" data-wide>
          <span class="fact">
            <Show when={span().to} fallback={<b>{count(props.group.parts.length, 'outage')}, the last one ongoing</b>}>
              {(to) => (
                <b>
                  {count(props.group.parts.length, 'outage')} in {duration(to() - span().from)}
                </b>
              )}
            </Show>
          </span>
          <span class="sub clip" title={causes().join(', ')}>
            {causes().join(', ')}
          </span>
        </td>
        <td data-label="Started">
          <Instant at={span().from} />
        </td>
        <td data-label="Duration">
          <Show
            when={span().to}
            fallback={
              <span class="fact ongoing">
                <Elapsed from={span().from} />
              </span>
            }
          >
            {(to) => (
              <>
                <span class="fact num">{duration(outMs(props.group.parts, to()))}</span>
                <span class="sub">out, without the gaps</span>
              </>
            )}
          </Show>
        </td>
        <td class="right num" data-label="Attempts">
          {attempts()}
        </td>
        <td data-label="Ended">
          <EndedCell outage={newest()} />
        </td>
      </tr>
      <Show when={isOpen()}>
        <For each={props.group.parts}>{(part) => <OutageRow outage={part} isPart />}</For>
      </Show>
    </>
  )
}

function OutageRow(props: { readonly outage: ListedOutage; readonly isPart?: boolean }) {
  const isOngoing = () => props.outage.endedAt === null
  return (
    <tr
      data-testid="outage"
      data-part={props.isPart}
      data-outage-id={props.outage.id}
      data-connection={props.outage.connection}
      data-cause={props.outage.cause}
      data-scope={props.outage.scope}
      data-ongoing={isOngoing()}
    >
      <th scope="row">
        <span class="clip" title={props.outage.connection}>
          <Anchor href={`/outages/${props.outage.id}`}>{props.outage.connection}</Anchor>
        </span>
        <span class="sub clip" title={props.outage.market ?? undefined}>
          {whatWasOut(props.outage)}
          {props.outage.channel === null ? '' : `, ${props.outage.channel.replaceAll('_', ' ')}`}
        </span>
      </th>
      <td data-label="Cause" data-wide>
        <span class="fact">{causeText(props.outage)}</span>
        <span class="sub clip" title={props.outage.detail ?? undefined}>
          {besideCause(props.outage)}
        </span>
      </td>
      <td data-label="Started">
        <span class="fact">
          <Instant at={props.outage.startedAt} />
        </span>
        <span class="sub">
          noticed {props.outage.detectionMs < 1 ? 'at once' : `after ${duration(props.outage.detectionMs)}`}
        </span>
      </td>
      <td data-label="Duration">
        <span class="fact num">
          <Show when={isOngoing()} fallback={duration(props.outage.durationMs)}>
            <span class="ongoing">
              <Elapsed from={props.outage.startedAt} />
            </span>
          </Show>
        </span>
        <PhaseStrip outage={props.outage} />
      </td>
      <td class="right num" data-label="Attempts">
        {props.outage.attempts}
      </td>
      <td data-label="Ended">
        <EndedCell outage={props.outage} />
      </td>
    </tr>
  )
}

function EndedCell(props: { readonly outage: ListedOutage }) {
  return (
    <>
      <Show when={props.outage.endedBy} fallback={<StateChip state="down" word="Ongoing" />}>
        {(endedBy) => <span class="fact">{ENDED_BY_WORDS[endedBy()]}</span>}
      </Show>
      <Show when={props.outage.acknowledged}>
        {(by) => (
          <span class="sub clip" title={by().reason ?? undefined}>
            acknowledged by {by().actor}
          </span>
        )}
      </Show>
    </>
  )
}
