import type { EndedBy, HistoryState, StaleReason, SubscriptionState } from '@holdfast/adapter-core/events'

/** The words of every value the panel shows. A new value does not compile unlabelled. */
export const STATE_WORD = {
  connecting: 'Connecting',
  live: 'Live',
  degraded: 'Degraded',
  down: 'Down',
  paused: 'Paused',
  failed: 'Failed',
  stopped: 'Stopped',
  unknown: 'Unknown',
} as const satisfies Record<HistoryState, string>

/** From the one that needs the operator most to the one that needs him least. */
export const WORST_FIRST = [
  'failed',
  'down',
  'connecting',
  'degraded',
  'stopped',
  'paused',
  'live',
  'unknown',
] as const satisfies readonly HistoryState[]

export const ENDED_BY_WORDS = {
  recovered: 'recovered',
  process_stop: 'bot stopped',
  paused: 'paused',
} as const satisfies Record<EndedBy, string>

/** Which state's colour and icon a subscription borrows. */
export const SUBSCRIPTION_LOOK = {
  wanted: 'unknown',
  requested: 'connecting',
  syncing: 'connecting',
  fresh: 'live',
  suspect: 'degraded',
  stale: 'down',
  refused: 'failed',
} as const satisfies Record<SubscriptionState, HistoryState>

export const STALE_REASON_WORDS = {
  not_live: 'not live',
  no_data: 'no data yet',
  suspect: 'silent, being checked',
  stale: 'data stopped',
  gap: 'gap in the book',
  crossed: 'book crossed',
  lagging: 'data late',
  too_old: 'too old',
} as const satisfies Record<StaleReason, string>

/** Lower-cases the first letter of a sentence, but not of an abbreviation. */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
