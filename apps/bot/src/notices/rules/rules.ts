import type { Outage, StoredEvent } from '@holdfast/adapter-core/events'
import type { Silence } from '@holdfast/adapter-core/notices'
import type { NewNotice } from '@holdfast/event-store'
import { type ConnectionHistory, foldInto } from '@holdfast/reconnect-monitor/history'
import type { NoticeChannelConfig } from '../channel.ts'
import { enqueueStory, flushGroup, type Turn } from './groups.ts'
import { takeEvent } from './happenings.ts'
import { adopt, forgetOthers, hasOtherConnections, takeOutage } from './outages.ts'
import { endMutes, forgetSilences } from './silenced.ts'
import { emptyChannelState, type RuleState } from './state.ts'
import { dueOf, reminderPeriodMs } from './story.ts'
import { passUnwatched, watchedUntil } from './unwatched.ts'

/** What happens to the rules. */
export type RuleInput =
  /** In the order of their ids, each once. */
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Every event until then was given. */
  | { readonly kind: 'tick'; readonly at: number }
  /** Channels or their rules are others from now on. */
  | { readonly kind: 'rules'; readonly at: number }
  /** What the record says is in force now: for a state that may not have seen how it came to be. */
  | {
      readonly kind: 'known'
      readonly at: number
      readonly silences: readonly Silence[]
      readonly acknowledged: readonly number[]
    }

export interface RuleContext {
  readonly channels: readonly NoticeChannelConfig[]
  /** What was over before is not told any more: old news. What is still so then is told then. */
  readonly newsFrom: number
  /** The clock when the input is read: a reminder that the next one has overtaken by then is not told. */
  readonly now: number
}

/** What follows from one input. */
export interface Decision {
  /** In the order in which they fell due; the order of one channel is that of its story. */
  readonly decided: readonly NewNotice[]
  /** When a tick is wanted; null = never. */
  readonly wakeAt: number | null
  /** False where the state says what it said before. */
  readonly changed: boolean
}

/**
 * Decides what is told: the rules of every channel, over facts that all share.
 *
 * Depends on its arguments alone, and changes nothing but the state, in place. Whatever falls due before an event is decided
 * before it, at its own time: the same events give the same notices, however late they are read and whatever ticks came in
 * between. Of reminders, those that are late are left out but for the last.
 */
export function step(state: RuleState, input: RuleInput, context: RuleContext): Decision {
  const decided: NewNotice[] = []
  const inputAt = input.kind === 'event' ? input.event.at : input.at
  const turns = turnsOf(state, { ...context, now: Math.max(context.now, inputAt) }, decided)
  for (const id of state.channels.keys())
    if (!context.channels.some((channel) => channel.id === id)) state.channels.delete(id)
  const others = turns.filter(hasOtherConnections)
  for (const turn of others) forgetOthers(turn)
  const until = input.kind === 'event' ? watchedUntil(state, input.event) : inputAt
  const hasFired = advance(state, turns, until)
  // With an event it would be too early: what is out by then may have ended with the run before.
  const hasNewRules = others.length > 0 && (input.kind === 'tick' || input.kind === 'rules')
  if (hasNewRules) for (const turn of others) adopt(turn)
  const hasApplied = apply(state, turns, input)
  if (hasApplied || hasNewRules) {
    state.wakeAt = nextDue(turns)
    advance(state, turns, state.at)
  }
  return { decided, wakeAt: state.wakeAt, changed: hasNewRules || hasFired || hasApplied }
}

/** Reminders of one story that are counted through at a time. */
const MAX_OVERTAKEN = 1_000

function turnsOf(state: RuleState, { channels, newsFrom, now }: RuleContext, decided: NewNotice[]): readonly Turn[] {
  return channels.map((config) => {
    const known = state.channels.get(config.id)
    const own = known ?? emptyChannelState()
    if (known === undefined) state.channels.set(config.id, own)
    return { state, own, config, newsFrom, now, decided }
  })
}

/** Decides what falls due until an instant, each at its time. Returns whether anything did. */
function advance(state: RuleState, turns: readonly Turn[], until: number): boolean {
  let hasFired = false
  for (const turn of turns) skipReminders(turn, until)
  while (state.wakeAt !== null && state.wakeAt <= until) {
    state.at = Math.max(state.at, state.wakeAt)
    for (const turn of turns) fire(turn)
    state.wakeAt = nextDue(turns)
    hasFired = true
  }
  state.at = Math.max(state.at, until)
  return hasFired
}

/** Time leapt: reminders that were overtaken so often are not even counted through. */
function skipReminders({ config: { rules }, own, state }: Turn, until: number): void {
  const longMs = MAX_OVERTAKEN * reminderPeriodMs(rules)
  if (rules.remindEveryMs === 0 || until - state.at <= longMs) return
  for (const [key, story] of own.stories) {
    own.stories.set(key, { ...story, toldAt: Math.max(story.toldAt, until - longMs) })
  }
}

function fire(turn: Turn): void {
  const { config, newsFrom, own, state } = turn
  for (const [key, story] of own.stories) {
    const dueAt = dueOf(story, config.rules, state, newsFrom)
    if (dueAt !== null && dueAt <= state.at) enqueueStory(turn, key, story)
  }
  for (const [noticeClass, { dueAt }] of own.groups) if (dueAt <= state.at) flushGroup(turn, noticeClass)
}

function nextDue(turns: readonly Turn[]): number | null {
  let next = Number.POSITIVE_INFINITY
  for (const turn of turns) next = Math.min(next, nextDueOf(turn))
  return next === Number.POSITIVE_INFINITY ? null : next
}

function nextDueOf({ config, newsFrom, own, state }: Turn): number {
  let next = Number.POSITIVE_INFINITY
  for (const story of own.stories.values()) next = Math.min(next, dueOf(story, config.rules, state, newsFrom) ?? next)
  for (const { dueAt } of own.groups.values()) next = Math.min(next, dueAt)
  return next
}

/** Takes an input in. Returns whether it said anything new. */
function apply(state: RuleState, turns: readonly Turn[], input: RuleInput): boolean {
  switch (input.kind) {
    case 'tick':
      return false
    case 'rules':
      return true
    case 'known':
      for (const silence of input.silences) if (!state.ending.has(silence.id)) remember(state, silence)
      for (const outage of input.acknowledged) state.acknowledged.add(outage)
      return true
    case 'event':
      return applyEvent(state, turns, input.event)
  }
}

function applyEvent(state: RuleState, turns: readonly Turn[], event: StoredEvent): boolean {
  if (event.type === 'watch_interrupted' || event.type === 'bot_started') passUnwatched(state, turns, event)
  const { storeFailure } = state
  const isHeard = takeFacts(state, event)
  const isFirstUp = takeStart(state, event) && isUp(event)
  const { changes } = foldInto(state.connections, event)
  for (const change of changes) if (change.kind === 'outage') applyOutage(state, turns, change.outage, event)
  // The first time since a start is a recovery as well, though of no outage.
  if (isFirstUp && event.connection !== null) afterRecovery(state, event.connection)
  for (const turn of turns) takeEvent(turn, event, storeFailure)
  if (event.type === 'bot_started') forgetConnections(state, event.data.connections)
  return changes.length > 0 || isHeard
}

/** A run begins, and some connections are not of it: nothing of them is open. */
function forgetConnections({ connections }: RuleState, watched: readonly string[]): void {
  for (const id of connections.keys()) if (!watched.includes(id)) connections.delete(id)
}

function isUp({ type }: StoredEvent): boolean {
  return type === 'connection_live' || type === 'connection_degraded'
}

/** Keeps which connections are still to come up since the start. Returns whether an event is about the end of that. */
function takeStart({ starting }: RuleState, event: StoredEvent): boolean {
  switch (event.type) {
    case 'bot_started':
      starting.clear()
      for (const id of event.data.connections) starting.add(id)
      return false
    case 'connection_live':
    case 'connection_degraded':
    case 'connection_paused':
    case 'connection_removed':
      return event.connection !== null && starting.delete(event.connection)
    default:
      return false
  }
}

function applyOutage(state: RuleState, turns: readonly Turn[], outage: Outage, event: StoredEvent): void {
  const isNew = outage.id === event.id && outage.endedAt === null
  for (const turn of turns) takeOutage(turn, outage, isNew)
  if (outage.endedAt === null) return
  state.acknowledged.delete(outage.id)
  if (outage.scope === 'connection') state.remedies.delete(outage.connection)
  if (outage.endedBy === 'recovered' && !outage.planned) afterRecovery(state, outage.connection)
}

/** What the rules keep of an event beside the fold of it. Returns whether it is one that they listen to. */
function takeFacts(state: RuleState, event: StoredEvent): boolean {
  forgetSilences(state, state.at)
  switch (event.type) {
    case 'silence_started': {
      const { silence: id, ...rest } = event.data
      remember(state, { id, connection: event.connection, ...rest })
      return true
    }
    case 'silence_ended':
      state.silences.delete(event.data.silence)
      state.ending.delete(event.data.silence)
      return true
    case 'outage_acknowledged':
      if (isOpen(state, event.data.outage)) state.acknowledged.add(event.data.outage)
      return true
    case 'connection_failed':
      if (event.connection !== null) state.remedies.set(event.connection, event.data.remedy)
      return true
    case 'store_degraded':
      state.storeFailure = { at: event.at, error: event.data.error }
      return true
    case 'store_restored':
      state.storeFailure = null
      return true
    case 'spread_opened':
    case 'spread_closed':
    case 'bot_started':
    case 'watch_interrupted':
    case 'flapping_started':
    case 'flapping_ended':
      return true
    default:
      return false
  }
}

function remember({ silences }: RuleState, silence: Parameters<RuleState['silences']['set']>[1]): void {
  const { actor, connection, from, id, kind, reason, until } = silence
  silences.set(id, { actor, connection, from, id, kind, reason, until })
}

function afterRecovery(state: RuleState, connection: string): void {
  const isWell = ({ outage, subscriptions }: ConnectionHistory) => outage === null && subscriptions.length === 0
  const own = state.connections.get(connection)
  if (own !== undefined && !isWell(own)) return
  const isAllWell = [...state.connections.values()].every((one) => isWell(one) && one.state !== 'connecting')
  endMutes(state, connection, isAllWell && state.starting.size === 0)
}

function isOpen({ connections }: RuleState, id: number): boolean {
  return [...connections.values()].some(
    ({ outage, subscriptions }) => outage?.id === id || subscriptions.some((open) => open.id === id),
  )
}
