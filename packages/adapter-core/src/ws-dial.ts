import type { IncomingMessage } from 'node:http'
import { type ClientOptions, type RawData, WebSocket } from 'ws'
import type { Clock } from './clock.ts'
import { codeOf, failureOfAnswer, failureOfError } from './dial-failure.ts'
import { sanitize } from './sanitize.ts'
import type { Dial, DialFailure, DialRequest, Frame, Socket, SocketClose, SocketEvents } from './socket.ts'

/** `ws` says 1006 where no close frame came (RFC 6455, 7.1.5); it never stands in a frame. */
const NO_CLOSE_FRAME = 1006

/**
 * Of the frames of one turn of the event loop the first, and then one in so many, is told as one that stands alone: what
 * a listener shows of a burst is never further behind than this.
 */
const BURST_FRAMES = 32

/** How long a library that waits for the TCP end after a close frame may wait, in ms: the close itself is already known. */
const CLOSE_TIMEOUT_MS = 100

export interface WsDialOptions {
  /** Read only to turn a Retry-After date into a wait. */
  readonly clock: Clock
  /** Certificate authorities to trust in place of the well-known ones, in PEM: for an endpoint with one of its own. */
  readonly ca?: string
}

/** The real network: a dial over the `ws` package, with permessage-deflate offered. */
export function createWsDial(options: WsDialOptions): Dial {
  return (request, events) => open(request, events, options)
}

function open(request: DialRequest, events: SocketEvents, { ca, clock }: WsDialOptions): Socket {
  const options: ClientOptions & { readonly closeTimeout: number } = {
    ...(request.headers && { headers: { ...request.headers } }),
    ...(ca !== undefined && { ca }),
    handshakeTimeout: request.handshakeTimeoutMs,
    maxPayload: request.maxFrameBytes,
    perMessageDeflate: true,
    closeTimeout: CLOSE_TIMEOUT_MS,
  }
  const ws = new WebSocket(request.url, options)
  let state: 'dialing' | 'open' | 'ended' = 'dialing'
  let lastError: Error | null = null

  /** Frames in this turn of the event loop, and whether any was told as one of a burst. */
  let inTurn = 0
  let hasBurst = false

  const end = () => {
    state = 'ended'
  }
  const endTurn = () => {
    inTurn = 0
    if (!hasBurst) return
    hasBurst = false
    if (state === 'open') events.onBurstEnd?.()
  }
  const fail = (failure: DialFailure) => {
    end()
    events.onDialFailed(failure)
  }

  ws.on('open', () => {
    if (state !== 'dialing') return
    state = 'open'
    events.onOpen()
  })
  ws.on('message', (data, isBinary) => {
    if (state !== 'open') return
    // After all that is read in this turn of the event loop.
    if (inTurn === 0) setImmediate(endTurn)
    const isInBurst = inTurn % BURST_FRAMES !== 0
    inTurn += 1
    hasBurst ||= isInBurst
    events.onFrame(frameOf(data, isBinary), isInBurst)
  })
  ws.on('ping', () => {
    if (state === 'open') events.onHeartbeat('ping')
  })
  ws.on('pong', () => {
    if (state === 'open') events.onHeartbeat('pong')
  })
  // With a listener, `ws` leaves the socket to us: neither error nor close would follow by themselves.
  ws.on('unexpected-response', (_request, response) => {
    const wasDialing = state === 'dialing'
    end()
    ws.terminate()
    if (wasDialing) events.onDialFailed(failureOfAnswer(answerOf(response), clock))
  })
  // Stays attached for good: an error after the end must not become an uncaught exception.
  ws.on('error', (error) => {
    lastError = error
    // A frame that broke the protocol: no close handshake with such a peer.
    if (state === 'open') ws.terminate()
  })
  ws.on('close', (code, reason) => {
    if (state === 'dialing') fail(failureOfError(lastError))
    else if (state === 'open') {
      end()
      events.onClose(closeOf(code, reason, lastError))
    }
  })

  return {
    send: (frame) => {
      if (state === 'open') ws.send(frame)
    },
    ping: () => {
      if (state === 'open') ws.ping()
    },
    terminate: () => {
      end()
      ws.terminate()
    },
  }
}

function frameOf(data: RawData, isBinary: boolean): Frame {
  // `nodebuffer` is the default binary type: one Buffer a message.
  const bytes = data as Buffer
  return isBinary ? bytes : bytes.toString()
}

function answerOf(response: IncomingMessage) {
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    retryAfter: response.headers['retry-after'],
  }
}

function closeOf(code: number, reason: Buffer, error: Error | null): SocketClose {
  if (code !== NO_CLOSE_FRAME) return { code, reason: sanitize(reason.toString()) }
  if (error === null) return { code: null, reason: '' }
  const brokeProtocol = codeOf(error).startsWith('WS_ERR_')
  return { code: null, reason: sanitize(error.message), ...(brokeProtocol && { cause: 'protocol_error' }) }
}
