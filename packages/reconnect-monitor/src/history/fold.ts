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
import { connectionOf, type History, type HistoryChange } from './history.ts'

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
  if (event.type === 'bot_stopped') return endOfRun(history, event, event.at)
  // Without proof of life nothing may be claimed: what is open ends where it began.
  if (event.type === 'bot_started') return endOfRun(history, event, event.data.previousRunEndedAt ?? 0)
  if (event.connection === null) return { history, outageId: null, changes: [] }

  const before = connectionOf(history, event.connection)
  const draft = draftOf(event.connection, event.id, event.at, before)
  applyEvent(draft, event)
  return {
    history: draft.next === before ? history : withConnections(history, [draft]),
    outageId: draft.outageId,
    changes: draft.changes,
  }
}

function endOfRun(history: History, event: NumberedEvent, endedAt: number): Folded {
  const drafts = Object.entries(history.connections).map(([connection, before]) => {
    const draft = draftOf(connection, event.id, endedAt, before)
    endConnectionOutage(draft, 'process_stop', draft.at, null)
    endSubscriptionOutages(draft, 'process_stop', endedAt)
    forget(draft, draft.at)
    return draft
  })
  return {
    history: withConnections(history, drafts),
    outageId: null,
    changes: drafts.flatMap(({ changes }) => changes),
  }
}

function withConnections(history: History, drafts: readonly Draft[]): History {
  const changed = Object.fromEntries(drafts.map(({ connection, next }) => [connection, next]))
  return { ...history, connections: { ...history.connections, ...changed } }
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
  const { cause, attribution, detail, planned, detectionMs } = data
  const startedAt = Math.min(Math.max(data.impactAt, upSince(draft)), draft.at)
  openConnectionOutage(draft, 'down', {
    cause,
    attribution,
    detail,
    planned,
    detectionMs,
    startedAt,
    detectedAt: draft.at,
  })
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
  const startedAt = Math.min(data.impactAt, draft.at)
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
  const startedAt = Math.min(data.impactAt, draft.at)
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
