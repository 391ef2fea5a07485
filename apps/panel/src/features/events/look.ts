import type { EventType, HistoryState } from '@holdfast/adapter-core/events'

/** Which state's icon and colour an event wears; null for what is no change of state. */
const LOOK = {
  bot_started: null,
  bot_stopped: 'stopped',
  watch_interrupted: 'unknown',
  connection_connecting: 'connecting',
  connection_live: 'live',
  connection_degraded: 'degraded',
  connection_lost: 'down',
  connection_failed: 'failed',
  connection_paused: 'paused',
  connection_resumed: 'connecting',
  connection_removed: 'stopped',
  attempt_started: null,
  attempt_failed: null,
  cause_revised: null,
  flapping_started: 'degraded',
  flapping_ended: null,
  subscription_refused: 'degraded',
  subscription_suspect: null,
  subscription_stale: 'degraded',
  subscription_restored: 'live',
  book_gap: 'degraded',
  book_resynced: 'live',
  socket_rotated: null,
  standby_promoted: null,
  operator_action: null,
  drill_started: null,
  drill_finished: null,
  reconcile_started: null,
  reconcile_finished: null,
  spread_opened: null,
  spread_closed: null,
  notice_sent: null,
  notice_failed: null,
  outage_acknowledged: null,
  silence_started: null,
  silence_ended: null,
  config_reloaded: null,
  store_degraded: 'degraded',
  store_restored: 'live',
} as const satisfies Record<EventType, HistoryState | null>

export function lookOf(type: EventType): HistoryState | null {
  return LOOK[type]
}
