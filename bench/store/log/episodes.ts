import type { AttemptReason, Attribution, Cause, HoldfastEvent, OutagePhases } from '@holdfast/adapter-core/events'
import { USUAL_ATTRIBUTION } from '@holdfast/reconnect-monitor/history'
import type { Random } from './random.ts'
import { DIAL_CAUSES, LOSS_CAUSES, SILENT } from './tempers.ts'

/** A connection while its log is made. */
export interface Link {
  readonly connection: string
  readonly exchange: string
  readonly markets: readonly string[]
  readonly random: Random
  /** Of its newest socket. */
  generation: number
}

/** Events of one thing that happens, in order; returns when it is over. */
export type Episode = Generator<HoldfastEvent, number, void>

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** The longest wait between two dials in the first hour, and after it. */
const MAX_BACKOFF_MS = MINUTE_MS
const SLOW_PROBE_MS = 10 * MINUTE_MS
/** One with a wrong key stays failed until somebody looks. */
const LONGEST_FAILURE_MS = 12 * 24 * HOUR_MS

const CHANNEL = 'order_book'

/** Becomes live for the first time in a run. */
export function* start(link: Link, at: number): Episode {
  const { connection, exchange, random } = link
  const endpoint = `wss://${exchange}.example/ws`
  yield { type: 'connection_connecting', connection, at, data: { exchange, endpoint } }
  return yield* dialed(link, at + random.between(0, 50), 1, 0, 'first', null)
}

interface Loss {
  readonly cause: Cause
  readonly attribution?: Attribution
  readonly planned?: boolean
  /** No dial succeeds before. */
  readonly until: number
}

/** Any loss that hits one connection: mostly back within seconds, now and then after an hour. */
export function loss(link: Link, at: number): Episode {
  const { random } = link
  const cause = random.weighted(LOSS_CAUSES)
  const until = at + (random.chance(0.006) ? random.skewed(MINUTE_MS, 3 * HOUR_MS) : random.skewed(0, 15 * SECOND_MS))
  return outage(link, at, { cause, until })
}

/** Lost, dialed until it is back, live. */
export function* outage(link: Link, at: number, { cause, attribution, planned = false, until }: Loss): Episode {
  const { connection, random } = link
  const silentMs = SILENT.includes(cause) ? random.between(2 * SECOND_MS, 30 * SECOND_MS) : 0
  const detail = cause === 'remote_close' ? `${random.pick([1000, 1001, 1006, 1011, 1012, 1013])}` : null
  yield {
    type: 'connection_lost',
    connection,
    at,
    data: {
      cause,
      attribution: attribution ?? USUAL_ATTRIBUTION[cause],
      detail,
      planned,
      generation: link.generation,
      impactAt: at - silentMs,
      detectionMs: silentMs,
      socketOpen: cause === 'stale_data' || cause === 'lagging',
    },
  }
  return yield* redialed(link, at, silentMs, until, planned ? 'operator' : 'backoff')
}

function* redialed(link: Link, lostAt: number, detectedMs: number, until: number, reason: AttemptReason): Episode {
  const { connection, random } = link
  let now = lostAt
  let waitedMs = 0
  let failedMs = 0
  for (let attempt = 1; ; attempt++) {
    const delayMs = backoff(attempt, now - lostAt, random)
    now += delayMs
    waitedMs += delayMs
    if (now >= until) {
      const phases = { detectedMs, waitedMs, dialedMs: failedMs }
      return yield* dialed(link, now, attempt, delayMs, attempt === 1 ? reason : 'backoff', phases)
    }
    const elapsedMs = random.skewed(20, 5 * SECOND_MS)
    const about = { attempt, generation: link.generation + 1 }
    yield { type: 'attempt_started', connection, at: now, data: { ...about, delayMs, reason: 'backoff' } }
    now += elapsedMs
    failedMs += elapsedMs
    const cause = random.weighted(DIAL_CAUSES)
    const data = { ...about, cause, detail: null, phase: 'dialing', elapsedMs } as const
    yield { type: 'attempt_failed', connection, at: now, data }
  }
}

function backoff(attempt: number, sinceLossMs: number, random: Random): number {
  if (attempt === 1) return random.between(20, 500)
  if (sinceLossMs > HOUR_MS) return random.between(SLOW_PROBE_MS / 2, SLOW_PROBE_MS)
  const most = Math.min(MAX_BACKOFF_MS, SECOND_MS * 2 ** Math.min(attempt - 2, 6))
  return random.between(most / 2, most)
}

type Before = Pick<OutagePhases, 'detectedMs' | 'waitedMs' | 'dialedMs'>

/** A dial that succeeds. `before`: of the outage that it ends; null where it ends none. */
export function* dialed(
  link: Link,
  at: number,
  attempt: number,
  delayMs: number,
  reason: AttemptReason,
  before: Before | null,
): Episode {
  const { connection, random } = link
  link.generation += 1
  const { generation } = link
  yield { type: 'attempt_started', connection, at, data: { attempt, generation, delayMs, reason } }
  const after = {
    dialedMs: random.between(30, 400),
    authenticatedMs: random.between(0, 90),
    subscribedMs: random.between(20, 200),
    firstDataMs: random.between(5, 300),
  }
  const spentMs = after.dialedMs + after.authenticatedMs + after.subscribedMs + after.firstDataMs
  const liveAt = at + spentMs
  const phases = before && { ...before, ...after, dialedMs: before.dialedMs + after.dialedMs }
  const recovery = phases && {
    durationMs: phases.detectedMs + phases.waitedMs + before.dialedMs + spentMs,
    detectionMs: phases.detectedMs,
    attempts: attempt,
    phases,
  }
  yield { type: 'connection_live', connection, at: liveAt, data: { generation, recovery } }
  return liveAt
}

/** A subscription that was silent, and proved quiet. */
export function* suspicion(link: Link, at: number): Episode {
  const { connection, random } = link
  const about = { channel: CHANNEL, market: random.pick(link.markets) }
  const silentMs = random.between(2 * SECOND_MS, 5 * SECOND_MS)
  yield { type: 'subscription_suspect', connection, at, data: { ...about, silentMs, thresholdMs: 2 * SECOND_MS } }
  const restoredAt = at + random.skewed(20, 8 * SECOND_MS)
  yield { type: 'subscription_restored', connection, at: restoredAt, data: { ...about, quiet: true } }
  return restoredAt
}

/** A subscription that had no data while the others had. */
export function* stall(link: Link, at: number): Episode {
  const { connection, generation, random } = link
  const about = { channel: CHANNEL, market: random.pick(link.markets) }
  const silentMs = random.between(2 * SECOND_MS, 5 * SECOND_MS)
  yield { type: 'subscription_suspect', connection, at, data: { ...about, silentMs, thresholdMs: 2 * SECOND_MS } }
  const staleAt = at + random.between(2 * SECOND_MS, 8 * SECOND_MS)
  const stale = { cause: 'stale_data', detail: null, impactAt: at - silentMs, detectedAt: staleAt } as const
  yield { type: 'subscription_stale', connection, at: staleAt, data: { ...about, ...stale } }
  const subscriptions = [{ ...about, state: 'stale' }] as const
  yield { type: 'connection_degraded', connection, at: staleAt, data: { generation, subscriptions, recovery: null } }
  const restoredAt = staleAt + random.skewed(200, 20 * MINUTE_MS)
  yield { type: 'subscription_restored', connection, at: restoredAt, data: { ...about, quiet: false } }
  yield { type: 'connection_live', connection, at: restoredAt, data: { generation, recovery: null } }
  return restoredAt
}

/** A book with a hole in its sequence. */
export function* gap(link: Link, at: number): Episode {
  const { connection, random } = link
  const about = { channel: CHANNEL, market: random.pick(link.markets) }
  const expected = random.between(1, 1_000_000_000)
  const numbers = { expected: `${expected}`, got: `${expected + random.between(1, 9)}`, impactAt: at }
  yield { type: 'book_gap', connection, at, data: { ...about, ...numbers } }
  const durationMs = random.skewed(30, 5 * SECOND_MS)
  yield { type: 'book_resynced', connection, at: at + durationMs, data: { ...about, durationMs } }
  return at + durationMs
}

/** Socket after socket ends soon after it opened. */
export function* flapping(link: Link, at: number): Episode {
  const { connection, random } = link
  const sockets = random.between(6, 14)
  let now = at
  for (let nth = 1; nth <= sockets; nth++) {
    const lostAt = now + random.between(100, 2 * SECOND_MS)
    now = yield* outage(link, lostAt, { cause: 'remote_close', until: lostAt })
    if (nth !== 5) continue
    const data = { sockets: nth, withinMs: now - at, closeCode: 1013, closes: nth }
    yield { type: 'flapping_started', connection, at: now, data }
  }
  const endedAt = now + random.between(MINUTE_MS, 10 * MINUTE_MS)
  yield { type: 'flapping_ended', connection, at: endedAt, data: { durationMs: endedAt - at } }
  return endedAt
}

/** A key that is refused: nothing is dialed until somebody renews it. */
export function* failure(link: Link, at: number): Episode {
  const { connection, random } = link
  const data = { cause: 'auth_rejected', detail: '401', remedy: 'Renew the key' } as const
  yield { type: 'connection_failed', connection, at, data }
  const renewedAt = at + random.skewed(10 * MINUTE_MS, LONGEST_FAILURE_MS)
  const action = { actor: 'local', reason: 'key renewed', action: 'reconnect' }
  yield { type: 'operator_action', connection, at: renewedAt, data: action }
  return yield* dialed(link, renewedAt, 1, 0, 'operator', { detectedMs: 0, waitedMs: renewedAt - at, dialedMs: 0 })
}
