import type { ConnectionDto, SilenceDto } from '@holdfast/api-contract'
import { count, NONE, ROLE_WORD } from '@holdfast/reconnect-monitor/history'
import { type Accessor, createSignal, onMount, Show } from 'solid-js'
import { dataAge } from '../../ui/duration.ts'
import { rate, roundTrip } from '../../ui/number.ts'
import { StateChip } from '../../ui/state-chip.tsx'
import { Elapsed } from '../../ui/time.tsx'
import { lowerFirst } from '../../ui/words.ts'
import { lengthText } from '../../window/window.ts'
import { ConnectionDetails } from './connection-details.tsx'
import { DayBar } from './day-bar.tsx'
import type { ConnectionStats, Past } from './past.ts'
import { LastOutage, SILENCE_WORD, SilenceMark, Since, Uptime, whyInFull } from './row-cells.tsx'
import { howItFlaps } from './situation.ts'
import type { Trouble } from './told-troubles.ts'

export interface ConnectionRowProps {
  readonly connection: ConnectionDto
  readonly past: Past | undefined
  /** Of the last 30 d. */
  readonly month: ConnectionStats | undefined
  readonly trouble: Trouble | undefined
  readonly silence: SilenceDto | undefined
  readonly isOpen: boolean
  readonly onToggle: () => void
  /** Given the row's element once it stands; tells whether it is on the screen or near it. */
  readonly watch: (row: HTMLElement) => Accessor<boolean>
}

/** One connection: a line of facts, and below it its markets and actions. Far from the screen it is its name and state. */
export function ConnectionRow(props: ConnectionRowProps) {
  const id = props.connection.id
  const detailsId = `details-${id}`
  const [isNear, setIsNear] = createSignal<Accessor<boolean>>(() => false)
  let row: HTMLTableSectionElement | undefined
  onMount(() => {
    if (row !== undefined) setIsNear(() => props.watch(row as HTMLElement))
  })
  return (
    <tbody
      ref={row}
      data-testid="connection"
      data-connection={id}
      data-state={props.connection.state}
      data-phase={props.connection.phase}
    >
      <tr class="summary" data-is-far={!isNear()()}>
        <th scope="row">
          <span class="name">
            <button
              type="button"
              class="disclosure"
              aria-expanded={props.isOpen}
              aria-controls={detailsId}
              onClick={() => props.onToggle()}
            >
              <Chevron />
              <span class="few-lines" title={id}>
                {id}
              </span>
            </button>
            <Show when={props.silence}>{(silence) => <SilenceMark silence={silence()} />}</Show>
          </span>
          <span class="sub indent clip" title={about(props.connection, props.silence)}>
            {about(props.connection, props.silence)}
          </span>
        </th>
        <td class="state-cell" data-label="State" data-testid="state-cell">
          <span class="fact">
            <StateChip state={props.connection.state} />
            <Show when={props.connection.flapping}>
              <span class="tag" title={howItFlaps(props.connection, props.trouble?.flapping) ?? undefined}>
                <FlappingIcon /> flapping
              </span>
            </Show>
          </span>
          <Show when={isNear()()}>
            <span class="sub few-lines" title={whyInFull(props.connection, props.trouble)}>
              <Since connection={props.connection} trouble={props.trouble} />
            </span>
            <Show when={howItFlaps(props.connection, props.trouble?.flapping)}>
              {(flaps) => <span class="sub">{shortly(flaps(), props.trouble)}</span>}
            </Show>
          </Show>
        </td>
        <Show when={isNear()()}>
          <Figures {...props} />
        </Show>
      </tr>
      <tr class="details" id={detailsId} hidden={!props.isOpen}>
        <td colSpan={9}>
          <Show when={props.isOpen}>
            <ConnectionDetails connection={props.connection} trouble={props.trouble} />
          </Show>
        </td>
      </tr>
    </tbody>
  )
}

/** All that ticks and all that was fetched. */
function Figures(props: ConnectionRowProps) {
  const { id } = props.connection
  const window = () => (props.past === undefined ? '24 h' : lengthText(props.past.window))
  const hasSocket = () => props.connection.sockets.length > 0
  return (
    <>
      <td class="bar-cell" data-label={`Last ${window()}`}>
        <Show when={props.past?.timeline[id]} fallback={<div class="day-bar" aria-hidden="true" />}>
          {(tiles) => <DayBar label={`Last ${window()}`} tiles={tiles()} />}
        </Show>
      </td>
      <td class="right" data-label="Data age">
        <Show when={props.connection.lastDataAt} fallback={NONE}>
          {(at) => <Elapsed from={at()} format={dataAge} />}
        </Show>
      </td>
      <td class="right num" data-label="Rate">
        {hasSocket() ? rate(props.connection.messageRate) : NONE}
      </td>
      <td class="right num" data-label="RTT">
        {hasSocket() ? roundTrip(props.connection.rttMs) : NONE}
      </td>
      <td class="right" data-label="Uptime 24 h">
        <Uptime window="24 h" stats={props.past?.day[id]} />
      </td>
      <td class="right" data-label="Uptime 30 d">
        <Uptime window="30 d" stats={props.month} />
      </td>
      <td class="last-outage" data-label="Last outage">
        <LastOutage
          connection={props.connection}
          last={props.past?.lastOutage[id]}
          isKnown={props.past !== undefined}
          lookedBackTo={props.past?.lookedBackTo ?? null}
        />
      </td>
    </>
  )
}

function Chevron() {
  return (
    <svg class="chevron" viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      <path d="m4 2 4 4-4 4" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
    </svg>
  )
}

/** A zigzag: up and down, over and over. */
function FlappingIcon() {
  return (
    <svg class="state-icon" viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
      <path
        d="m1 9 2.5-6L6 9l2.5-6L11 9"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linejoin="round"
      />
    </svg>
  )
}

/** The close code that most of the sockets ended with, where that is known. */
function shortly(flaps: string, trouble: Trouble | undefined): string {
  const told = trouble?.flapping
  if (told === undefined) return lowerFirst(flaps)
  const how = told.closeCode === null ? 'without a close frame' : `with code ${told.closeCode}`
  return `${told.closes === told.sockets ? 'all' : `${told.closes} of`} ${told.sockets} ended ${how}`
}

function about({ exchange, id, sockets, subscriptions }: ConnectionDto, silence: SilenceDto | undefined): string {
  const silent = silence === undefined ? [] : [SILENCE_WORD[silence.kind]]
  const markets = count(new Set(subscriptions.map(({ market }) => market)).size, 'market')
  const spare = sockets.filter(({ role }) => role !== 'primary').map(({ role }) => ROLE_WORD[role])
  return [...silent, ...(id === exchange ? [] : [exchange]), markets, ...spare].join(' · ')
}
