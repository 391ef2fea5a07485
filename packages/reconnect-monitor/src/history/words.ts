import type { AttemptReason, Attribution, Cause, Phase, Role, SubscriptionState } from '@holdfast/adapter-core/events'

/** The words of the vocabulary's values, for people: the same in panel and terminal. A new value does not compile unlabelled. */
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

/** What set the time of a dial, for people. */
export const REASON_WORDS = {
  first: 'at once',
  backoff: 'the wait grows with each failure',
  dial_budget: 'waiting its turn: the exchange limits new connections',
  retry_after: 'the exchange named the time',
  rate_limited: 'the exchange limits our rate',
  exchange: 'the exchange asks for a wait after such a close',
  maintenance: 'the exchange is in maintenance',
  flapping: 'its sockets keep ending: dials are spaced until one holds',
  slow_probe: 'it needs an operator, and is only tried now and then',
  operator: 'asked for by an operator',
  standby: 'a standby is wanted beside it',
  ping_unanswered: 'a ping is unanswered: a replacement gets ready',
  silent: 'all data stopped',
  market: 'one market is silent or late',
  gaps: 'one book lost its sequence again and again',
  lifetime: 'the socket nears the end of its life',
  quarantine: 'a subscription that is held back is tried beside the others',
} as const satisfies Record<AttemptReason, string>

/** Waits that the exchange asked for: they hold for everybody, an operator included. */
export const FLOORS: ReadonlySet<AttemptReason> = new Set<AttemptReason>([
  'retry_after',
  'rate_limited',
  'exchange',
  'maintenance',
])

/** A role of a socket, as an adjective of it. */
export const ROLE_WORD = {
  primary: 'primary',
  next: 'replacement',
  standby: 'standby',
} as const satisfies Record<Role, string>

/** Why a dial waits, in words; null for the ordinary schedule, which needs no explanation, and for what is not known here. */
export function unusualWait(reason: string | null): string | null {
  if (reason === null || reason === 'first' || reason === 'backoff') return null
  return REASON_WORDS[reason as AttemptReason] ?? spaced(reason)
}

/** A snake_case name of the bot in words: `dial_budget` → `dial budget`. */
export function spaced(name: string): string {
  return name.replaceAll('_', ' ')
}

/** Upper-cases the first letter. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
