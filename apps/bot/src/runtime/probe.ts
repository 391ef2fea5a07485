import {
  type AdapterSignal,
  type Clock,
  type ExchangeAdapter,
  type Subscription,
  subscriptionKey,
} from '@holdfast/adapter-core'
import { messageOf } from './startup-error.ts'

/** What one dial of a connection showed; durations in ms from its start, null for what did not happen. */
export interface ProbeResult {
  readonly connection: string
  readonly endpoint: string
  readonly dialMs: number | null
  /** Until every subscription was acknowledged. */
  readonly acknowledgedMs: number | null
  /** Until the first data frame, or a canary's. */
  readonly firstFrameMs: number | null
  /** Null when all three happened. */
  readonly problem: string | null
}

export interface ProbeOptions {
  readonly connection: string
  readonly adapter: ExchangeAdapter
  readonly subscriptions: readonly Subscription[]
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** How long a probe may take in all, in ms: a quiet market may need a while for its first frame. */
const PROBE_TIMEOUT_MS = 15_000

const GENERATION = 1

/** Dials once, subscribes, waits for acknowledgements and a first frame, and hangs up. Never throws. */
export async function probeConnection(options: ProbeOptions): Promise<ProbeResult> {
  const { adapter, clock, connection, subscriptions } = options
  const startedAt = clock.monotonic()
  const elapsed = () => Math.round(clock.monotonic() - startedAt)
  const limit = new AbortController()
  const signal = AbortSignal.any([options.signal, limit.signal])
  const unacknowledged = new Set(subscriptions.map(subscriptionKey))
  const seen = {
    dialMs: null as number | null,
    acknowledgedMs: null as number | null,
    firstFrameMs: null as number | null,
  }
  const outcome = Promise.withResolvers<string | null>()

  const look = (told: AdapterSignal): void => {
    if (told.type === 'acknowledged' || told.type === 'data') unacknowledged.delete(subscriptionKey(told.subscription))
    if (unacknowledged.size === 0) seen.acknowledgedMs ??= elapsed()
    if (told.type === 'data' || told.type === 'canary') seen.firstFrameMs ??= elapsed()
  }
  adapter.listen((told) => {
    const problem = problemOf(told)
    if (problem !== null) outcome.resolve(problem)
    if (told.type === 'authenticated') for (const one of subscriptions) adapter.subscribe(GENERATION, one)
    look(told)
    if (seen.acknowledgedMs !== null && seen.firstFrameMs !== null) outcome.resolve(null)
  })
  const late = clock.sleep(PROBE_TIMEOUT_MS, signal).then(
    () => outcome.resolve(lateProblem(seen)),
    () => outcome.resolve('interrupted'),
  )
  adapter.connect(GENERATION, signal).then(
    () => {
      seen.dialMs = elapsed()
    },
    (error: unknown) => outcome.resolve(messageOf(error)),
  )
  const problem = await outcome.promise
  adapter.close()
  limit.abort()
  await late
  return { connection, endpoint: adapter.endpoint, ...seen, problem }
}

function problemOf(told: AdapterSignal): string | null {
  switch (told.type) {
    case 'closed':
      return `closed by the exchange: ${told.close.code ?? 'no close frame'} ${told.close.reason}`.trim()
    case 'auth_refused':
      return told.remedy === null ? `login refused: ${told.detail}` : `login refused: ${told.detail}. ${told.remedy}`
    case 'throttled':
      return `too many requests, says the exchange: ${told.detail}`
    case 'refused':
      return `${told.subscription.market} refused: ${told.detail}`
    default:
      return null
  }
}

function lateProblem(seen: { readonly dialMs: number | null; readonly acknowledgedMs: number | null }): string {
  if (seen.dialMs === null) return `no answer to the dial within ${PROBE_TIMEOUT_MS / 1_000} s`
  if (seen.acknowledgedMs === null) return 'open, but not every subscription was acknowledged'
  return 'acknowledged, but no data came'
}
