import type { ConnectionDto, SilenceDto } from '@holdfast/api-contract'
import { CAUSE_WORDS, duration, NONE, PHASE_WORDS } from '@holdfast/reconnect-monitor/history'
import { Match, Show, Switch } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { instant } from '../../ui/instant.ts'
import { percent, roughPercent, share } from '../../ui/number.ts'
import { Ago, Elapsed, Instant } from '../../ui/time.tsx'
import { lowerFirst } from '../../ui/words.ts'
import type { AnsweredOutage, ConnectionStats } from './past.ts'
import { lateBy, troubleFrom, whatNext } from './situation.ts'
import type { Trouble } from './told-troubles.ts'

/** Under this coverage an uptime says little, and is greyed; in percent. */
const LOW_COVERAGE = 95
/** From here on a coverage is shown as full. */
const FULL_COVERAGE = 99.95

/** The why of a state in a few words, and how long. */
export function Since(props: { readonly connection: ConnectionDto; readonly trouble: Trouble | undefined }) {
  const { live } = usePanel()
  const phase = () => props.connection.phase
  return (
    <Switch
      fallback={
        <>
          {shortWhy(props.connection, props.trouble, live.nowSlow())} · <Elapsed from={troubleFrom(props.connection)} />
        </>
      }
    >
      {/* How long first: a reason may be long. */}
      <Match when={props.connection.state === 'paused'}>
        <Elapsed from={props.connection.since} /> · {shortWhy(props.connection, props.trouble, live.nowSlow())}
      </Match>
      <Match when={props.connection.state === 'live'}>
        since <Instant at={props.connection.since} />
      </Match>
      <Match when={props.connection.state === 'connecting' && phase()}>{(known) => PHASE_WORDS[known()]}</Match>
    </Switch>
  )
}

/** All there is to say of a state's why, however long. */
export function whyInFull(connection: ConnectionDto, trouble: Trouble | undefined): string | undefined {
  const { detail, state } = connection
  if (state === 'paused') return `Paused ${shortWhy(connection, trouble, 0)}`
  return detail ?? undefined
}

function shortWhy(
  { state, cause, detail, subscriptions }: ConnectionDto,
  trouble: Trouble | undefined,
  now: number,
): string {
  if (state === 'degraded') {
    const missing = subscriptions.find((subscription) => subscription.state !== 'fresh')
    if (missing !== undefined) return `${missing.market} ${lateBy(missing, now) === null ? missing.state : 'late'}`
  }
  if (state === 'paused' && trouble?.paused !== undefined) {
    return `by ${trouble.paused.actor}${because(trouble.paused.reason)}`
  }
  if (state === 'paused') return detail ?? 'by the operator'
  return cause === null ? 'cause unknown' : CAUSE_WORDS[cause]
}

/** An uptime with its coverage, without which it says nothing. `window`: its length in words. */
export function Uptime(props: { readonly window: string; readonly stats: ConnectionStats | undefined }) {
  const { live } = usePanel()
  return (
    <Show when={props.stats} fallback={<Unmeasured hasState={live.state.ready} />}>
      {(stats) => (
        <span title={uptimeSentence(stats(), props.window)} data-coverage={stats().coveragePct}>
          <span class="fact num" classList={{ muted: stats().coveragePct < LOW_COVERAGE }}>
            {percent(stats().uptimePct)}
          </span>
          <span class="sub num">{uptimeSub(stats())}</span>
        </span>
      )}
    </Show>
  )
}

/** As tall as what will stand here, so that nothing moves when it does. */
function Unmeasured(props: { readonly hasState: boolean }) {
  return (
    <>
      <span class="fact muted">{NONE}</span>
      <span class="sub">{props.hasState ? 'not known yet' : NONE}</span>
    </>
  )
}

function uptimeSub({ coveragePct, livePct, uptimePct }: ConnectionStats): string {
  if (coveragePct < FULL_COVERAGE) return `${share(coveragePct)} covered`
  return livePct === null || uptimePct === null || livePct >= uptimePct
    ? 'all covered'
    : `live ${roughPercent(livePct)}`
}

function uptimeSentence({ coveragePct, livePct, uptimePct }: ConnectionStats, window: string): string {
  const covered = `${share(coveragePct)} of the last ${window} was watched`
  if (uptimePct === null) return `${covered}.`
  return `Up ${percent(uptimePct)} of it, live ${percent(livePct)}; ${covered}.`
}

interface LastOutageProps {
  readonly connection: ConnectionDto
  readonly last: AnsweredOutage | undefined
  readonly isKnown: boolean
  /** Older outages were not looked at; null where all were. */
  readonly lookedBackTo: number | null
}

/** The outage under way with what happens next, or the last there was. */
export function LastOutage(props: LastOutageProps) {
  const { live } = usePanel()
  const isOut = () => props.connection.state === 'down' || props.connection.state === 'failed'
  const next = () => lowerFirst(whatNext(props.connection, live.nowFast()) ?? '')
  const acknowledged = () => {
    const { last } = props
    return last !== undefined && last.endedAt === null ? last.acknowledged : null
  }
  return (
    <Switch fallback={<NoOutage isKnown={props.isKnown} lookedBackTo={props.lookedBackTo} />}>
      <Match when={isOut()}>
        <span class="fact">
          <Show when={props.connection.outageId} fallback="now">
            {(outage) => <Anchor href={`/outages/${outage()}`}>now</Anchor>}
          </Show>
          <Show when={acknowledged()}>
            {(seen) => (
              <span
                class="tag"
                data-testid="acknowledged"
                title={`Acknowledged by ${seen().actor}${because(seen().reason)}`}
              >
                acknowledged
              </span>
            )}
          </Show>
        </span>
        <span class="sub clip num" title={next()}>
          {withoutWhy(next())}
        </span>
      </Match>
      <Match when={props.last}>
        {(last) => (
          <>
            <span class="fact clip num">
              <Anchor href={`/outages/${last().id}`}>
                <Ago at={last().endedAt ?? last().startedAt} />
              </Anchor>
              <span class="muted"> · {last().endedAt === null ? 'ongoing' : duration(last().durationMs)}</span>
            </span>
            <span class="sub clip" title={CAUSE_WORDS[last().cause]}>
              {CAUSE_WORDS[last().cause]}
            </span>
          </>
        )}
      </Match>
    </Switch>
  )
}

/** The reason of a wait stands in its parentheses: in the tip here, in full in the verdict. */
const withoutWhy = (next: string) => next.replace(/ \(.*\)$/, '')

function NoOutage(props: Pick<LastOutageProps, 'isKnown' | 'lookedBackTo'>) {
  return (
    <>
      <span class="fact muted">{props.isKnown ? 'none' : NONE}</span>
      <span class="sub">
        <Show when={props.isKnown} fallback="not known yet">
          <Show when={props.lookedBackTo} fallback="on record">
            {(at) => (
              <>
                since <Instant at={at()} />
              </>
            )}
          </Show>
        </Show>
      </span>
    </>
  )
}

function because(reason: string | null): string {
  return reason === null || reason === '' ? '' : `: ${reason}`
}

export const SILENCE_WORD = { mute: 'muted', maintenance: 'in maintenance' } as const satisfies Record<
  SilenceDto['kind'],
  string
>

/** That nobody is told of this connection for now, until when, and by whose word; the word itself stands below it. */
export function SilenceMark(props: { readonly silence: SilenceDto }) {
  const { live, preferences } = usePanel()
  const text = () => {
    const { actor, kind, reason, until } = props.silence
    const what = kind === 'mute' ? 'Muted' : 'In maintenance'
    return `${what} until ${instant(until, live.nowSlow(), preferences.zone())} by ${actor}${because(reason)}. No notices are sent; recording goes on.`
  }
  return (
    <span class="silence-mark" data-testid="silence" data-kind={props.silence.kind} title={text()}>
      <svg class="state-icon" viewBox="0 0 12 12" width="14" height="14" aria-hidden="true">
        <path
          d="M2 8.5h8L9 7V5a3 3 0 0 0-6 0v2zM5 10.5h2M1 1l10 10"
          fill="none"
          stroke="currentColor"
          stroke-width="1.3"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      </svg>
      <span class="visually-hidden">{text()}</span>
    </span>
  )
}
