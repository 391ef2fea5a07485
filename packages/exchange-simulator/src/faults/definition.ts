import type { Clock } from '../clock.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { EXCHANGES, type ExchangeId } from '../exchange/protocol.ts'
import type { FaultParameter, FaultParameters } from './parameters.ts'

/** Sections of a menu, in its order. */
export const FAULT_GROUPS = ['connection', 'handshake', 'silence', 'book', 'frame', 'subscription', 'rest'] as const
export type FaultGroup = (typeof FAULT_GROUPS)[number]

/** What an operator's menu says of a fault, and what a request for it may hold. */
export interface FaultDescription {
  readonly group: FaultGroup
  /** A short imperative for a menu. */
  readonly title: string
  /** What happens, and what a good client makes of it. */
  readonly description: string
  /** True where the fault can be aimed at one market. */
  readonly takesMarket: boolean
  /** Null where the fault is an instant. */
  readonly defaultDurationMs: number | null
  readonly exchanges: readonly ExchangeId[]
  /** True where no client can get all its data back before the fault ends; absent = false. */
  readonly healsAtEnd?: boolean
  readonly parameters: readonly FaultParameter[]
}

/**
 * Which order-book frame shows that a client can be well again: any of the target, where the fault keeps its victims
 * from frames or harms nobody; else one of a subscription, or of a socket, that was made after the fault began. With
 * `after_end` the frame has to come after the fault's end besides.
 */
export type Proof =
  | 'any_frame'
  | 'new_subscription'
  | 'new_subscription_after_end'
  | 'any_frame_after_end'
  | 'new_socket'

/** One fault about to begin. */
export interface Injection {
  readonly id: number
  readonly parameters: FaultParameters
  readonly exchange: Exchange
  /** The market it is aimed at; null = the whole exchange. */
  readonly market: string | null
  readonly clock: Clock
  /** How long it lasts, in ms; 0 for an instant. */
  readonly durationMs: number
  /** Aborts when the fault, or the simulator, ends. */
  readonly signal: AbortSignal
  /** Ends the fault before its time. */
  finish(): void
}

/** A fault: what is said of it, and what it does. A new fault is a new one of these in its group's table. */
export interface FaultDefinition extends FaultDescription {
  readonly proof: Proof
  /** True where the next frame that is a whole book, on a channel of such frames, makes a wrong book right. */
  readonly isMendedByWholeBook?: boolean
  /** True where it hits one market: the exchange's first where none is named. */
  readonly isOfOneMarket?: boolean
  /**
   * Begins the fault, leaving others in force alone, and returns how it ends; an instant has nothing to end.
   *
   * @throws {FaultRequestError} when the parameters make no sense together, or not on this exchange.
   */
  begin(injection: Injection): (() => void) | undefined
}

/** Shared members of most definitions. */
export const WHOLE_EXCHANGE = { takesMarket: false, exchanges: EXCHANGES, parameters: [] } as const
export const ONE_MARKET_OR_ALL = { ...WHOLE_EXCHANGE, takesMarket: true } as const

/** Ends every open connection as a gateway that crashes does, where the request wants it; it does by default. */
export function cutOpenSockets({ exchange, parameters: { cut = true } }: Injection): void {
  if (cut) for (const wire of [...exchange.listener.wires()]) wire.hangUp()
}
