import type { EventData, EventType } from '@holdfast/adapter-core/events'
import { beyondCause } from './beyond-cause.ts'
import { duration } from './duration.ts'
import { count, spreadPercent } from './number.ts'
import {
  ATTRIBUTION_WORDS,
  CAUSE_WORDS,
  PHASE_WORDS,
  ROLE_WORD,
  SUBSCRIPTION_WORD,
  sentenceCase,
  spaced,
  unusualWait,
} from './words.ts'

type Open = EventData['drill_started']

const market = (data: { readonly market: string; readonly channel: string }) => `${data.market} ${spaced(data.channel)}`
const raw = (detail: string | null) => (detail === null || detail === '' ? '' : `: ${detail}`)
const by = ({ actor, address, reason }: Omit<EventData['operator_action'], 'action'>) => {
  // `local` says already from where.
  const from = actor === 'local' || address === undefined || address === null ? '' : ` from ${address}`
  return `by ${actor}${from}${reason === null ? '' : `: ${reason}`}`
}
const after = (recovery: EventData['connection_live']['recovery']) =>
  recovery === null ? '' : ` after ${duration(recovery.durationMs)}, ${count(recovery.attempts, 'attempt')}`

const because = (reason: string) => {
  const why = unusualWait(reason)
  return why === null ? '' : ` (${why})`
}
/** Reasons whose delay is a distance between dials, not a wait that began with the loss. */
const KEPT_APART: ReadonlySet<string> = new Set(['backoff', 'flapping', 'standby'])
const afterTries = ({ tries }: { readonly tries: number }) => (tries > 1 ? ` after ${count(tries, 'attempt')}` : '')
const named = (what: string, names: readonly string[]) => (names.length === 0 ? [] : [`${what} ${names.join(', ')}`])
const ordinal = (n: number) => (n === 2 ? '2nd' : n === 3 ? '3rd' : `${n}th`)

/** Which dial or socket an attempt is: the connection's own are counted, others are what they are to be. */
const which = ({ attempt, role = 'primary' }: Pick<EventData['attempt_started'], 'attempt' | 'role'>) =>
  role === 'primary' ? `Attempt ${attempt}` : `${sentenceCase(ROLE_WORD[role])} socket`

/** Actions that are done once they are asked for. */
const ACCESS: Readonly<Record<string, string>> = {
  login: 'Logged in',
  login_failed: 'Login refused',
  logout: 'Logged out',
  logout_everywhere: 'Logged out everywhere',
}

const ROTATED_FOR: Readonly<Record<string, string>> = {
  lifetime: 'it neared the end of its life',
  quarantine: 'a subscription that was held back is answered again',
}

/** Says what an event of a kind nobody specified yet holds. */
function listed(what: string): (data: Open) => string {
  return (data) => {
    const facts = Object.entries(data).map(
      ([name, value]) => `${spaced(name)} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
    return facts.length === 0 ? what : `${what}: ${facts.join(', ')}`
  }
}

type Sentences = { readonly [T in EventType]: (data: EventData[T]) => string }

const SENTENCES = {
  bot_started: ({ mode, version, previousRunClean }) =>
    `Started in ${mode} mode, version ${version}${previousRunClean === false ? '; the run before it ended without a goodbye' : ''}`,
  bot_stopped: ({ reason }) => `Stopped: ${reason}`,
  connection_connecting: ({ endpoint }) => `Connecting to ${endpoint}`,
  connection_live: ({ recovery }) => (recovery === null ? 'Live: data flows' : `Live again${after(recovery)}`),
  connection_degraded: ({ subscriptions, recovery }) => {
    const missing = subscriptions.filter(({ state }) => state !== 'fresh')
    const list = missing.map((one) => `${market(one)} ${SUBSCRIPTION_WORD[one.state].toLowerCase()}`).join(', ')
    return `${recovery === null ? 'Degraded' : `Back, but degraded,${after(recovery)}`}${list === '' ? '' : `: ${list}`}`
  },
  connection_lost: ({ cause, detail, detectionMs, planned, socketOpen }) => {
    const noticed = detectionMs >= 1 ? `, noticed after ${duration(detectionMs)}` : ''
    const open = socketOpen ? ', the socket is open' : ''
    return `${planned ? 'Down as planned' : 'Down'}, ${CAUSE_WORDS[cause]}${noticed}${open}${raw(beyondCause(cause, detail))}`
  },
  connection_failed: ({ cause, detail, remedy }) =>
    `Failed, ${CAUSE_WORDS[cause]}${raw(beyondCause(cause, detail))}. ${remedy}`,
  watch_interrupted: ({ jumpMs, reason }) => {
    if (reason === 'stalled') return 'Nobody watched for a while: the machine slept, or the bot stood still'
    if (jumpMs < 0) return `The clock was set back by ${duration(-jumpMs)}`
    // On Linux the monotonic clock stands still while the machine sleeps: the two look alike.
    return `Nobody watched: the machine slept for ${duration(jumpMs)}, or its clock was set ahead by as much`
  },
  connection_paused: (data) => `Paused ${by(data)}`,
  connection_resumed: (data) => `Resumed ${by(data)}`,
  connection_removed: () => 'Removed from the configuration',
  attempt_started: ({ attempt, delayMs, reason, role = 'primary' }) => {
    const what = role === 'primary' ? `Attempt ${attempt} started` : `${which({ attempt, role })} dialed`
    if (delayMs < 1) return `${what}${because(reason)}`
    // A wait that is measured from the dial before it may be over, or nearly, when the socket is lost.
    const wait = KEPT_APART.has(reason)
      ? `, at least ${duration(delayMs)} after the dial before`
      : ` after ${duration(delayMs)}`
    return `${what}${wait}${because(reason)}`
  },
  attempt_failed: ({ cause, detail, phase, elapsedMs, ...about }) =>
    `${which(about)} failed while ${PHASE_WORDS[phase]}, ${CAUSE_WORDS[cause]}, after ${duration(elapsedMs)}${raw(beyondCause(cause, detail))}`,
  cause_revised: ({ cause, attribution, detail }) =>
    cause === 'local_network'
      ? 'Cause revised to our own network: every connection was lost within 2 s'
      : `Cause revised to ${CAUSE_WORDS[cause]}, the doing of ${ATTRIBUTION_WORDS[attribution]}${raw(beyondCause(cause, detail ?? null))}`,
  flapping_started: ({ sockets, withinMs, closeCode, closes }) => {
    const how = closeCode === null ? 'without a close frame' : `with close code ${closeCode}`
    const share = closes === sockets ? 'all' : closes
    return `Flapping: ${count(sockets, 'socket')} opened and ended within ${duration(withinMs)}, ${share} of them ${how}`
  },
  flapping_ended: ({ durationMs }) => `No longer flapping after ${duration(durationMs)}`,
  subscription_refused: (data) =>
    data.heldFor === undefined
      ? `${market(data)} refused${data.refusals > 1 ? ` for the ${ordinal(data.refusals)} time` : ''}${raw(data.detail)}`
      : `${market(data)} held back${raw(data.detail)}`,
  subscription_suspect: (data) =>
    `${market(data)} silent for ${duration(data.silentMs)}, over its ${duration(data.thresholdMs)}: being checked`,
  subscription_stale: (data) =>
    `${market(data)} stale, ${CAUSE_WORDS[data.cause]}${raw(beyondCause(data.cause, data.detail))}`,
  subscription_restored: (data) =>
    data.quiet ? `${market(data)} was merely quiet: fresh` : `${market(data)} fresh again`,
  book_gap: (data) => `${market(data)} has a gap: expected ${data.expected ?? 'another'}, got ${data.got ?? 'none'}`,
  book_resynced: (data) => `${market(data)} whole again after ${duration(data.durationMs)}`,
  socket_rotated: ({ from, to, reason }) => {
    const why = ROTATED_FOR[reason] ?? CAUSE_WORDS[reason as keyof typeof CAUSE_WORDS] ?? spaced(reason)
    return `Socket ${to} took over from socket ${from} without a gap: ${why}`
  },
  standby_promoted: ({ from, to, cause, detail }) =>
    `Standby socket ${to} took over from socket ${from} without a gap, ${CAUSE_WORDS[cause]}${raw(beyondCause(cause, detail))}`,
  operator_action: (data) => {
    const access = ACCESS[data.action]
    const what = access === undefined ? `${sentenceCase(spaced(data.action))} asked` : `${access},`
    return `${what} ${by(data)}${data.refused === undefined ? '' : `, refused${raw(data.refused)}`}`
  },
  drill_started: listed('Drill started'),
  drill_finished: listed('Drill finished'),
  reconcile_started: listed('Reconciling'),
  reconcile_finished: listed('Reconciled'),
  spread_opened: ({ buy, entryPct, sell, spread }) =>
    `Spread ${spread} opened at ${spreadPercent(entryPct)}: buy at ${buy.bestAsk.price} on ${buy.connection}, sell at ${sell.bestBid.price} on ${sell.connection}`,
  spread_closed: ({ buy, exitPct, openMs, sell, spread }) =>
    `Spread ${spread} closed at ${spreadPercent(exitPct)} after ${duration(openMs)}: sell at ${buy.bestBid.price} on ${buy.connection}, buy at ${sell.bestAsk.price} on ${sell.connection}`,
  notice_sent: (data) => `Notice sent to ${data.channel}: ${spaced(data.class)}${afterTries(data)}`,
  notice_failed: (data) =>
    `Notice to ${data.channel} given up: ${spaced(data.class)}${afterTries(data)}${raw(data.error)}`,
  outage_acknowledged: (data) => `Outage ${data.outage} acknowledged ${by(data)}`,
  silence_started: (data) => `${sentenceCase(data.kind)} for ${duration(data.until - data.from)}, asked ${by(data)}`,
  silence_ended: ({ actor, endedBy, kind }) =>
    `${sentenceCase(kind)} ended ${endedBy === 'recovered' ? 'with the recovery' : `by ${actor ?? 'an operator'}`}`,
  config_reloaded: ({ actor, added, changed, needsRestart, removed, sections }) => {
    const news = [
      ...named('added', added),
      ...named('changed', changed),
      ...named('removed', removed),
      ...named('taken over', sections),
      ...named('waiting for a restart', needsRestart),
    ]
    return `Configuration read anew by ${actor}: ${news.join('; ') || 'nothing changed'}`
  },
  store_degraded: ({ error }) => `The database cannot be written${raw(error)}`,
  store_restored: ({ dropped, waited }) =>
    `The database can be written again: ${count(waited, 'event')} waited${dropped > 0 ? `, ${count(dropped, 'event')} lost` : ''}`,
} as const satisfies Sentences

/** An event as it is read from anywhere. */
export interface ToldEvent {
  readonly type: EventType
  readonly data: unknown
}

/** What happened, as one readable sentence without its full stop. The connection stands beside it. */
export function sentenceOf(event: ToldEvent): string {
  // What data an event of a type holds is the vocabulary's promise, kept by the bot that stored it.
  const say = SENTENCES[event.type] as (data: unknown) => string
  try {
    return say(event.data).replace(/\.$/, '')
  } catch {
    // Stored by a bot that promised something else: its name is better than nothing.
    return sentenceCase(spaced(event.type))
  }
}
