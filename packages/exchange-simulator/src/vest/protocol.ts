import type { Floor, Protocol } from '../exchange/protocol.ts'
import { answerDelayMs } from '../exchange/request-rules.ts'
import type { Peer } from '../transport/peer.ts'
import { depth, ticker } from './channels.ts'
import { parseRequest, type VestRequest } from './requests.ts'

/** Vest documents no limit of its own: this one bounds the simulator's memory. */
const MAX_UNREAD = 10_000

/** Close code of a dial without `version=1.0`, from the documents of v2. */
const WRONG_VERSION = 4000

interface Outcome {
  readonly requested: string
  readonly status: 'registered' | 'rejected'
  readonly reason?: 'invalid_stream'
}

function register(peer: Peer, floor: Floor, requested: string): Outcome {
  const topic = floor.topic(requested)
  const isRefused = !topic || (topic.kind === 'book' && floor.rules.hit('reject', topic.market) !== undefined)
  if (isRefused) return { requested, status: 'rejected', reason: 'invalid_stream' }
  floor.subscribe(peer, topic)
  return { requested, status: 'registered' }
}

/** The markets whose books a request names. */
function bookMarkets(floor: Floor, params: readonly string[]): readonly string[] {
  return params.flatMap((name) => {
    const topic = floor.topic(name)
    return topic?.kind === 'book' ? [topic.market] : []
  })
}

function handle(peer: Peer, floor: Floor, { method, params, id }: VestRequest): void {
  switch (method) {
    case 'PING':
      peer.send('{"data":"PONG"}')
      return
    case 'SUBSCRIBE': {
      const outcomes = params.map((requested) => register(peer, floor, requested))
      const send = () => peer.send(JSON.stringify({ subscription_outcomes: outcomes }))
      const delayMs = answerDelayMs(floor.rules, bookMarkets(floor, params))
      if (delayMs === 0) send()
      else if (delayMs !== null) void floor.clock.sleep(delayMs, peer.signal).then(send, () => {})
      for (const requested of params) floor.topic(requested)?.greet(peer)
      return
    }
    case 'UNSUBSCRIBE':
      for (const requested of params) {
        const topic = floor.topic(requested)
        if (topic) floor.unsubscribe(peer, topic)
      }
      peer.send(JSON.stringify({ result: null, id }))
      return
  }
}

/**
 * Vest's public WebSocket, version 3, as observed in October 2026: it has no public documents.
 *
 * The answer to UNSUBSCRIBE was never recorded on v3; it is given in the shape of v2.
 */
export function vestProtocol(): Protocol {
  return {
    exchange: 'vest',
    path: '/ws',
    dialPath: '/ws?version=1.0',
    maxUnread: MAX_UNREAD,
    channels: [depth, ticker],
    connect(peer, floor) {
      if (peer.url.searchParams.get('version') !== '1.0') {
        peer.webSocket.close(WRONG_VERSION, 'WRONG_VERSION')
        return
      }
      peer.onText((text) => {
        const request = parseRequest(text)
        if (request) handle(peer, floor, request)
      })
    },
  }
}
