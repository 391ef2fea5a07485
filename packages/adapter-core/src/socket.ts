import type { Cause } from './events.ts'

/** A frame as it came off the wire, unparsed. */
export type Frame = string | Uint8Array

/** Why a dial ended without an open socket. */
export interface DialFailure {
  readonly cause: Extract<
    Cause,
    | 'handshake_http'
    | 'rate_limited'
    | 'dns'
    | 'refused'
    | 'connect_timeout'
    | 'tls'
    | 'auth_rejected'
    | 'abnormal_close'
    | 'protocol_error'
    | 'unknown'
  >
  /** For people: capped, without control characters, without the URL's query. */
  readonly detail: string
  /** Status of the HTTP answer, where there was one instead of a 101. */
  readonly httpStatus: number | null
  /** What Retry-After asked for, in ms (0 to 15 min), where it was sent with a 429 or a 503. */
  readonly retryAfterMs: number | null
  /** Set where dialing again cannot help: the certificate names another host, or the exchange bars this country. */
  readonly fatal: 'tls_name' | 'geo_block' | null
  /** The adapter knows another way to ask: to be dialed again at once, as the same attempt. */
  readonly redial?: true
}

/** The failure of a dial that this side gave up: aborted, or terminated before it opened. */
export const DIAL_ABORTED: DialFailure = {
  cause: 'unknown',
  detail: 'aborted before it opened',
  httpStatus: null,
  retryAfterMs: null,
  fatal: null,
}

/** How an open socket ended. */
export interface SocketClose {
  /** Code of the peer's close frame (1005 where it held none); null where the transport ended without one. */
  readonly code: number | null
  /** The peer's words or the transport's error: capped, control characters stripped, '' where there were none. */
  readonly reason: string
  /** Set where this side ended it, because what came was too large or no WebSocket traffic; absent otherwise. */
  readonly cause?: 'protocol_error'
}

/**
 * What a socket tells. After `dial` returns, exactly one of `onOpen` and `onDialFailed` is called, and after
 * `onOpen` exactly one `onClose`, unless `terminate()` came first: from then on nothing is called.
 */
export interface SocketEvents {
  onOpen(): void
  /** `isInBurst`: others came before it in this turn of the event loop, and `onBurstEnd` follows at its end. */
  onFrame(frame: Frame, isInBurst?: boolean): void
  /** The turn in which a burst came is over. Not after `onClose`. */
  onBurstEnd?(): void
  /** A protocol pong; pings are answered by the transport and reported here too (they prove the peer is there). */
  onHeartbeat(kind: 'ping' | 'pong'): void
  onClose(close: SocketClose): void
  onDialFailed(failure: DialFailure): void
}

/** One physical WebSocket, from dial to close; never reused. */
export interface Socket {
  /** Sends a frame; a no-op unless open. */
  send(frame: Frame): void
  /** Sends a protocol ping; a no-op unless open. */
  ping(): void
  /** Ends it at once, dialing or open, without a close handshake. Idempotent; nothing is reported afterwards. */
  terminate(): void
}

export interface DialRequest {
  /** ws:// or wss://, query included. */
  readonly url: string
  /** Headers of the upgrade request, e.g. a token; never logged. */
  readonly headers?: Readonly<Record<string, string>>
  /** Time the handshake may take before the transport itself gives up, in ms. The caller has its own limit too. */
  readonly handshakeTimeoutMs: number
  /** Largest frame accepted, in bytes; a larger one closes the socket as `protocol_error`. */
  readonly maxFrameBytes: number
}

/** Starts opening a socket. Listeners are attached in the same tick. Never throws for what the network does. */
export type Dial = (request: DialRequest, events: SocketEvents) => Socket
