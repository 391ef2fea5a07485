import {
  type AdapterData,
  type AdapterSignal,
  DialError,
  type DialFailure,
  type DialLimits,
  subscriptionKey,
} from '@holdfast/adapter-core'
import type { EventBody, StoredEvent } from '@holdfast/adapter-core/events'
import type { Input, MachineConfig } from './machine/index.ts'
import type { SuperviseOptions } from './supervisor.ts'

/** What the machine needs to know, from what the shell was given. @throws {RangeError} for a channel the adapter lacks. */
export function machineConfig(options: SuperviseOptions): MachineConfig {
  const { adapter, policy, subscriptions } = options
  const channels = subscriptions.map(({ channel }) => {
    const definition = adapter.channels[channel]
    if (definition === undefined) throw new RangeError(`Cannot supervise ${adapter.exchange}: no channel ${channel}`)
    return definition
  })
  const { closes, endpoint, exchange, heartbeat, lifetimeMs, silenceHint, subscribePacing } = adapter
  const { sockets = 1 } = options
  return {
    exchange,
    endpoint,
    policy,
    subscriptions,
    channels,
    heartbeat,
    subscribePacing,
    closes,
    lifetimeMs,
    silenceHint,
    sockets,
  }
}

/** The exchange's limits, times this process's share. At least one dial is always allowed. */
export function dialLimits({ adapter, policy }: Pick<SuperviseOptions, 'adapter' | 'policy'>): DialLimits {
  const { perSecond, perMinute } = adapter.dialLimits
  const share = (limit: number): number => Math.max(1, Math.floor(limit * policy.budgetShare))
  return { perSecond: share(perSecond), perMinute: share(perMinute) }
}

/** What is known of an exchange's maintenance when a dial fails or a socket ends. */
export type Away = Pick<Extract<Input, { type: 'closed' }>, 'maintenanceMs' | 'said'>

/** An adapter's signal as the machine's input; null where it is about a subscription that nobody asked for. */
export function toInput(
  signal: Exclude<AdapterSignal, AdapterData>,
  indexOf: ReadonlyMap<string, number>,
  away: Away,
): Input | null {
  const { generation } = signal
  switch (signal.type) {
    case 'opened':
      return { type: 'opened', generation, lifetimeMs: signal.lifetimeMs ?? null }
    case 'authenticated':
      return { type: 'authenticated', generation }
    case 'auth_refused':
      return { type: 'auth_refused', generation, detail: signal.detail, remedy: signal.remedy }
    case 'closed':
      return { type: 'closed', generation, close: signal.close, ...away }
    case 'throttled':
      return { type: 'throttled', generation, detail: signal.detail, retryAfterMs: signal.retryAfterMs }
    case 'rest_book': {
      const index = indexOf.get(subscriptionKey(signal.subscription))
      const { sequence, top } = signal
      return index === undefined ? null : { type: 'rest_book', generation, index, sequence, top }
    }
    case 'heartbeat':
      return { type: 'heartbeat', generation, answer: signal.answer }
    case 'noise':
      return { type: 'noise', generation }
    // For consumers alone: what a socket did not deliver says nothing of it.
    case 'backfill':
      return null
    case 'canary':
      return { type: 'canary', generation, market: signal.market }
    case 'acknowledged':
    case 'refused':
    case 'gap': {
      const index = indexOf.get(subscriptionKey(signal.subscription))
      if (index === undefined) return { type: 'noise', generation }
      if (signal.type === 'acknowledged') return { type: 'acknowledged', generation, index }
      if (signal.type === 'refused') return { type: 'refused', generation, index, detail: signal.detail }
      return { type: 'gap', generation, index, expected: signal.expected, got: signal.got }
    }
  }
}

/** Why a dial failed, whatever it threw. */
export function failureOf(error: unknown): DialFailure {
  if (error instanceof DialError) return error.failure
  const detail = error instanceof Error ? error.message : 'The adapter gave no reason'
  return { cause: 'unknown', detail, httpStatus: null, retryAfterMs: null, fatal: null }
}

/** The same event with its monotonic instants as wall time. */
export function inWallTime(body: EventBody, wallOf: (monotonic: number) => number): EventBody {
  switch (body.type) {
    case 'connection_lost':
    case 'book_gap': {
      const impactAt = wallOf(body.data.impactAt)
      return { ...body, data: { ...body.data, impactAt } } as EventBody
    }
    case 'subscription_stale': {
      const { impactAt, detectedAt } = body.data
      return { ...body, data: { ...body.data, impactAt: wallOf(impactAt), detectedAt: wallOf(detectedAt) } }
    }
    default:
      return body
  }
}

/** The connection's open outage after a stored event, given the one before it. */
export function openOutageAfter(event: StoredEvent, before: number | null): number | null {
  switch (event.type) {
    case 'connection_lost':
    case 'connection_failed':
      return event.outageId
    case 'connection_live':
    case 'connection_degraded':
    case 'connection_paused':
      return null
    default:
      return before
  }
}
