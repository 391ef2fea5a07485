import type { AdapterRest } from '../adapter.ts'
import type {
  ChannelDefinition,
  CloseMeaning,
  DialLimits,
  HeartbeatDefinition,
  MaintenanceWindow,
  Probe,
  SubscribePacing,
} from '../exchange.ts'
import type { BookTop } from '../order-book.ts'
import type { DialFailure } from '../socket.ts'
import type { Subscription } from '../subscription.ts'

/** What a dial that was told to fail says when nothing else was asked for. */
export const REFUSED: DialFailure = {
  cause: 'refused',
  detail: 'connection refused',
  httpStatus: null,
  retryAfterMs: null,
  fatal: null,
}

/** A dial answered by HTTP in place of the 101, e.g. `httpFailure(429, { retryAfterMs: 8_000 })`. */
export const httpFailure = (httpStatus: number, changes: Partial<DialFailure> = {}): DialFailure => ({
  cause: httpStatus === 429 ? 'rate_limited' : 'handshake_http',
  detail: `HTTP ${httpStatus}`,
  httpStatus,
  retryAfterMs: null,
  fatal: httpStatus === 451 ? 'geo_block' : null,
  ...changes,
})

/** A dial whose way of asking was refused, where the adapter knows another: to be dialed again at once. */
export const REDIAL: DialFailure = { ...httpFailure(400), redial: true }

/** A book with both sides, for data that no test looks at. */
export const ANY_TOP: BookTop = {
  bestBid: { price: '100', size: '1' },
  bestAsk: { price: '101', size: '1' },
}

/** What a dial does: opens, never settles, or fails. */
export type DialStep = 'open' | 'hang' | DialFailure

export interface MockAdapterOptions {
  readonly exchange?: string
  readonly endpoint?: string
  readonly address?: string
  readonly channels?: Readonly<Record<string, ChannelDefinition>>
  /** Of the one order-book channel there is where `channels` is not set; default `resubscribe`. */
  readonly probes?: readonly Probe[]
  readonly heartbeat?: HeartbeatDefinition
  readonly dialLimits?: DialLimits
  readonly subscribePacing?: SubscribePacing
  readonly closes?: Readonly<Record<number, CloseMeaning>>
  readonly maintenance?: readonly MaintenanceWindow[]
  readonly lifetimeMs?: number | null
  readonly silenceHint?: string
  /** What REST answers; a question that is left out has no answer. */
  readonly rest?: Partial<AdapterRest>
}

/** Which of the monitor's requests the mock answers by itself, each on the next microtask. All are true at first. */
export interface MockAnswers {
  authenticated: boolean
  acknowledged: boolean
  /** A snapshot after the acknowledgement, on channels whose first data is one. */
  snapshot: boolean
  ping: boolean
}

/** How one generation differs from the others. */
export interface MockBehavior {
  /** In place of the script's next step, which stays the next. */
  readonly dial?: DialStep
  /** In place of the adapter's answers: `{ acknowledged: false, snapshot: false }` opens and is mute but for pongs. */
  readonly answers?: Partial<MockAnswers>
  /** How long its socket says it may live, in ms; default: as long as any. */
  readonly lifetimeMs?: number
}

/** A dial the monitor asked for. */
export interface MockDial {
  readonly kind: 'connect' | 'reconnect'
  readonly generation: number
  readonly refreshCredentials: boolean
}

/** A request the monitor made of one socket. */
export interface MockCall {
  readonly kind: 'subscribe' | 'resubscribe' | 'probe_rest' | 'ping' | 'terminate'
  readonly generation: number
  readonly subscription: Subscription | null
}
