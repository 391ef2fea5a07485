import type { EventData, HoldfastEvent, Recovery } from '@holdfast/adapter-core/events'
import { USUAL_ATTRIBUTION } from './attribution.ts'
import {
  type Draft,
  draftOf,
  endConnectionOutage,
  endSubscriptionOutages,
  enter,
  forget,
  openConnectionOutage,
  openSubscriptionOutage,
  subscriptionOutage,
  upSince,
} from './draft.ts'
import { type ConnectionHistory, connectionOf, type History, type HistoryChange, UNSEEN } from './history.ts'

/** An event with the id under which it is, or will be, stored. */
export type NumberedEvent = HoldfastEvent & { readonly id: number }

/** What one event changed. */
export interface Folded {
  readonly history: History
  /** The outage that the event belongs to: the one it opens, continues or ends. */
  readonly outageId: number | null
  readonly changes: readonly HistoryChange[]
}

/**
 * Folds one event into the history: the only place where events become outages and intervals.
 *
 * Pure and total. Events must come in the order of their ids. An outage has the id of the event that opened it.
 *
 * ```text
 * unknown ─▶ connecting ─▶ live ◀─▶ degraded      live, degraded end an outage by `recovered`
 *    ▲          ▲  │        │           │
 *    │   resumed│  └────────┴─────┬─────┘
 *    │          │               lost ──▶ down ◀─▶ failed     one outage, however often it changes between the two
 *    │       paused ◀── from any          │                  paused ends it by `paused`,
 *    └── bot_stopped, bot_started ────────┘                  removed and the end of the run by `process_stop`
 * ```
 */
export function foldEvent(history: History, event: NumberedEvent): Folded {
  const known = {
    of: (connection: string) => connectionOf(history, connection),
    all: () => Object.entries(history.connections),
  }
  const { drafts, outageId } = draftsOf(known, event)
  const changed = drafts.map(({ connection, next }) => [connection, next] as const)
  return {
    history:
      changed.length === 0
        ? history
        : { ...history, connections: { ...history.connections, ...Object.fromEntries(changed) } },
    outageId,
    changes: drafts.flatMap(({ changes }) => changes),
  }
}

/**
 * The same as `foldEvent`, but changes what is given in place: for whoever folds millions of events over hundreds of
 * connections, and looks at nothing in between.
 */
export function foldInto(
  connections: Map<string, ConnectionHistory>,
  event: NumberedEvent,
): Pick<Folded, 'outageId' | 'changes'> {
  const known = {
    of: (connection: string) => connections.get(connection) ?? UNSEEN,
    all: () => connections.entries(),
  }
  const { drafts, outageId } = draftsOf(known, event)
  for (const { connection, next } of drafts) connections.set(connection, next)
  return { outageId, changes: drafts.flatMap(({ changes }) => changes) }
}

interface Known {
  of(connection: string): ConnectionHistory
  all(): Iterable<readonly [string, ConnectionHistory]>
}

/** What an event makes of the connections that it changes. */
function draftsOf(known: Known, event: NumberedEvent): { drafts: readonly Draft[]; outageId: number | null } {
  switch (event.type) {
    case 'bot_stopped':
      return { drafts: endOfRun(known, event.id, event.at), outageId: null }
    case 'bot_started':
      // Without proof of life nothing may be claimed: what is open ends where it began.
      return { drafts: endOfRun(known, event.id, event.data.previousRunEndedAt ?? 0), outageId: null }
    case 'watch_interrupted':
      return { drafts: interruption(known, event.id, event.at, event.data.lastSeenAt), outageId: null }
    default: {
      if (event.connection === null) return { drafts: [], outageId: null }
      const before = known.of(event.connection)
      const draft = draftOf(event.connection, event.id, event.at, before)
      applyEvent(draft, event)
      return { drafts: draft.next === before && draft.changes.length === 0 ? [] : [draft], outageId: draft.outageId }
    }
  }
}

function endOfRun(known: Known, eventId: number, endedAt: number): readonly Draft[] {
  return Array.from(known.all(), ([connection, before]) => {
    const draft = draftOf(connection, eventId, endedAt, before)
    endConnectionOutage(draft, 'process_stop', draft.at, null)
    endSubscriptionOutages(draft, 'process_stop', endedAt)
    forget(draft, draft.at)
    return draft
  })
}

/** What is open goes on after it; in between nothing is known, and nothing may be dated back to before it. */
function interruption(known: Known, eventId: number, at: number, lastSeenAt: number): readonly Draft[] {
  return [...known.all()].flatMap(([connection, before]) => {
    const draft = draftOf(connection, eventId, at, before)
    const knownUntil = Math.max(lastSeenAt, before.since)
    if (before.state === null || knownUntil >= draft.at) return []
    forget(draft, knownUntil)
    enter(draft, before.state)
    draft.next = { ...draft.next, watchedSince: draft.at }
    return [draft]
  })
}

function applyEvent(draft: Draft, event: NumberedEvent): void {
  switch (event.type) {
    case 'connection_connecting':
    case 'connection_resumed':
      // An outage is over when data flows, not when another try begins: until then it stays one, retried.
      enter(draft, draft.next.outage === null ? 'connecting' : 'down')
      return
    case 'connection_live':
      recover(draft, event.data.recovery)
      // Live means that every subscription is fresh, so none can still be out.
      endTogether(draft, 'recovered')
      enter(draft, 'live')
      return
    case 'connection_degraded':
      recover(draft, event.data.recovery)
      enter(draft, 'degraded')
      return
    case 'connection_lost':
      lose(draft, event.data)
      return
    case 'connection_failed':
      fail(draft, event.data)
      return
    case 'connection_paused':
      endConnectionOutage(draft, 'paused', draft.at, null)
      endTogether(draft, 'paused')
      enter(draft, 'paused')
      return
    case 'connection_removed':
      endConnectionOutage(draft, 'process_stop', draft.at, null)
      endTogether(draft, 'process_stop')
      enter(draft, 'stopped')
      return
    case 'attempt_started':
      countAttempt(draft)
      return
    case 'cause_revised':
      revise(draft, event.data)
      return
    case 'subscription_refused':
      refuse(draft, event.data)
      return
    case 'subscription_stale':
      stall(draft, event.data)
      return
    case 'book_gap':
      breakBook(draft, event.data)
      return
    case 'subscription_suspect':
      draft.outageId = subscriptionOutage(draft, event.data)?.id ?? draft.outageId
      return
    case 'subscription_restored':
    case 'book_resynced': {
      const ended = endSubscriptionOutages(draft, 'recovered', draft.at, event.data)
      draft.outageId = ended?.id ?? draft.outageId
      return
    }
    case 'bot_started':
    case 'bot_stopped':
    case 'watch_interrupted':
    case 'attempt_failed':
    case 'flapping_started':
    case 'flapping_ended':
    case 'socket_rotated':
    case 'standby_promoted':
    case 'operator_action':
    case 'drill_started':
    case 'drill_finished':
    case 'reconcile_started':
    case 'reconcile_finished':
    case 'spread_opened':
    case 'spread_closed':
    case 'notice_sent':
    case 'notice_failed':
    case 'outage_acknowledged':
    case 'silence_started':
    case 'silence_ended':
    case 'config_reloaded':
    case 'store_degraded':
    case 'store_restored':
      return
    default:
      // A type of a later version, seen by an open page of an earlier one, changes nothing.
      event satisfies never
  }
}

function recover(draft: Draft, recovery: Recovery | null): void {
  endConnectionOutage(draft, 'recovered', draft.at, recovery)
}

/** Ends every subscription's outage; the event belongs to the oldest of them unless it belongs to the connection's. */
function endTogether(draft: Draft, endedBy: 'recovered' | 'paused' | 'process_stop'): void {
  const oldest = endSubscriptionOutages(draft, endedBy, draft.at)
  draft.outageId ??= oldest?.id ?? null
}

function lose(draft: Draft, data: EventData['connection_lost']): void {
  // A socket lost while the connection was down already is the same outage, and the first cause stands.
  if (draft.next.outage !== null) {
    enter(draft, 'down')
    return
  }
  const { cause, attribution, detail, planned } = data
  const unwatchedMs = unwatchedMsOf(draft, data)
  const startedAt = Math.min(Math.max(data.impactAt, upSince(draft)), draft.at)
  openConnectionOutage(draft, 'down', {
    cause,
    attribution,
    detail,
    planned,
    detectionMs: data.detectionMs - unwatchedMs,
    startedAt,
    detectedAt: draft.at,
  })
  draft.next = { ...draft.next, unwatchedMs }
}

/** How much of a detection is dated back to before the end of the last interruption. */
function unwatchedMsOf({ at, next }: Draft, { detectionMs, impactAt }: EventData['connection_lost']): number {
  return Math.min(detectionMs, Math.max(0, Math.min(next.watchedSince, at) - impactAt))
}

/** When the impact on a subscription began, as far back as anybody watched. */
function impactOf({ at, next }: Draft, impactAt: number): number {
  return Math.min(Math.max(impactAt, next.watchedSince), at)
}

function fail(draft: Draft, { cause, detail }: EventData['connection_failed']): void {
  if (draft.next.outage === null) openConnectionOutage(draft, 'failed', sudden(draft, cause, detail))
  else enter(draft, 'failed')
}

/** An outage that began when it was noticed. */
function sudden({ at }: Draft, cause: EventData['connection_failed']['cause'], detail: string | null) {
  const attribution = USUAL_ATTRIBUTION[cause]
  return { cause, attribution, detail, planned: false, startedAt: at, detectedAt: at, detectionMs: 0 }
}

function countAttempt(draft: Draft): void {
  const { outage } = draft.next
  if (outage === null) return
  const counted = { ...outage, attempts: outage.attempts + 1 }
  draft.next = { ...draft.next, outage: counted }
  draft.changes.push({ kind: 'outage', outage: counted })
}

function revise(draft: Draft, { cause, attribution, detail }: EventData['cause_revised']): void {
  const { outage, lastOutage } = draft.next
  const revised = outage ?? lastOutage
  if (revised === null) return
  const changed = { ...revised, cause, attribution, detail: detail ?? revised.detail }
  draft.next = { ...draft.next, ...(outage === null ? { lastOutage: changed } : { outage: changed }) }
  draft.outageId = changed.id
  draft.changes.push({ kind: 'outage', outage: changed })
}

/**
 * True where an event of a subscription opens an outage of its own. It does not while the connection itself is out,
 * paused or stopped, nor where one is open already.
 */
function mayOpen(draft: Draft, about: { readonly channel: string; readonly market: string }): boolean {
  const open = subscriptionOutage(draft, about)
  if (open !== null) draft.outageId = open.id
  const { outage, state } = draft.next
  return open === null && outage === null && state !== 'paused' && state !== 'stopped'
}

function refuse(draft: Draft, data: EventData['subscription_refused']): void {
  if (mayOpen(draft, data)) openSubscriptionOutage(draft, data, sudden(draft, 'subscribe_rejected', data.detail))
}

function stall(draft: Draft, data: EventData['subscription_stale']): void {
  if (!mayOpen(draft, data)) return
  const startedAt = impactOf(draft, data.impactAt)
  const detectedAt = Math.min(Math.max(data.detectedAt, startedAt), draft.at)
  openSubscriptionOutage(draft, data, {
    cause: data.cause,
    attribution: USUAL_ATTRIBUTION[data.cause],
    detail: data.detail,
    planned: false,
    startedAt,
    detectedAt,
    detectionMs: detectedAt - startedAt,
  })
}

function breakBook(draft: Draft, data: EventData['book_gap']): void {
  if (!mayOpen(draft, data)) return
  const startedAt = impactOf(draft, data.impactAt)
  openSubscriptionOutage(draft, data, {
    cause: 'sequence_gap',
    attribution: USUAL_ATTRIBUTION.sequence_gap,
    detail: data.expected === null && data.got === null ? null : `expected ${data.expected}, got ${data.got}`,
    planned: false,
    startedAt,
    detectedAt: draft.at,
    detectionMs: draft.at - startedAt,
  })
}
