import type { Floor, Protocol } from '../exchange/protocol.ts'
import { answerDelayMs } from '../exchange/request-rules.ts'
import type { Framing, Peer } from '../transport/peer.ts'
import { V3_CHANNELS } from './channels.ts'
import { type Dialect, type Outcome, V3, v2 } from './dialect.ts'
import { parseRequest, type VestRequest } from './requests.ts'
import { vestRest } from './rest.ts'
import { V2_CHANNELS, V2_WIDE_CHANNELS } from './v2-channels.ts'

/** Vest documents no limit of its own: this one bounds the simulator's memory. */
const MAX_UNREAD = 10_000

/** Where each generation lives. */
const PATHS = { v3: '/ws', v2: '/ws-api' }

/** How the servers of v2 were seen to send their JSON. */
export const DEFAULT_V2_FRAMES: Framing = 'binary'

/** One client, and the dialect it speaks. */
interface Conversation {
  readonly peer: Peer
  readonly floor: Floor
  readonly dialect: Dialect
}

function register({ peer, floor, dialect }: Conversation, requested: string): Outcome {
  const topic = dialect.topic(floor, requested)
  const isRefused = !topic || (topic.kind === 'book' && floor.rules.hit('reject', topic.market) !== undefined)
  if (!isRefused) floor.subscribe(peer, topic)
  return { requested, isRefused }
}

/** The markets whose books a request names. */
function bookMarkets({ floor, dialect }: Conversation, params: readonly string[]): readonly string[] {
  return params.flatMap((name) => {
    const topic = dialect.topic(floor, name)
    return topic?.kind === 'book' ? [topic.market] : []
  })
}

function handle(conversation: Conversation, { method, params, id }: VestRequest): void {
  const { peer, floor, dialect } = conversation
  switch (method) {
    case 'PING':
      peer.send('{"data":"PONG"}')
      return
    case 'SUBSCRIBE': {
      const outcomes = params.map((requested) => register(conversation, requested))
      const send = () => peer.send(JSON.stringify(dialect.answer(outcomes, id)))
      const delayMs = answerDelayMs(floor.rules, bookMarkets(conversation, params))
      if (delayMs === 0) send()
      else if (delayMs !== null) void floor.clock.sleep(delayMs, peer.signal).then(send, () => {})
      for (const requested of params) dialect.topic(floor, requested)?.greet(peer)
      return
    }
    case 'UNSUBSCRIBE':
      for (const requested of params) {
        const topic = dialect.topic(floor, requested)
        if (topic) floor.unsubscribe(peer, topic)
      }
      peer.send(JSON.stringify({ result: null, id }))
      return
  }
}

/**
 * Vest's public WebSocket: version 3 at `/ws`, as observed in October 2026, for it has no public documents, and version 2
 * at `/ws-api`, as documented until 2025. `v2Frames`: how v2 sends; binary frames of UTF-8 where not said.
 *
 * The answer to UNSUBSCRIBE was never recorded on v3; it is given in the shape of v2.
 */
export function vestProtocol(v2Frames: Framing = DEFAULT_V2_FRAMES): Protocol {
  const dialects: Readonly<Record<string, Dialect>> = { [PATHS.v3]: V3, [PATHS.v2]: v2(v2Frames) }
  return {
    exchange: 'vest',
    paths: Object.values(PATHS),
    dialPath: `${PATHS.v3}?version=1.0`,
    maxUnread: MAX_UNREAD,
    channels: [...V3_CHANNELS, ...V2_CHANNELS],
    wideChannels: V2_WIDE_CHANNELS,
    rest: vestRest,
    connect(peer, floor) {
      const dialect = dialects[peer.url.pathname] ?? V3
      const refusal = dialect.refusal(peer.url.searchParams)
      if (refusal) {
        peer.webSocket.close(...refusal)
        return
      }
      peer.framing = dialect.framing
      peer.onText((text) => {
        const request = parseRequest(text)
        if (request) handle({ peer, floor, dialect }, request)
      })
    },
  }
}
