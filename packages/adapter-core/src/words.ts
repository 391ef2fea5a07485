/**
 * The words of the record: states, causes and whatever else is one of a fixed set. All names in values are snake_case; a value
 * here never changes its meaning. Imports nothing and runs in a browser; others import it through `events.ts`.
 */

export const STATES = ['connecting', 'live', 'degraded', 'down', 'paused', 'failed', 'stopped'] as const
/** What a connection is right now. Live means that data flows, not that a socket is open. */
export type State = (typeof STATES)[number]

export const HISTORY_STATES = [...STATES, 'unknown'] as const
/** A state in history; `unknown` = the bot was not running, or the clock jumped. Never guessed, never counted as up. */
export type HistoryState = (typeof HISTORY_STATES)[number]

export const PHASES = ['waiting', 'dialing', 'authenticating', 'subscribing', 'syncing'] as const
/** How far a connecting or down connection has come. */
export type Phase = (typeof PHASES)[number]

export const SUBSCRIPTION_STATES = ['wanted', 'requested', 'syncing', 'fresh', 'suspect', 'stale', 'refused'] as const
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number]

export const STALE_REASONS = [
  'not_live',
  'no_data',
  'suspect',
  'stale',
  'gap',
  'crossed',
  'lagging',
  'too_old',
] as const
/** Why a price must not be used. */
export type StaleReason = (typeof STALE_REASONS)[number]

export const CAUSES = [
  'remote_close',
  'abnormal_close',
  'handshake_http',
  'dns',
  'refused',
  'connect_timeout',
  'tls',
  'auth_rejected',
  'auth_timeout',
  'subscribe_rejected',
  'subscribe_timeout',
  'no_first_data',
  'stale_data',
  'lagging',
  'heartbeat_timeout',
  'sequence_gap',
  'rate_limited',
  'maintenance',
  'protocol_error',
  'local_network',
  'operator',
  'drill',
  'rotation',
  'unknown',
] as const
/** Why a connection or a subscription was lost. The raw code, reason and error go into `detail`. */
export type Cause = (typeof CAUSES)[number]

export const ATTRIBUTIONS = ['us', 'network', 'exchange', 'account', 'operator', 'unknown'] as const
/** Whose doing an outage was. */
export type Attribution = (typeof ATTRIBUTIONS)[number]

export const ENDED_BY = ['recovered', 'process_stop', 'paused'] as const
export type EndedBy = (typeof ENDED_BY)[number]

export const SCOPES = ['connection', 'subscription'] as const
export type Scope = (typeof SCOPES)[number]

export const ROLES = ['primary', 'next', 'standby'] as const
/** What a socket is to its connection; at most one live socket per role. */
export type Role = (typeof ROLES)[number]

export const ATTEMPT_REASONS = [
  'first',
  'backoff',
  'dial_budget',
  'retry_after',
  'rate_limited',
  'exchange',
  'maintenance',
  'flapping',
  'slow_probe',
  'operator',
  'standby',
  'ping_unanswered',
  'silent',
  'market',
  'gaps',
  'lifetime',
  'quarantine',
] as const
/** What set the time of a dial: the schedule, a limit or floor, somebody's word, or what calls for another socket. */
export type AttemptReason = (typeof ATTEMPT_REASONS)[number]

/** What a JSON column can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
