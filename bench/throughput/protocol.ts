import type { BestPrices } from '../process/protocol.ts'

/** What is kept of a socket: nothing but its frames, parsed, or all that the bot does. */
export type RoundKind = 'floor' | 'pipeline'

export type BlasterCommand =
  /** Sends every frame to the socket that waits for them, as fast as it takes them. */
  | { readonly type: 'blast' }
  /** Sends every frame, so many a second. */
  | { readonly type: 'pace'; readonly hz: number }

export type BlasterReport =
  | {
      readonly type: 'ready'
      readonly port: number
      /** Mean bytes of a frame, without its WebSocket header. */
      readonly frameBytes: number
      /** What the last frame leaves. */
      readonly last: BestPrices
    }
  /** A paced run is over: when each frame was handed to the kernel, by `machineMs`. */
  | { readonly type: 'paced'; readonly sentAt: readonly number[] }

export type ClientCommand = { readonly type: 'begin'; readonly kind: RoundKind; readonly last: BestPrices }

/** What it took to receive every frame. */
export interface RoundResult {
  readonly kind: RoundKind
  readonly frames: number
  readonly cpuMs: number
  readonly wallMs: number
  /** Why the round does not count: what came out is not what was sent. */
  readonly problems: readonly string[]
}

export type ClientReport =
  /** Connected and subscribed: frames may come. */
  { readonly type: 'live' } | { readonly type: 'round'; readonly result: RoundResult }
