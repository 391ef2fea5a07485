import {
  type AdapterSignal,
  type Clock,
  DialError,
  type ExchangeAdapter,
  type Subscription,
  subscriptionKey,
} from '@holdfast/adapter-core'
import { askClockOffset, type ClockOffset, offsetOfMessage } from './clock-offset.ts'
import { messageOf } from './startup-error.ts'

/** What one dial of a connection showed; durations in ms from its start, null for what did not happen. */
export interface ProbeResult {
  readonly connection: string
  readonly endpoint: string
  readonly dialMs: number | null
  /** How the data came; null where the exchange has only one way, or no socket opened. */
  readonly encoding: string | null
  /** Until every subscription was acknowledged. */
  readonly acknowledgedMs: number | null
  /** Until the first data frame, or a canary's. */
  readonly firstFrameMs: number | null
  /** Null where nothing told. */
  readonly clockOffset: ClockOffset | null
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

/** How long a probe that has seen everything waits for a live message that tells the exchange's time, in ms. */
const OFFSET_TIMEOUT_MS = 2_000

const GENERATION = 1

/** What a probe has seen so far. */
interface Seen {
  dialMs: number | null
  acknowledgedMs: number | null
  firstFrameMs: number | null
  /** From the first live message that told its time. */
  offset: ClockOffset | null
}

/**
 * Dials once (twice where an encoding is refused), subscribes, waits for acknowledgements, a first frame and a sign of
 * the exchange's clock, and hangs up. Never throws.
 */
export async function probeConnection(options: ProbeOptions): Promise<ProbeResult> {
  const { adapter, clock, connection, subscriptions } = options
  const startedAt = clock.monotonic()
  const elapsed = () => Math.round(clock.monotonic() - startedAt)
  const limit = new AbortController()
  const signal = AbortSignal.any([options.signal, limit.signal])
  const unacknowledged = new Set(subscriptions.map(subscriptionKey))
  const seen: Seen = { dialMs: null, acknowledgedMs: null, firstFrameMs: null, offset: null }
  const outcome = Promise.withResolvers<string | null>()
  const timed = Promise.withResolvers<void>()

  const look = (told: AdapterSignal): void => {
    if (told.type === 'acknowledged' || told.type === 'data') unacknowledged.delete(subscriptionKey(told.subscription))
    if (unacknowledged.size === 0) seen.acknowledgedMs ??= elapsed()
    if (told.type === 'data' || told.type === 'canary') seen.firstFrameMs ??= elapsed()
    // An answer to a subscribe may be as old as its market is quiet: only live data tells the time.
    if (told.type !== 'data' || told.kind !== 'update' || told.exchangeTime === null) return
    seen.offset ??= offsetOfMessage(told.exchangeTime, clock)
    timed.resolve()
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
  dialOnce(adapter, signal).then(
    () => {
      seen.dialMs = elapsed()
    },
    (error: unknown) => outcome.resolve(messageOf(error)),
  )
  const asked = askClockOffset(adapter.rest, clock, signal)
  const problem = await outcome.promise
  if (problem !== null) limit.abort()
  const offset = await asked
  if (problem === null && offset === null) await within(OFFSET_TIMEOUT_MS, timed.promise, clock, signal)
  const encoding = adapter.health().sockets.find(({ generation }) => generation === GENERATION)?.encoding ?? null
  adapter.close()
  limit.abort()
  await late
  const { offset: fromMessage, ...durations } = seen
  return {
    connection,
    endpoint: adapter.endpoint,
    encoding,
    ...durations,
    clockOffset: offset ?? fromMessage,
    problem,
  }
}

/** Dials; again at once where the adapter knows another way to ask. @throws {DialError} */
async function dialOnce(adapter: ExchangeAdapter, signal: AbortSignal): Promise<void> {
  try {
    await adapter.connect(GENERATION, signal)
  } catch (error) {
    if (!(error instanceof DialError && error.failure.redial === true)) throw error
    await adapter.reconnect(GENERATION, signal)
  }
}

/** Waits for a promise, but not for long. */
async function within(ms: number, awaited: Promise<void>, clock: Clock, signal: AbortSignal): Promise<void> {
  const ending = new AbortController()
  const late = clock.sleep(ms, AbortSignal.any([signal, ending.signal])).catch(() => {})
  await Promise.race([awaited, late])
  ending.abort()
  await late
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
