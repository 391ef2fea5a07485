import type { EventData, EventType, HistoryState } from '@holdfast/adapter-core/events'
import type { EventDto } from '@holdfast/api-contract'
import { duration } from '../../ui/duration.ts'
import { count, spreadPercent } from '../../ui/number.ts'
import { ATTRIBUTION_WORDS, CAUSE_WORDS, PHASE_WORDS, SUBSCRIPTION_WORD, sentenceCase, spaced } from '../../ui/words.ts'

type Open = EventData['drill_started']

const market = (data: { readonly market: string; readonly channel: string }) => `${data.market} ${spaced(data.channel)}`
const raw = (detail: string | null) => (detail === null || detail === '' ? '' : `: ${detail}`)
const by = (data: { readonly actor: string; readonly reason: string | null }) =>
  `by ${data.actor}${data.reason === null ? '' : `: ${data.reason}`}`
const after = (recovery: EventData['connection_live']['recovery']) =>
  recovery === null ? '' : ` after ${duration(recovery.durationMs)}, ${count(recovery.attempts, 'attempt')}`

/** Ordinary waits need no explanation; a floor or a budget does. */
const unusual = (reason: string) => (reason === 'first' || reason === 'backoff' ? '' : ` (${spaced(reason)})`)

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
    return `${planned ? 'Down as planned' : 'Down'}, ${CAUSE_WORDS[cause]}${noticed}${open}${raw(detail)}`
  },
  connection_failed: ({ cause, detail, remedy }) => `Failed, ${CAUSE_WORDS[cause]}${raw(detail)}. ${remedy}`,
  connection_paused: (data) => `Paused ${by(data)}`,
  connection_resumed: (data) => `Resumed ${by(data)}`,
  connection_removed: () => 'Removed from the configuration',
  attempt_started: ({ attempt, delayMs, reason }) =>
    `Attempt ${attempt} started${delayMs >= 1 ? ` after ${duration(delayMs)}` : ''}${unusual(reason)}`,
  attempt_failed: ({ attempt, cause, detail, phase, elapsedMs }) =>
    `Attempt ${attempt} failed while ${PHASE_WORDS[phase]}, ${CAUSE_WORDS[cause]}, after ${duration(elapsedMs)}${raw(detail)}`,
  cause_revised: ({ cause, attribution }) =>
    `Cause revised: ${CAUSE_WORDS[cause]}, the doing of ${ATTRIBUTION_WORDS[attribution]}`,
  flapping_started: ({ sockets, withinMs, closeCode, closes }) => {
    const how = closeCode === null ? 'without a close frame' : `with close code ${closeCode}`
    return `Flapping: ${count(sockets, 'socket')} opened and ended within ${duration(withinMs)}, ${closes} of them ${how}`
  },
  flapping_ended: ({ durationMs }) => `No longer flapping after ${duration(durationMs)}`,
  subscription_refused: (data) =>
    `${market(data)} refused${data.refusals > 1 ? ` for the ${data.refusals}th time` : ''}${raw(data.detail)}`,
  subscription_suspect: (data) =>
    `${market(data)} silent for ${duration(data.silentMs)}, over its ${duration(data.thresholdMs)}: being checked`,
  subscription_stale: (data) => `${market(data)} stale, ${CAUSE_WORDS[data.cause]}${raw(data.detail)}`,
  subscription_restored: (data) =>
    data.quiet ? `${market(data)} was merely quiet: fresh` : `${market(data)} fresh again`,
  book_gap: (data) => `${market(data)} has a gap: expected ${data.expected ?? 'another'}, got ${data.got ?? 'none'}`,
  book_resynced: (data) => `${market(data)} whole again after ${duration(data.durationMs)}`,
  socket_rotated: ({ from, to, reason }) =>
    `Socket ${to} took over from ${from} (${spaced(reason)}); nothing was missed`,
  standby_promoted: ({ from, to, cause, detail }) =>
    `Standby socket ${to} took over from ${from}, ${CAUSE_WORDS[cause]}${raw(detail)}`,
  operator_action: (data) => `${sentenceCase(spaced(data.action))} asked ${by(data)}`,
  drill_started: listed('Drill started'),
  drill_finished: listed('Drill finished'),
  reconcile_started: listed('Reconciling'),
  reconcile_finished: listed('Reconciled'),
  spread_opened: ({ buy, entryPct, sell, spread }) =>
    `Spread ${spread} opened at ${spreadPercent(entryPct)}: buy at ${buy.bestAsk.price} on ${buy.connection}, sell at ${sell.bestBid.price} on ${sell.connection}`,
  spread_closed: ({ buy, exitPct, openMs, sell, spread }) =>
    `Spread ${spread} closed at ${spreadPercent(exitPct)} after ${duration(openMs)}: sell at ${buy.bestBid.price} on ${buy.connection}, buy at ${sell.bestAsk.price} on ${sell.connection}`,
  notice_sent: listed('Notice sent'),
  notice_failed: listed('Notice could not be sent'),
  store_degraded: listed('The database cannot be written'),
  store_restored: listed('The database can be written again'),
} as const satisfies Sentences

/** Which state's icon and colour an event wears; null for what is no change of state. */
const LOOK = {
  bot_started: null,
  bot_stopped: 'stopped',
  connection_connecting: 'connecting',
  connection_live: 'live',
  connection_degraded: 'degraded',
  connection_lost: 'down',
  connection_failed: 'failed',
  connection_paused: 'paused',
  connection_resumed: 'connecting',
  connection_removed: 'stopped',
  attempt_started: null,
  attempt_failed: null,
  cause_revised: null,
  flapping_started: 'degraded',
  flapping_ended: null,
  subscription_refused: 'degraded',
  subscription_suspect: null,
  subscription_stale: 'degraded',
  subscription_restored: 'live',
  book_gap: 'degraded',
  book_resynced: 'live',
  socket_rotated: null,
  standby_promoted: null,
  operator_action: null,
  drill_started: null,
  drill_finished: null,
  reconcile_started: null,
  reconcile_finished: null,
  spread_opened: null,
  spread_closed: null,
  notice_sent: null,
  notice_failed: null,
  store_degraded: 'degraded',
  store_restored: 'live',
} as const satisfies Record<EventType, HistoryState | null>

export function lookOf(type: EventType): HistoryState | null {
  return LOOK[type]
}

/** What happened, as one readable sentence without its full stop. The connection stands beside it. */
export function sentenceOf(event: EventDto): string {
  // What data an event of a type holds is the vocabulary's promise, kept by the bot that stored it.
  const say = SENTENCES[event.type] as (data: unknown) => string
  try {
    return say(event.data)
  } catch {
    // Stored by a bot that promised something else: its name is better than nothing.
    return sentenceCase(spaced(event.type))
  }
}
