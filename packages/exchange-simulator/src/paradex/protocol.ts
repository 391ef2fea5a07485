import type { Clock } from '../clock.ts'
import type { Floor, Protocol } from '../exchange/protocol.ts'
import { answerDelayMs } from '../exchange/request-rules.ts'
import type { Topic } from '../exchange/topic.ts'
import type { Peer } from '../transport/peer.ts'
import { bbo } from './bbo.ts'
import { encodingOf, type ParadexOffer, sbeVersion } from './encoding.ts'
import { beatWhenIdle, type HeartbeatTiming, keepAlive } from './heartbeat.ts'
import { createInboundMeter } from './inbound-meter.ts'
import { orderBookDeltas, orderBookSnapshots } from './order-book.ts'
import { type ParsedRequest, parseRequest, type RpcError } from './requests.ts'
import { paradexRest } from './rest.ts'
import { trades } from './trades.ts'

/** The server disconnects a client that has left this many messages unread. @see https://docs.paradex.trade/ws/general-information/rate-limits */
const MAX_UNREAD = 2000

/** As Paradex documents it: a ping every 55 s, to be answered within 5 s; on SBE a message after 20 s without any. */
const HEARTBEAT: HeartbeatTiming = { everyMs: 55_000, answerWithinMs: 5000, idleMs: 20_000 }

const BOOK_CHANNELS = [orderBookDeltas, orderBookSnapshots(50), orderBookSnapshots(100)]

/** What keeps a JSON socket from data where there is SBE alone; faults count from 1. */
const NOT_IN_JSON = 0

type Answer = { readonly result: { readonly channel: string } } | { readonly error: RpcError }

/** Writes an answer with its times in microseconds. `usOut` is exactly `usIn` + `usDiff`, as in real frames. */
function encodeAnswer(request: ParsedRequest, answer: Answer, clock: Clock, startedAt: number): string {
  const usIn = clock.now() * 1000
  const usDiff = Math.max(1, Math.round((clock.monotonic() - startedAt) * 1000))
  return `${JSON.stringify({ jsonrpc: '2.0', id: request.id, ...answer, usIn, usDiff, usOut: usIn + usDiff })}\n`
}

function refusal(action: 'subscribe' | 'unsubscribe', data: string): { error: RpcError } {
  return { error: { code: -32600, message: `invalid ${action} request`, data } }
}

/** True where an SBE socket has another book of the same market: SBE frames name the market alone, not the channel. */
function hasOtherBook(peer: Peer, floor: Floor, { kind, market }: Topic): boolean {
  if (kind !== 'book' || sbeVersion(peer.encoding) === null) return false
  return BOOK_CHANNELS.some(({ name }) => floor.topic(name(market))?.has(peer))
}

/** What is wrong with a channel's name that no market has. */
function namingFault(channel: string): string {
  return /^order_book\.[^.]+\.deltas./.test(channel) ? 'no parameters expected for deltas topic.' : 'invalid channel'
}

interface Outcome {
  readonly answer: Answer
  /** How late the answer goes out, in ms; null = never. Absent: at once. */
  readonly answerDelayMs?: number | null
  /** What follows an answer that is not late. */
  readonly after?: () => void
}

function subscribe(peer: Peer, floor: Floor, channel: string): Outcome {
  const topic = floor.topic(channel)
  if (!topic) return { answer: refusal('subscribe', namingFault(channel)) }
  if (topic.has(peer)) return { answer: refusal('subscribe', 'already subscribed') }
  // The refusal was seen, its words were not.
  if (hasOtherBook(peer, floor, topic)) return { answer: refusal('subscribe', 'order book already subscribed') }
  const books = topic.kind === 'book' ? [topic.market] : []
  if (books.some((market) => floor.rules.hit('reject', market))) {
    return { answer: refusal('subscribe', 'invalid channel') }
  }
  floor.subscribe(peer, topic)
  return {
    answer: { result: { channel } },
    answerDelayMs: answerDelayMs(floor.rules, books),
    after: () => topic.greet(peer),
  }
}

function unsubscribe(peer: Peer, floor: Floor, channel: string): Outcome {
  const topic = floor.topic(channel)
  if (!topic) return { answer: refusal('unsubscribe', namingFault(channel)) }
  if (!floor.unsubscribe(peer, topic)) return { answer: refusal('unsubscribe', 'not subscribed') }
  return { answer: { result: { channel } } }
}

function handle(peer: Peer, floor: Floor, request: ParsedRequest): Outcome {
  switch (request.kind) {
    case 'refused':
      return { answer: { error: request.error } }
    case 'subscribe':
      return subscribe(peer, floor, request.channel)
    case 'unsubscribe':
      return unsubscribe(peer, floor, request.channel)
  }
}

/** What may differ from the real exchange. */
export interface ParadexOptions {
  readonly heartbeat?: HeartbeatTiming
  readonly offer?: ParadexOffer
}

/**
 * Paradex's public WebSocket: strict JSON-RPC 2.0, one channel a request, every text frame ends with a newline.
 *
 * With SBE asked for, requests and answers stay JSON and data is binary. What a JSON socket gets where there is SBE alone
 * (`offer: 'sbe'`) is not known: here it is acknowledged and stays silent.
 *
 * @see https://docs.paradex.trade/ws/general-information/introduction
 */
export function paradexProtocol({ heartbeat = HEARTBEAT, offer = 'both' }: ParadexOptions = {}): Protocol {
  return {
    exchange: 'paradex',
    paths: ['/v1'],
    dialPath: '/v1',
    restPath: '/v1',
    maxUnread: MAX_UNREAD,
    channels: [...BOOK_CHANNELS, bbo, trades],
    encodingOf: (url) => encodingOf(url, offer),
    rest: paradexRest,
    connect(peer, floor) {
      const { clock } = floor
      const version = sbeVersion(peer.encoding)
      if (version === null && offer === 'sbe') peer.mutedBy.add(NOT_IN_JSON)
      const inbound = createInboundMeter(clock)
      peer.onText((text) => {
        const startedAt = clock.monotonic()
        if (!inbound.admits(floor.requestsPerSecond())) {
          peer.webSocket.close(4032, 'inbound queue full')
          return
        }
        const request = parseRequest(text)
        const { answer, answerDelayMs = 0, after } = handle(peer, floor, request)
        const send = () => peer.send(encodeAnswer(request, answer, clock, startedAt))
        if (answerDelayMs === 0) send()
        else if (answerDelayMs !== null) void clock.sleep(answerDelayMs, peer.signal).then(send, () => {})
        after?.()
      })
      void keepAlive(peer, clock, heartbeat)
      if (version !== null) void beatWhenIdle(peer, clock, { idleMs: heartbeat.idleMs, version })
    },
  }
}
