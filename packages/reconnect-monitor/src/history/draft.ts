import type { EndedBy, Outage, Recovery, State } from '@holdfast/adapter-core/events'
import type { ConnectionHistory, HistoryChange } from './history.ts'

/** One connection while one event is folded. Lives inside `foldEvent` only, which is pure from outside. */
export interface Draft {
  readonly connection: string
  /** Id of the event, and so of an outage that it opens. */
  readonly eventId: number
  /** When it happened; never before the open interval began, however the clock jumped. */
  readonly at: number
  next: ConnectionHistory
  outageId: number | null
  readonly changes: HistoryChange[]
}

const isUp = (state: State | null): boolean => state === 'live' || state === 'degraded'

/** Begins a draft. Its outage is the one of the connection under way, until a rule says otherwise. */
export function draftOf(connection: string, eventId: number, at: number, before: ConnectionHistory): Draft {
  return {
    connection,
    eventId,
    at: Math.max(at, before.since),
    next: before,
    outageId: before.outage?.id ?? null,
    changes: [],
  }
}

/** Puts the connection into a state from an instant on. */
export function enter(draft: Draft, state: State, from = draft.at): void {
  const { next, connection, changes } = draft
  if (next.state === state) return
  if (next.state !== null) changes.push({ kind: 'cut', connection, at: from })
  changes.push({
    kind: 'interval',
    interval: { connection, state, from, to: null, outageId: next.outage?.id ?? null },
  })
  const upSince = isUp(next.state) ? next.upSince : from
  draft.next = { ...next, state, since: from, upSince: isUp(state) ? upSince : null }
}

/** What is known of the connection ends at an instant, no earlier than the open interval began. */
export function forget(draft: Draft, at: number): void {
  if (draft.next.state === null) return
  draft.changes.push({ kind: 'cut', connection: draft.connection, at })
  draft.next = { ...draft.next, state: null, since: at, upSince: null }
}

/** Where the present live or degraded stretch began, now if there is none. */
export function upSince(draft: Draft): number {
  return draft.next.upSince ?? draft.at
}

/** What an opener says of its outage; the rest follows from the event. */
type Opening = Pick<Outage, 'cause' | 'attribution' | 'detail' | 'planned' | 'startedAt' | 'detectedAt' | 'detectionMs'>

/** Opens the outage of the connection, `down` or `failed` from its start. */
export function openConnectionOutage(draft: Draft, state: 'down' | 'failed', opening: Opening): void {
  const outage = opened(draft, { ...opening, scope: 'connection', channel: null, market: null })
  draft.next = { ...draft.next, outage }
  enter(draft, state, outage.startedAt)
}

/** Opens the outage of one subscription. */
export function openSubscriptionOutage(
  draft: Draft,
  about: { channel: string; market: string },
  opening: Opening,
): void {
  const { channel, market } = about
  const outage = opened(draft, { ...opening, scope: 'subscription', channel, market })
  draft.next = { ...draft.next, subscriptions: [...draft.next.subscriptions, outage] }
}

function opened(draft: Draft, opening: Opening & Pick<Outage, 'scope' | 'channel' | 'market'>): Outage {
  const outage: Outage = {
    id: draft.eventId,
    connection: draft.connection,
    ...opening,
    endedAt: null,
    recoveredAt: null,
    durationMs: null,
    attempts: 0,
    endedBy: null,
    phases: null,
  }
  draft.outageId = outage.id
  draft.changes.push({ kind: 'outage', outage })
  return outage
}

/** Ends the outage of the connection, if one is open. The state is the caller's to change. */
export function endConnectionOutage(draft: Draft, endedBy: EndedBy, endedAt: number, recovery: Recovery | null): void {
  const { outage, unwatchedMs } = draft.next
  if (outage === null) return
  const lastOutage = ended(draft, outage, endedBy, endedAt, recovery === null ? null : watched(recovery, unwatchedMs))
  draft.next = { ...draft.next, outage: null, lastOutage, unwatchedMs: 0 }
}

/** What the monitor measured, without what it measured while nobody watched. The phases still add up. */
function watched(recovery: Recovery, unwatchedMs: number): Recovery {
  const { detectionMs, durationMs, phases } = recovery
  const lessMs = Math.min(unwatchedMs, detectionMs, durationMs, phases.detectedMs)
  if (lessMs <= 0) return recovery
  return {
    ...recovery,
    durationMs: durationMs - lessMs,
    detectionMs: detectionMs - lessMs,
    phases: { ...phases, detectedMs: phases.detectedMs - lessMs },
  }
}

/** Ends outages of subscriptions: those `about` one, or all. Returns the oldest that ended. */
export function endSubscriptionOutages(
  draft: Draft,
  endedBy: EndedBy,
  endedAt: number,
  about?: { readonly channel: string; readonly market: string },
): Outage | null {
  const ending = draft.next.subscriptions.filter((outage) => about === undefined || isAbout(outage, about))
  if (ending.length === 0) return null
  for (const outage of ending) ended(draft, outage, endedBy, endedAt, null)
  draft.next = { ...draft.next, subscriptions: draft.next.subscriptions.filter((outage) => !ending.includes(outage)) }
  return ending[0] ?? null
}

/** The open outage of a subscription. */
export function subscriptionOutage(
  { next }: Draft,
  about: { readonly channel: string; readonly market: string },
): Outage | null {
  return next.subscriptions.find((outage) => isAbout(outage, about)) ?? null
}

const isAbout = (outage: Outage, about: { readonly channel: string; readonly market: string }): boolean =>
  outage.channel === about.channel && outage.market === about.market

function ended(draft: Draft, outage: Outage, endedBy: EndedBy, at: number, recovery: Recovery | null): Outage {
  const endedAt = Math.max(at, outage.startedAt)
  const closed: Outage = {
    ...outage,
    endedAt,
    recoveredAt: endedBy === 'recovered' ? endedAt : null,
    endedBy,
    // The monitor measured on the monotonic clock; instants are second best.
    durationMs: recovery?.durationMs ?? endedAt - outage.startedAt,
    detectionMs: recovery?.detectionMs ?? outage.detectionMs,
    attempts: recovery?.attempts ?? outage.attempts,
    phases: recovery?.phases ?? null,
  }
  draft.changes.push({ kind: 'outage', outage: closed })
  return closed
}
