import type { Floor, Protocol } from '../exchange/protocol.ts'
import { answerDelayMs } from '../exchange/request-rules.ts'
import type { Topic } from '../exchange/topic.ts'
import type { Peer } from '../transport/peer.ts'
import { DEFAULT_BOOK_MS, hyperliquidChannels } from './channels.ts'
import { coarsen } from './quoting.ts'
import { parseRequest, type Wish } from './requests.ts'
import { hyperliquidRest } from './rest.ts'
import { limitSilence, SILENCE_LIMIT_MS } from './silence-limit.ts'

/** Hyperliquid documents no limit of its own: this one bounds the simulator's memory. */
const MAX_UNREAD = 10_000

/** How long after its acknowledgement a subscription's first frame comes, in ms. Measured: 101 to 287. */
const FIRST_FRAME_MS = 100

/** How long after a request for a coin that there is not the socket is ended, in ms. Measured: 90 to 155. */
const POISON_MS = 100

export interface HyperliquidOptions {
  /** How often a book comes, in ms; a fast one ten times as often. */
  readonly bookMs?: number
  /** How long the server may have sent nothing on a socket, in ms. */
  readonly silenceLimitMs?: number
}

const frame = (channel: string, data: unknown) => JSON.stringify({ channel, data })

/** Does something later, unless the socket has gone. */
function later({ clock }: Floor, peer: Peer, delayMs: number, act: () => void): void {
  void clock.sleep(delayMs, peer.signal).then(act, () => {})
}

function subscribe(peer: Peer, floor: Floor, topic: Topic, { echo, original }: Wish): void {
  if (topic.has(peer)) {
    peer.send(frame('error', `Already subscribed: ${original}`))
    return
  }
  const isBook = topic.kind === 'book'
  if (isBook && floor.rules.hit('reject', topic.market)) {
    peer.send(frame('error', `Invalid subscription ${original}`))
    return
  }
  floor.subscribe(peer, topic)
  const send = () => peer.send(frame('subscriptionResponse', { method: 'subscribe', subscription: echo }))
  const delayMs = answerDelayMs(floor.rules, isBook ? [topic.market] : [])
  if (delayMs === 0) send()
  else if (delayMs !== null) later(floor, peer, delayMs, send)
  later(floor, peer, FIRST_FRAME_MS, () => topic.greet(peer))
}

function unsubscribe(peer: Peer, floor: Floor, topic: Topic, { echo, original }: Wish): void {
  const isEnded = floor.unsubscribe(peer, topic)
  peer.send(
    isEnded
      ? frame('subscriptionResponse', { method: 'unsubscribe', subscription: echo })
      : frame('error', `Already unsubscribed: ${original}`),
  )
}

function handle(peer: Peer, floor: Floor, text: string): void {
  const request = parseRequest(text)
  switch (request.kind) {
    case 'ping':
      peer.send('{"channel":"pong"}')
      return
    case 'error':
      peer.send(frame('error', request.error))
      return
    case 'subscribe':
    case 'unsubscribe': {
      const { wish, kind } = request
      const topic = wish.isPlain ? floor.topic(wish.topic) : undefined
      if (topic === undefined) later(floor, peer, POISON_MS, () => peer.wire.hangUp())
      else if (kind === 'subscribe') subscribe(peer, floor, topic, wish)
      else unsubscribe(peer, floor, topic, wish)
      return
    }
  }
}

/**
 * Hyperliquid's public WebSocket, as documented, and as probed in September 2026 where the documents are silent or old:
 * a coin it does not know, in lower case too, ends the socket without a word.
 *
 * Rounded books (`nSigFigs`, `mantissa`) are not simulated: a request for one meets the same end.
 *
 * @see https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket
 */
export function hyperliquidProtocol(options: HyperliquidOptions = {}): Protocol {
  const { bookMs = DEFAULT_BOOK_MS, silenceLimitMs = SILENCE_LIMIT_MS } = options
  return {
    exchange: 'hyperliquid',
    paths: ['/ws'],
    dialPath: '/ws',
    maxUnread: MAX_UNREAD,
    channels: hyperliquidChannels(bookMs),
    quote: coarsen,
    rest: hyperliquidRest,
    connect(peer, floor) {
      peer.onText((text) => handle(peer, floor, text))
      void limitSilence(peer, floor.clock, silenceLimitMs)
    },
  }
}
