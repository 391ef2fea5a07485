import type { Attribution, Cause } from '@holdfast/adapter-core/events'

/** Whose doing a cause is where the event does not say; the monitor knows more and says so in `connection_lost`. */
export const USUAL_ATTRIBUTION: Readonly<Record<Cause, Attribution>> = {
  remote_close: 'exchange',
  abnormal_close: 'network',
  handshake_http: 'exchange',
  dns: 'network',
  refused: 'exchange',
  connect_timeout: 'network',
  tls: 'exchange',
  auth_rejected: 'account',
  auth_timeout: 'exchange',
  subscribe_rejected: 'exchange',
  subscribe_timeout: 'exchange',
  no_first_data: 'exchange',
  stale_data: 'exchange',
  lagging: 'exchange',
  heartbeat_timeout: 'network',
  sequence_gap: 'exchange',
  rate_limited: 'exchange',
  maintenance: 'exchange',
  protocol_error: 'exchange',
  local_network: 'network',
  operator: 'operator',
  drill: 'operator',
  rotation: 'us',
  unknown: 'unknown',
}
