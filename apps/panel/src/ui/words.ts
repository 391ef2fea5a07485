import type {
  Attribution,
  Cause,
  EndedBy,
  HistoryState,
  Phase,
  StaleReason,
  SubscriptionState,
} from '@holdfast/adapter-core/events'

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

export const CAUSE_WORDS = {
  remote_close: 'closed by the exchange',
  abnormal_close: 'socket cut',
  handshake_http: 'handshake refused',
  dns: 'name not found',
  refused: 'connection refused',
  connect_timeout: 'no answer to the dial',
  tls: 'TLS failed',
  auth_rejected: 'login rejected',
  auth_timeout: 'no answer to the login',
  subscribe_rejected: 'subscription rejected',
  subscribe_timeout: 'no answer to the subscription',
  no_first_data: 'no first data',
  stale_data: 'data stopped',
  lagging: 'data late',
  heartbeat_timeout: 'no answer to ping',
  sequence_gap: 'gap in the sequence',
  rate_limited: 'rate limited',
  maintenance: 'maintenance',
  protocol_error: 'protocol error',
  local_network: 'our own network',
  operator: 'by the operator',
  drill: 'drill',
  rotation: 'rotation',
  unknown: 'cause unknown',
} as const satisfies Record<Cause, string>

export const ATTRIBUTION_WORDS = {
  us: 'this bot',
  network: 'the network',
  exchange: 'the exchange',
  account: 'the account',
  operator: 'the operator',
  unknown: 'unknown',
} as const satisfies Record<Attribution, string>

export const ENDED_BY_WORDS = {
  recovered: 'recovered',
  process_stop: 'bot stopped',
  paused: 'paused',
} as const satisfies Record<EndedBy, string>

export const PHASE_WORDS = {
  waiting: 'waiting',
  dialing: 'dialing',
  authenticating: 'logging in',
  subscribing: 'subscribing',
  syncing: 'waiting for first data',
} as const satisfies Record<Phase, string>

export const SUBSCRIPTION_WORD = {
  wanted: 'Wanted',
  requested: 'Requested',
  syncing: 'Syncing',
  fresh: 'Fresh',
  suspect: 'Suspect',
  stale: 'Stale',
  refused: 'Refused',
} as const satisfies Record<SubscriptionState, string>

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

/** A snake_case name of the bot in words: `dial_budget` → `dial budget`. */
export function spaced(name: string): string {
  return name.replaceAll('_', ' ')
}

/** Upper-cases the first letter. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Lower-cases the first letter of a sentence, but not of an abbreviation. */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
