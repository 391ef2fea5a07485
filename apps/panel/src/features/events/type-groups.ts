import { EVENT_TYPES, type EventType } from '@holdfast/adapter-core/events'
import { sentenceCase, spaced } from '@holdfast/reconnect-monitor/history'

/** What events are about, in the order in which they are offered. */
export const GROUP_WORDS = {
  connection: 'Connections',
  attempts: 'Attempts and sockets',
  data: 'Subscriptions and books',
  operator: 'Operator and bot',
  market: 'Market',
  notices: 'Notices',
  store: 'Store',
} as const
export type TypeGroup = keyof typeof GROUP_WORDS

const GROUP_OF = {
  bot_started: 'operator',
  bot_stopped: 'operator',
  watch_interrupted: 'operator',
  connection_connecting: 'connection',
  connection_live: 'connection',
  connection_degraded: 'connection',
  connection_lost: 'connection',
  connection_failed: 'connection',
  connection_paused: 'operator',
  connection_resumed: 'operator',
  connection_removed: 'connection',
  attempt_started: 'attempts',
  attempt_failed: 'attempts',
  cause_revised: 'connection',
  flapping_started: 'attempts',
  flapping_ended: 'attempts',
  subscription_refused: 'data',
  subscription_suspect: 'data',
  subscription_stale: 'data',
  subscription_restored: 'data',
  book_gap: 'data',
  book_resynced: 'data',
  socket_rotated: 'attempts',
  standby_promoted: 'attempts',
  operator_action: 'operator',
  drill_started: 'operator',
  drill_finished: 'operator',
  reconcile_started: 'market',
  reconcile_finished: 'market',
  spread_opened: 'market',
  spread_closed: 'market',
  notice_sent: 'notices',
  notice_failed: 'notices',
  outage_acknowledged: 'operator',
  silence_started: 'notices',
  silence_ended: 'notices',
  config_reloaded: 'operator',
  store_degraded: 'store',
  store_restored: 'store',
} as const satisfies Record<EventType, TypeGroup>

export interface TypeChoice {
  readonly group: TypeGroup
  readonly name: string
  readonly types: readonly EventType[]
}

/** Every type, under what it is about. */
export const TYPE_CHOICES: readonly TypeChoice[] = (Object.keys(GROUP_WORDS) as TypeGroup[]).map((group) => ({
  group,
  name: GROUP_WORDS[group],
  types: EVENT_TYPES.filter((type) => GROUP_OF[type] === group),
}))

/** A type in words: `connection_lost` → `Connection lost`. */
export function typeText(type: string): string {
  return sentenceCase(spaced(type))
}

/** What is chosen, in a few words. */
export function chosenText(types: readonly string[] | null): string {
  if (types === null) return 'All types'
  const [first = '', ...rest] = types
  if (rest.length === 0) return typeText(first)
  const whole = TYPE_CHOICES.find((choice) => isChosen(types, choice) === 'all' && choice.types.length === types.length)
  return whole?.name ?? `${types.length} types`
}

/** How much of a group is chosen. Nothing chosen is everything shown, so nothing is ticked then. */
export function isChosen(types: readonly string[] | null, { types: own }: TypeChoice): 'all' | 'some' | 'none' {
  const chosen = own.filter((type) => types?.includes(type) === true).length
  if (chosen === 0) return 'none'
  return chosen === own.length ? 'all' : 'some'
}

/** What is chosen once these are, or are no longer; null for all, which is also what choosing every one of them comes to. */
export function withTypes(
  types: readonly string[] | null,
  changed: readonly EventType[],
  isIn: boolean,
): readonly string[] | null {
  const others = (types ?? []).filter((type) => !changed.some((one) => one === type))
  const next = isIn ? [...others, ...changed] : others
  if (next.length === 0 || EVENT_TYPES.every((type) => next.includes(type))) return null
  // In the vocabulary's order, so that one choice has one address.
  return [...EVENT_TYPES.filter((type) => next.includes(type)), ...next.filter((type) => !isKnown(type))]
}

const isKnown = (type: string): boolean => EVENT_TYPES.some((known) => known === type)
