import type { ConnectionDto, OutageDto } from '@holdfast/api-contract'
import { CAUSE_WORDS, count, duration, NONE, PHASE_WORDS, ROLE_WORD } from '@holdfast/reconnect-monitor/history'
import { createSignal, Match, Show, Switch } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { dataAge } from '../../ui/duration.ts'
import { percent, rate, roughPercent, roundTrip } from '../../ui/number.ts'
import { StateBar } from '../../ui/state-bar.tsx'
import { StateChip } from '../../ui/state-chip.tsx'
import { Ago, Elapsed, Instant } from '../../ui/time.tsx'
import { lowerFirst } from '../../ui/words.ts'
import { ConnectionDetails } from './connection-details.tsx'
import type { Past } from './past.ts'
import { howItFlaps, lateBy, troubleFrom, whatNext } from './situation.ts'
import type { Trouble } from './troubles.ts'

/** Under this coverage an uptime says little, and is greyed; in percent. */
const LOW_COVERAGE = 95

interface ConnectionRowProps {
  readonly connection: ConnectionDto
  readonly past: Past | undefined
  readonly trouble: Trouble | undefined
  readonly isOpenAtFirst: boolean
}

/** One connection: a line of facts, and below it its markets and actions. */
export function ConnectionRow(props: ConnectionRowProps) {
  const [isOpen, setIsOpen] = createSignal(props.isOpenAtFirst)
  const id = props.connection.id
  const detailsId = `details-${id}`
  const tiles = () => props.past?.timeline[id]
  const window = () => props.past?.window.label ?? '24 h'
  const hasSocket = () => props.connection.sockets.length > 0
  return (
    <tbody
      data-testid="connection"
      data-connection={id}
      data-state={props.connection.state}
      data-phase={props.connection.phase}
    >
      <tr class="summary">
        <th scope="row">
          <button
            type="button"
            class="disclosure"
            aria-expanded={isOpen()}
            aria-controls={detailsId}
            onClick={() => setIsOpen((open) => !open)}
          >
            <Chevron />
            <span class="clip" title={id}>
              {id}
            </span>
          </button>
          <span class="sub indent clip">{about(props.connection)}</span>
        </th>
        <td class="state-cell" data-label="State">
          <span class="fact">
            <StateChip state={props.connection.state} />
            <Show when={props.connection.flapping}>
              <span class="tag" title={howItFlaps(props.connection, props.trouble?.flapping) ?? undefined}>
                <FlappingIcon /> flapping
              </span>
            </Show>
          </span>
          <span class="sub clip" title={props.connection.detail ?? undefined}>
            <Since connection={props.connection} />
          </span>
          <Show when={howItFlaps(props.connection, props.trouble?.flapping)}>
            {(flaps) => <span class="sub">{shortly(flaps(), props.trouble)}</span>}
          </Show>
        </td>
        <td class="bar-cell" data-label={`Last ${window()}`}>
          <Show when={tiles()} fallback={<div class="state-bar" aria-hidden="true" />}>
            {(known) => <StateBar label={`Last ${window()}`} tiles={known()} />}
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
        <td class="right" data-label={`Uptime ${window()}`}>
          <Uptime stats={props.past?.stats[id]} />
        </td>
        <td class="last-outage" data-label="Last outage">
          <LastOutage
            connection={props.connection}
            last={props.past?.lastOutage[id]}
            isKnown={props.past !== undefined}
          />
        </td>
      </tr>
      <tr class="details" id={detailsId} hidden={!isOpen()}>
        <td colSpan={8}>
          <Show when={isOpen()}>
            <ConnectionDetails connection={props.connection} trouble={props.trouble} />
          </Show>
        </td>
      </tr>
    </tbody>
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

function about({ exchange, id, sockets, subscriptions }: ConnectionDto): string {
  const markets = count(new Set(subscriptions.map(({ market }) => market)).size, 'market')
  const spare = sockets.filter(({ role }) => role !== 'primary').map(({ role }) => ROLE_WORD[role])
  return [...(id === exchange ? [] : [exchange]), markets, ...spare].join(' · ')
}

/** The why of a state in a few words, and how long. */
function Since(props: { readonly connection: ConnectionDto }) {
  const { live } = usePanel()
  const phase = () => props.connection.phase
  return (
    <Switch
      fallback={
        <>
          {shortWhy(props.connection, live.nowFast())} · <Elapsed from={troubleFrom(props.connection)} />
        </>
      }
    >
      <Match when={props.connection.state === 'live'}>
        since <Instant at={props.connection.since} />
      </Match>
      <Match when={props.connection.state === 'connecting' && phase()}>{(known) => PHASE_WORDS[known()]}</Match>
    </Switch>
  )
}

function shortWhy({ state, cause, detail, subscriptions }: ConnectionDto, now: number): string {
  if (state === 'degraded') {
    const missing = subscriptions.find((subscription) => subscription.state !== 'fresh')
    if (missing !== undefined) return `${missing.market} ${lateBy(missing, now) === null ? missing.state : 'late'}`
  }
  if (state === 'paused') return detail ?? 'by the operator'
  return cause === null ? 'cause unknown' : CAUSE_WORDS[cause]
}

function Uptime(props: { readonly stats: Past['stats'][string] | undefined }) {
  const why = (stats: Past['stats'][string]) => {
    if (stats.coveragePct < 99.95) return `${roughPercent(stats.coveragePct)} covered`
    const { livePct, uptimePct } = stats
    return livePct === null || uptimePct === null || livePct >= uptimePct ? null : `live ${roughPercent(livePct)}`
  }
  return (
    <Show when={props.stats} fallback={NONE}>
      {(stats) => (
        <>
          <span class="fact num" classList={{ muted: stats().coveragePct < LOW_COVERAGE }}>
            {percent(stats().uptimePct)}
          </span>
          <Show when={why(stats())}>{(text) => <span class="sub num">{text()}</span>}</Show>
        </>
      )}
    </Show>
  )
}

interface LastOutageProps {
  readonly connection: ConnectionDto
  readonly last: OutageDto | undefined
  readonly isKnown: boolean
}

function LastOutage(props: LastOutageProps) {
  const { live } = usePanel()
  const isOut = () => props.connection.state === 'down' || props.connection.state === 'failed'
  const next = () => lowerFirst(whatNext(props.connection, live.nowFast()) ?? '')
  return (
    <Switch fallback={<span class="muted">{props.isKnown ? 'none on record' : NONE}</span>}>
      <Match when={isOut()}>
        <span class="fact">
          <Show when={props.connection.outageId} fallback="now">
            {(outage) => <Anchor href={`/outages/${outage()}`}>now</Anchor>}
          </Show>
        </span>
        <span class="sub clip" title={next()}>
          {next()}
        </span>
      </Match>
      <Match when={props.last}>
        {(last) => (
          <>
            <span class="fact">
              <Anchor href={`/outages/${last().id}`}>
                <Ago at={last().endedAt ?? last().startedAt} />
              </Anchor>
            </span>
            <span class="sub clip">
              <span class="num">{last().endedAt === null ? 'ongoing' : duration(last().durationMs)}</span> ·{' '}
              {CAUSE_WORDS[last().cause]}
            </span>
          </>
        )}
      </Match>
    </Switch>
  )
}
