import type { Cause, EventData, StoredEvent } from '@holdfast/adapter-core/events'
import type { Metrics } from './prom.ts'

/** In seconds: fine below the promised 5, then as far as an operator looks. */
const RECOVERY_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5, 7.5, 10, 30, 60, 300, 1_800]
const DETECTION_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 10, 30]

/** What happened since the start, counted from the events as they are stored. Returns what takes the next one. */
export function eventMetrics({ counter, histogram }: Metrics): (event: StoredEvent) => void {
  const events = counter('events_total', 'Events stored, by type.', ['type'])
  const losses = counter('connection_losses_total', 'Outages of connections that began.', [
    'connection',
    'cause',
    'planned',
  ])
  const reconnects = counter('reconnects_total', 'Outages of connections that ended with a recovery.', [
    'connection',
    'cause',
  ])
  const recovery = histogram(
    'recovery_seconds',
    'From the start of an unplanned outage to live again.',
    ['connection'],
    RECOVERY_BUCKETS,
  )
  const detection = histogram(
    'detection_seconds',
    'From the start of an unplanned outage to its being noticed.',
    ['connection'],
    DETECTION_BUCKETS,
  )
  const attempts = counter('connection_attempts_total', 'Dials begun.', ['connection'])
  const failures = counter('connection_attempt_failures_total', 'Dials that came to nothing.', ['connection', 'cause'])
  const stale = counter('subscription_losses_total', 'Subscriptions that became stale.', ['connection', 'cause'])
  const gaps = counter('book_gaps_total', 'Books whose sequence had a gap.', ['connection'])
  const rotations = counter('socket_rotations_total', 'Sockets replaced without an outage.', ['connection'])
  const promotions = counter('standby_promotions_total', 'Standby sockets that took over.', ['connection', 'cause'])
  const notices = counter('notices_total', 'Notices that a channel took, or that were given up.', [
    'channel',
    'class',
    'outcome',
  ])
  const actions = counter('operator_actions_total', 'What operators asked for.', ['action'])
  /** The outage under way of each connection. */
  const open = new Map<string, { cause: Cause; readonly planned: boolean }>()
  const known = new Set<string>()

  /** Its histograms begin at 0: an increase from nothing to 1 is none that Prometheus sees. */
  const know = (connection: string): void => {
    if (known.has(connection)) return
    known.add(connection)
    recovery.zero({ connection })
    detection.zero({ connection })
  }

  const recovered = (connection: string, { recovery: ended }: Pick<EventData['connection_live'], 'recovery'>): void => {
    const outage = open.get(connection)
    if (ended === null || outage === undefined) return
    open.delete(connection)
    reconnects.inc({ connection, cause: outage.cause })
    if (outage.planned) return
    recovery.observe({ connection }, ended.durationMs / 1_000)
    detection.observe({ connection }, ended.detectionMs / 1_000)
  }

  const ofConnection = (event: StoredEvent, connection: string): void => {
    switch (event.type) {
      case 'connection_lost': {
        const { cause, planned } = event.data
        open.set(connection, { cause, planned })
        losses.inc({ connection, cause, planned: String(planned) })
        return
      }
      case 'cause_revised': {
        const outage = open.get(connection)
        if (outage !== undefined) outage.cause = event.data.cause
        return
      }
      case 'connection_live':
      case 'connection_degraded':
        recovered(connection, event.data)
        return
      case 'connection_paused':
      case 'connection_removed':
        open.delete(connection)
        return
      case 'attempt_started':
        attempts.inc({ connection })
        return
      case 'attempt_failed':
        failures.inc({ connection, cause: event.data.cause })
        return
      case 'subscription_stale':
        stale.inc({ connection, cause: event.data.cause })
        return
      case 'book_gap':
        gaps.inc({ connection })
        return
      case 'socket_rotated':
        rotations.inc({ connection })
        return
      case 'standby_promoted':
        promotions.inc({ connection, cause: event.data.cause })
        return
      default:
    }
  }

  return (event) => {
    events.inc({ type: event.type })
    if (event.connection !== null) {
      know(event.connection)
      ofConnection(event, event.connection)
    }
    if (event.type === 'operator_action') actions.inc({ action: event.data.action })
    if (event.type === 'notice_sent' || event.type === 'notice_failed') {
      const outcome = event.type === 'notice_sent' ? 'sent' : 'failed'
      notices.inc({ channel: event.data.channel, class: event.data.class, outcome })
    }
  }
}
