import { ROLES, STATES } from '@holdfast/adapter-core/events'
import type { ConnectionStatus } from '@holdfast/reconnect-monitor'
import type { Metrics } from './prom.ts'

const UP = ['live', 'degraded']

/** How every connection is at the instant of a scrape. Returns what reads it anew; a connection that is gone is gone here too. */
export function connectionMetrics({ gauge }: Metrics, list: () => readonly ConnectionStatus[]): () => void {
  const state = gauge('connection_state', 'State of a connection: 1 for the one it is in, 0 for all others.', [
    'connection',
    'exchange',
    'state',
  ])
  const up = gauge('connection_up', '1 while a connection is live or degraded.', ['connection', 'exchange'])
  const since = gauge('connection_state_since_timestamp_seconds', 'When the present state began.', ['connection'])
  const flapping = gauge('connection_flapping', '1 while a connection is lost again and again.', ['connection'])
  const attempt = gauge('connection_attempt', 'Dials since it was lost; 0 while live.', ['connection'])
  const age = gauge('data_age_seconds', 'Time since the last message with data. Absent before the first.', [
    'connection',
  ])
  const rtt = gauge('round_trip_seconds', 'Last round trip of a ping. Absent before the first.', ['connection'])
  const rate = gauge('messages_per_second', 'Messages with data, over the last 5 s.', ['connection'])
  const sockets = gauge('sockets_open', 'Open sockets by what each is to its connection.', ['connection', 'role'])
  const about = ['connection', 'channel', 'market'] as const
  const fresh = gauge('subscription_fresh', '1 while the data of a subscription may be used.', about)
  const marketAge = gauge(
    'subscription_data_age_seconds',
    'Time since its last message. Absent before the first.',
    about,
  )
  const lag = gauge(
    'subscription_lag_seconds',
    "How late data comes, by the exchange's clock. Absent where unknown.",
    about,
  )
  const all = [state, up, since, flapping, attempt, age, rtt, rate, sockets, fresh, marketAge, lag]

  const subscriptionsOf = ({ id, subscriptions }: ConnectionStatus): void => {
    for (const { channel, dataAgeMs, lagMs, market, state: isNow } of subscriptions) {
      const labels = { connection: id, channel, market }
      fresh.set(labels, isNow === 'fresh' ? 1 : 0)
      if (dataAgeMs !== null) marketAge.set(labels, dataAgeMs / 1_000)
      if (lagMs !== null) lag.set(labels, lagMs / 1_000)
    }
  }

  const statusOf = (status: ConnectionStatus): void => {
    const { exchange, id: connection } = status
    for (const one of STATES) state.set({ connection, exchange, state: one }, status.state === one ? 1 : 0)
    up.set({ connection, exchange }, UP.includes(status.state) ? 1 : 0)
    since.set({ connection }, status.since / 1_000)
    flapping.set({ connection }, status.flapping ? 1 : 0)
    attempt.set({ connection }, status.attempt)
    rate.set({ connection }, status.messageRate)
    if (status.dataAgeMs !== null) age.set({ connection }, status.dataAgeMs / 1_000)
    if (status.rttMs !== null) rtt.set({ connection }, status.rttMs / 1_000)
  }

  const socketsOf = ({ id: connection, sockets: open }: ConnectionStatus): void => {
    for (const role of ROLES) sockets.set({ connection, role }, open.filter((socket) => socket.role === role).length)
  }

  return () => {
    for (const one of all) one.reset()
    for (const status of list()) {
      statusOf(status)
      socketsOf(status)
      subscriptionsOf(status)
    }
  }
}
