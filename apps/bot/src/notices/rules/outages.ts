import type { Outage } from '@holdfast/adapter-core/events'
import { duration } from '@holdfast/reconnect-monitor/history'
import { countFlap, type Flapped } from './flaps.ts'
import { dequeueStory, enqueueSaid, flushGroup, type Turn } from './groups.ts'
import type { Story } from './state.ts'
import { continued, latestOf, newStory, subjectOf, updated } from './story.ts'

/** True where the channel is told about a connection. */
export function isMeant({ config: { rules } }: Turn, connection: string): boolean {
  return rules.connections === null || rules.connections.includes(connection)
}

/** True where the channel is to be told about other connections than it was, or is new. */
export function hasOtherConnections({ config, own }: Turn): boolean {
  return JSON.stringify(own.connections) !== JSON.stringify(config.rules.connections)
}

/** Forgets connections that the channel is told about no more. */
export function forgetOthers(turn: Turn): void {
  const { flaps, stories } = turn.own
  const known = new Set([...Array.from(stories.values(), ({ connection }) => connection), ...flaps.keys()])
  for (const connection of known) if (!isMeant(turn, connection)) forgetConnection(turn, connection)
}

/** Begins with what is out already, of connections that are new to the channel. */
export function adopt(turn: Turn): void {
  const { config, own, state } = turn
  for (const { outage, subscriptions } of state.connections.values()) {
    for (const open of [...(outage === null ? [] : [outage]), ...subscriptions]) takeOutage(turn, open, false)
  }
  for (const [connection, remedy] of state.remedies) takeFailure(turn, connection, remedy)
  own.connections = config.rules.connections
}

/** An outage began, ended, or more is known of it. */
export function takeOutage(turn: Turn, outage: Outage, isNew: boolean): void {
  if (!isMeant(turn, outage.connection)) return
  const key = subjectOf(outage)
  const story = turn.own.stories.get(key)
  if (story !== undefined && knows(story, outage)) {
    if (outage.endedAt === null || latestOf(story).id !== outage.id || !story.isOpen) {
      turn.own.stories.set(key, updated(story, outage))
    } else end(turn, key, outage)
    return
  }
  if (outage.endedAt !== null) return
  if (outage.planned) {
    // What an operator does is not told; a recovery does not hold through it either.
    if (story !== undefined && !story.isOpen) interrupt(turn, key)
    return
  }
  begin(turn, key, outage)
  if (isNew && outage.scope === 'connection') flap(turn, outage)
}

/** An outage is under way: a story begins with it, or goes on. */
function begin(turn: Turn, key: string, outage: Outage): void {
  interrupt(turn, key)
  const story = turn.own.stories.get(key)
  turn.own.stories.set(key, story === undefined ? newStory(outage, turn.state.at) : continued(story, outage))
}

/** The connection is paused or gone: nothing is told about it any more, nor what became of what was. */
export function forgetConnection(turn: Turn, connection: string): void {
  for (const [key, story] of turn.own.stories) {
    if (story.connection !== connection) continue
    dequeueStory(turn, key, story)
    turn.own.stories.delete(key)
  }
  turn.own.flaps.delete(connection)
}

/** Data flows again where a run of the bot, or an operator's own doing, left open what became of a story. */
export function holdAgain(turn: Turn, connection: string, isEverySubscriptionFresh: boolean): void {
  for (const [key, story] of turn.own.stories) {
    if (story.connection !== connection || story.isOpen || story.upFrom !== null) continue
    if (story.channel !== null && !isEverySubscriptionFresh) continue
    turn.own.stories.set(key, { ...story, upFrom: turn.state.at })
  }
}

/** The connection needs an operator, whoever began its outage. */
export function takeFailure(turn: Turn, connection: string, remedy: string): void {
  const outage = turn.state.connections.get(connection)?.outage ?? null
  if (outage === null || !isMeant(turn, connection)) return
  const key = subjectOf(outage)
  const known = turn.own.stories.get(key)
  if (known === undefined || !knows(known, outage)) begin(turn, key, outage)
  const story = turn.own.stories.get(key)
  if (story === undefined) return
  // It is told as failed instead, where that is told.
  const isWaiting = story.queuedIn === 'down' && turn.config.rules.loudness.failed !== 'off' && !story.failed?.isTold
  if (isWaiting) dequeueStory(turn, key, story)
  turn.own.stories.set(key, {
    ...story,
    ...(isWaiting && { queuedIn: null }),
    failed: { remedy, isTold: story.failed?.isTold ?? false },
  })
}

/** Says once a spell that a connection flaps. */
export function flapped(turn: Turn, connection: string, { flaps, isNews }: Flapped, text: string): void {
  turn.own.flaps.set(connection, flaps)
  if (!isNews) return
  const said = { at: turn.state.at, connections: [connection], title: `${connection} is flapping`, text }
  enqueueSaid(turn, 'flapping', said)
}

function flap(turn: Turn, { connection }: Outage): void {
  const { flaps: rule } = turn.config.rules
  if (rule === null) return
  const counted = countFlap(turn.own.flaps.get(connection), rule, turn.state.at)
  flapped(turn, connection, counted, flapText(connection, rule))
}

function knows({ outages }: Story, outage: Outage): boolean {
  return outages.some(({ id }) => id === outage.id)
}

/** What was true until now is told before it changes. */
function tellBefore(turn: Turn, key: string): void {
  const queuedIn = turn.own.stories.get(key)?.queuedIn ?? null
  if (queuedIn !== null) flushGroup(turn, queuedIn)
}

function interrupt(turn: Turn, key: string): void {
  tellBefore(turn, key)
  const story = turn.own.stories.get(key)
  if (story !== undefined) turn.own.stories.set(key, { ...story, upFrom: null })
}

function end(turn: Turn, key: string, outage: Outage): void {
  if (outage.endedBy !== 'paused') tellBefore(turn, key)
  const story = turn.own.stories.get(key)
  if (story === undefined) return
  if (!story.isTold) {
    turn.own.stories.delete(key)
    return
  }
  const upFrom = outage.endedBy === 'recovered' ? turn.state.at : null
  turn.own.stories.set(key, { ...updated(story, outage), isOpen: false, isHeld: false, upFrom })
}

function flapText(
  connection: string,
  { count, withinMs }: { readonly count: number; readonly withinMs: number },
): string {
  return `${connection} was lost ${count} times within ${duration(withinMs)}. This is told once, until it has held as long.`
}
