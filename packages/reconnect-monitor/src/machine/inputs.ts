import type { BookTop, DialFailure, SocketClose } from '@holdfast/adapter-core'
import type { AttemptReason, Attribution, Cause, EventBody, Role } from '@holdfast/adapter-core/events'
import type { MachineState } from './types.ts'

/** What happens to a machine. `index` is the subscription's place in the configuration. */
export type Input =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'reconnect'; readonly actor: string; readonly reason: string | null }
  /** A deadline may have passed. */
  | { readonly type: 'tick' }
  /** Our own process stood still for `ms`: every deadline moves by it. */
  | { readonly type: 'own_pause'; readonly ms: number }
  /** The budget allows the dial that was asked for, or not before `waitMs`. */
  | { readonly type: 'dial_granted'; readonly line: DialLine }
  | { readonly type: 'dial_deferred'; readonly line: DialLine; readonly waitMs: number; readonly reason: AttemptReason }
  | {
      readonly type: 'dial_failed'
      readonly generation: number
      readonly failure: DialFailure
      /** How long the exchange's maintenance still lasts, in ms; null outside one. */
      readonly maintenanceMs: number | null
      /** The exchange's own word for its maintenance; absent where it has said nothing of one. */
      readonly said?: string
    }
  | {
      readonly type: 'opened'
      readonly generation: number
      /** How long this socket may live, in ms; absent or null: as long as any. */
      readonly lifetimeMs?: number | null
    }
  | { readonly type: 'authenticated'; readonly generation: number }
  | {
      readonly type: 'auth_refused'
      readonly generation: number
      readonly detail: string
      readonly remedy: string | null
    }
  | {
      readonly type: 'closed'
      readonly generation: number
      readonly close: SocketClose
      /** As in `dial_failed`. */
      readonly maintenanceMs: number | null
      readonly said?: string
    }
  | {
      readonly type: 'throttled'
      readonly generation: number
      readonly detail: string
      readonly retryAfterMs: number | null
    }
  | { readonly type: 'heartbeat'; readonly generation: number; readonly answer: boolean }
  /** A frame that said nothing usable: the peer is there all the same. */
  | { readonly type: 'noise'; readonly generation: number }
  | { readonly type: 'acknowledged'; readonly generation: number; readonly index: number }
  | { readonly type: 'refused'; readonly generation: number; readonly index: number; readonly detail: string }
  | {
      readonly type: 'data'
      readonly generation: number
      readonly index: number
      readonly kind: 'snapshot' | 'update'
      readonly sequence: number | null
      /** The best prices after it; null for a channel without a book. */
      readonly top: BookTop | null
      readonly crossed: boolean
      /** How late it is, in ms; null where nothing tells. */
      readonly lagMs: number | null
    }
  /** The REST book that a probe asked for. */
  | {
      readonly type: 'rest_book'
      readonly generation: number
      readonly index: number
      readonly sequence: number | null
      readonly top: BookTop
    }
  | {
      readonly type: 'gap'
      readonly generation: number
      readonly index: number
      readonly expected: string | null
      readonly got: string | null
    }
  | { readonly type: 'canary'; readonly generation: number; readonly market: string }
  /** The adapter's own verdict: open, and silent on everything. */
  | { readonly type: 'adapter_stale' }
  /** The exchange's list of markets lacks this one: `detail` says so, and what comes near. */
  | { readonly type: 'market_unknown'; readonly index: number; readonly detail: string }
  /** The exchange's list has this market after all. */
  | { readonly type: 'market_known'; readonly index: number }
  /** Asked since the outage began, the exchange says that it is in maintenance. */
  | { readonly type: 'maintenance_said'; readonly said: string }
  /** Seen from above all connections, the loss was something else. */
  | { readonly type: 'cause_revised'; readonly cause: Cause; readonly attribution: Attribution }

/** Which dials a plan is for: those of the connection itself, or those of its standby. */
export type DialLine = 'main' | 'standby'

/** What the shell is asked to do. `impactAt` and `detectedAt` of an event are monotonic; the shell turns them into wall time. */
export type Effect =
  /** Ask the budget; answered by `dial_granted` or `dial_deferred`. */
  | { readonly type: 'request_dial'; readonly line: DialLine; readonly role: Role }
  | { readonly type: 'dial'; readonly generation: number; readonly refreshCredentials: boolean }
  /** No connection of this process may dial the address before this instant (monotonic ms). */
  | { readonly type: 'floor'; readonly until: number; readonly reason: AttemptReason }
  | { readonly type: 'terminate'; readonly generation: number }
  | { readonly type: 'ping'; readonly generation: number }
  | { readonly type: 'subscribe'; readonly generation: number; readonly index: number }
  | { readonly type: 'resubscribe'; readonly generation: number; readonly index: number }
  | { readonly type: 'probe_rest'; readonly generation: number; readonly index: number }
  | { readonly type: 'event'; readonly body: EventBody }

/** One step's result. */
export interface Step {
  readonly state: MachineState
  readonly effects: readonly Effect[]
}

/** What one step works with: the instant, one draw uniform in [0, 1), and the effects so far. */
export interface Turn {
  readonly now: number
  readonly draw: number
  readonly effects: Effect[]
}
