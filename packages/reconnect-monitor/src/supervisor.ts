import type { Clock, ExchangeAdapter, Subscription } from '@holdfast/adapter-core'
import type { HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import type { DialBudget } from './dial-budget.ts'
import type { FormerLife } from './machine/index.ts'
import type { MaintenanceWatch } from './maintenance-watch.ts'
import type { NetworkWatch } from './network-watch.ts'
import type { Policy } from './policy.ts'
import type { ConnectionStatus, GatedBook, GatedData, Instant } from './status.ts'

/** Who asked, why, and from which network address, where that is known. */
export interface OperatorRequest {
  readonly actor: string
  readonly reason: string | null
  readonly address?: string | null
}

/** A structured log line; `message` is one of the fixed ones where the contract fixes it. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields: Readonly<Record<string, unknown>>) => void

/** What a supervisor leaves to the one that takes its place; made by `Supervisor.former`, and to be looked at by neither. */
export type FormerConnection = FormerLife & {
  /** Of the outage under way. */
  readonly outageId: number | null
}

export interface SuperviseOptions {
  /** Id of the connection. */
  readonly connection: string
  readonly adapter: ExchangeAdapter
  readonly subscriptions: readonly Subscription[]
  readonly policy: Policy
  /** 2 keeps a hot standby beside the primary; default 1. */
  readonly sockets?: 1 | 2
  readonly clock: Clock
  /** Uniform in [0, 1). Injected so tests are deterministic. */
  readonly random: () => number
  /**
   * The supervisor that this one takes the place of, under the same id and within the same process: generations go on, so
   * does an outage or a pause, and where data flowed the time without is an outage that is planned, by the operator.
   */
  readonly former?: FormerConnection
  /** Shared by all connections of the process. */
  readonly dialBudget: DialBudget
  /** Shared by all connections of the process; without it no loss is called one of our own network. */
  readonly networkWatch?: NetworkWatch
  /** Shared by all connections of the process; without it no exchange is asked whether it is in maintenance. */
  readonly maintenanceWatch?: MaintenanceWatch
  /** Stores an event; resolves once it is on disk. Called in order, never awaited by the socket path. */
  readonly record: (event: HoldfastEvent) => Promise<StoredEvent>
  readonly log: Log
  /** Ends everything: sockets, timers, attempts under way. */
  readonly signal: AbortSignal
  /** Called in the tick the status changed (state, phase, cause, attempt, sockets, subscription states, outageId). */
  readonly onStatus: (status: ConnectionStatus) => void
  /**
   * Called in the tick a book changed, its prices or its verdict; `now` is that tick's instant. Of prices that came
   * together the newest is told, at the end of that turn of the event loop or before anything else that happens.
   */
  readonly onBook: (book: GatedBook, now: Instant) => void
  /**
   * Called in the tick a value of a channel without a book arrived, and again for the last one of its subscription in
   * the tick its verdict changed. Default: nobody listens.
   */
  readonly onData?: (data: GatedData) => void
}

/** A supervised connection. */
export interface Supervisor {
  readonly id: string
  /** The status right now, ages included. */
  status(): ConnectionStatus
  /** Every book that ever had data, with its verdict right now. */
  books(): readonly GatedBook[]
  /**
   * Each stores its event first, then acts; resolves once both are done. Pausing what is paused, resuming what is
   * not, and reconnecting while paused do and store nothing.
   */
  reconnect(request: OperatorRequest): Promise<void>
  pause(request: OperatorRequest): Promise<void>
  resume(request: OperatorRequest): Promise<void>
  /**
   * What a supervisor of the same connection with other settings goes on from. To be asked for right before this one's
   * signal aborts; the other is to be started in the same tick.
   *
   * @param detail Why this one ends, for the outage that its end is.
   */
  former(detail: string): FormerConnection
  /** Resolves when the signal has aborted and nothing of this connection is left. */
  readonly done: Promise<void>
}
