import { brotliCompressSync, constants } from 'node:zlib'
import type { RawData, WebSocket } from 'ws'
import type { Wire } from './wire.ts'

/** What became of a frame: it can arrive, it waits on a wire that is held or limited, or nobody will ever read it. */
export type Delivery = 'sent' | 'held' | 'lost'

/** A message as encoded: a string goes out as text, bytes go out as a binary frame. */
export type Frame = string | Buffer

/** How texts travel: as text frames, or as binary ones that hold the same bytes, or those compressed. */
export const FRAMINGS = ['text', 'binary', 'brotli'] as const
export type Framing = (typeof FRAMINGS)[number]

export interface PeerOptions {
  readonly wire: Wire
  readonly webSocket: WebSocket
  /** Path and query of the upgrade request. */
  readonly url: URL
  /** The socket's place among all sockets and subscriptions of the exchange. */
  readonly ordinal: number
  /** Messages that may wait unread before the peer is cut off. */
  readonly maxUnread: number
  /** How its data is encoded, in the words of its protocol. */
  readonly encoding: string
}

/** Quick rather than small: nobody measures this. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

const compress = (frame: Buffer | string) => brotliCompressSync(frame, BROTLI)

/** One client's WebSocket, from upgrade to close. */
export class Peer {
  readonly wire: Wire
  readonly url: URL
  readonly webSocket: WebSocket
  /** Aborts when the socket has closed. */
  readonly signal: AbortSignal
  /** Ids of the faults that keep this peer from data. */
  readonly mutedBy = new Set<number>()
  readonly ordinal: number
  readonly encoding: string
  /** True when the exchange is about to close it, whatever it sends until then. */
  isDoomed = false
  framing: Framing = 'text'
  readonly #maxUnread: number
  #unread = 0
  #onSend = () => {}

  constructor({ wire, webSocket, url, ordinal, maxUnread, encoding }: PeerOptions) {
    this.wire = wire
    this.webSocket = webSocket
    this.url = url
    this.ordinal = ordinal
    this.encoding = encoding
    this.#maxUnread = maxUnread
    const closed = new AbortController()
    this.signal = closed.signal
    webSocket.on('close', () => closed.abort())
    // The close that follows says all that matters.
    webSocket.on('error', () => {})
  }

  onText(listener: (text: string) => void): void {
    this.webSocket.on('message', (data: RawData) => listener(data.toString()))
  }

  /** Calls the listener, the only one, whenever a frame is handed to the socket. */
  onSend(listener: () => void): void {
    this.#onSend = listener
  }

  /** Sends one frame, text unless said otherwise: bytes that are encoded once, however many peers get them. */
  send(frame: Buffer | string, binary = false): Delivery {
    const isHeld = this.wire.state === 'held'
    if (this.webSocket.readyState !== this.webSocket.OPEN || !(isHeld || this.wire.flows)) return 'lost'
    this.#unread = this.wire.writableLength === 0 ? 0 : this.#unread + 1
    if (this.#unread > this.#maxUnread) {
      this.webSocket.terminate()
      return 'lost'
    }
    this.#onSend()
    if (binary || this.framing === 'text') this.webSocket.send(frame, { binary })
    else this.webSocket.send(this.framing === 'brotli' ? compress(frame) : frame, { binary: true })
    return isHeld || this.wire.isLimited ? 'held' : 'sent'
  }
}
