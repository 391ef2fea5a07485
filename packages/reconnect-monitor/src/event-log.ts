import type { StoredEvent } from '@holdfast/adapter-core/events'
import type { Log } from './supervisor.ts'

type Line = readonly [level: 'info' | 'warn' | 'error', message: string]

/**
 * Writes the log line of a stored event. The lines that begin with `[RECONNECT]` are fixed: other tools read them.
 * Written once the event is on disk, so that an event id in a log can be looked up.
 */
export function logEvent(log: Log, event: StoredEvent): void {
  const { connection, id, outageId, data } = event
  const [level, message] = lineOf(event)
  log(level, message, { ...data, connection, event: id, outage: outageId })
}

function lineOf(event: StoredEvent): Line {
  const { connection } = event
  switch (event.type) {
    case 'connection_lost':
      return event.data.socketOpen
        ? ['warn', `Connection to ${connection} is open, but has no fresh data`]
        : ['warn', `[RECONNECT] Connection to ${connection} lost`]
    case 'attempt_started':
      return event.outageId === null
        ? ['info', `Connecting to ${connection}`]
        : ['info', `[RECONNECT] Attempting reconnection to ${connection}...`]
    case 'attempt_failed':
      return ['warn', `[RECONNECT] Reconnection to ${connection} failed`]
    case 'connection_live':
    case 'connection_degraded':
      return (event.data.recovery?.attempts ?? 0) > 0
        ? ['info', `[RECONNECT] Reconnection to ${connection} successful`]
        : ['info', `Connection to ${connection} is ${event.type === 'connection_live' ? 'live' : 'degraded'}`]
    case 'connection_failed':
      return ['error', `Connection to ${connection} failed and needs an operator`]
    case 'subscription_refused':
      return [event.data.heldFor === undefined ? 'warn' : 'error', `${event.type} on ${connection}`]
    case 'subscription_stale':
    case 'book_gap':
      return ['warn', `${event.type} on ${connection}`]
    default:
      return ['info', `${event.type} on ${connection}`]
  }
}
