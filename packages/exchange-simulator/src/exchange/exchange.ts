import type { Clock } from '../clock.ts'
import { type Listener, openListener } from '../transport/listener.ts'
import type { Delivery, Peer } from '../transport/peer.ts'
import { socketServer } from '../transport/socket-server.ts'
import { Market } from './market.ts'
import type { ChannelDefinition, ExchangeId, Floor, Protocol } from './protocol.ts'
import { type RequestRules, requestRules } from './request-rules.ts'
import type { Subscription } from './subscription.ts'
import { runTicks } from './ticks.ts'
import { Topic } from './topic.ts'

/** A frame of a book that was handed to a socket that can deliver it. */
export interface BookFrame {
  readonly market: string
  /** The subscription's place among all of this exchange. */
  readonly ordinal: number
}

/** One simulated exchange, and the handles by which faults take hold of it. */
export interface Exchange {
  readonly id: ExchangeId
  readonly url: string
  readonly markets: ReadonlyMap<string, Market>
  readonly topics: readonly Topic[]
  readonly listener: Listener
  readonly rules: RequestRules
  /** Clients whose WebSocket is open. */
  readonly peers: ReadonlySet<Peer>
  /** Functions that see every book frame, until they return true. */
  readonly watchers: Set<(frame: BookFrame) => boolean>
  /** The ordinal of the newest subscription. */
  lastOrdinal(): number
  /** Changes a market without telling anyone. */
  skipChange(market: string): void
  /** Tells that held wires flow again. */
  releasePath(key: number): void
}

export interface ExchangeOptions {
  readonly protocol: Protocol
  /** 0 = any free port. */
  readonly port: number
  readonly markets: readonly string[]
  readonly seed: number
  /** Book changes a second and market. */
  readonly rateHz: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Opens the exchange's port and starts its markets; both end with the signal. @throws when the port cannot be had. */
export async function openExchange(options: ExchangeOptions): Promise<Exchange> {
  const { protocol, clock, signal, seed } = options
  const markets = new Map(
    options.markets.map((market) => [market, new Market({ market, exchange: protocol.exchange, seed, clock })]),
  )
  const peers = new Set<Peer>()
  const watchers = new Set<(frame: BookFrame) => boolean>()
  /** The last book frame per market that went to a held wire: it arrives when the path is back. */
  const heldFrames = new Map<Peer, Map<string, BookFrame>>()
  const rules = requestRules()
  let ordinal = 0

  function tellWatchers(frame: BookFrame): void {
    for (const watch of watchers) if (watch(frame)) watchers.delete(watch)
  }

  function onDelivery(topic: Pick<Topic, 'market'>, subscription: Subscription, delivery: Delivery): void {
    const frame = { market: topic.market, ordinal: subscription.ordinal }
    if (delivery === 'sent' && watchers.size > 0) tellWatchers(frame)
    if (delivery !== 'held') return
    const held = heldFrames.get(subscription.peer) ?? new Map<string, BookFrame>()
    heldFrames.set(subscription.peer, held.set(topic.market, frame))
  }

  function createTopic(market: Market, channel: ChannelDefinition): Topic {
    const name = channel.name(market.name)
    const isBook = channel.kind === 'book'
    const { snapshot } = channel
    return new Topic({
      name,
      market: market.name,
      kind: channel.kind,
      clock,
      signal,
      ...(snapshot && { snapshot: () => snapshot(market, name) }),
      delayMs: () => (isBook ? market.delayMs : 0),
      onDelivery: (subscription, delivery) => {
        if (isBook) onDelivery({ market: market.name }, subscription, delivery)
      },
    })
  }

  const lines = [...markets.values()].flatMap((market) =>
    protocol.channels.map((channel) => ({ market, channel, topic: createTopic(market, channel) })),
  )
  const topics = new Map(lines.map(({ topic }) => [topic.name, topic]))

  const floor: Floor = {
    clock,
    rules,
    topic: (name) => topics.get(name),
    subscribe(peer, topic) {
      ordinal += 1
      topic.add(peer, ordinal)
    },
    unsubscribe: (peer, topic) => topic.remove(peer),
  }

  function onPeer(peer: Peer): void {
    peers.add(peer)
    peer.signal.addEventListener('abort', () => {
      peers.delete(peer)
      heldFrames.delete(peer)
      for (const topic of topics.values()) topic.remove(peer)
    })
    protocol.connect(peer, floor)
  }

  const server = socketServer({ path: protocol.path, maxUnread: protocol.maxUnread, onPeer })
  const listener = await openListener({ port: options.port, clock, signal, onWire: server.serve })
  signal.addEventListener('abort', () => listener.close(), { once: true })
  void runTicks({ markets: [...markets.values()], lines, rateHz: options.rateHz, clock, signal })

  return {
    id: protocol.exchange,
    url: `ws://127.0.0.1:${listener.port}${protocol.dialPath}`,
    markets,
    topics: [...topics.values()],
    listener,
    rules,
    peers,
    watchers,
    lastOrdinal: () => ordinal,
    skipChange: (market) => void markets.get(market)?.step(),
    releasePath(key) {
      listener.release(key)
      for (const [peer, frames] of heldFrames) {
        if (!peer.wire.flows) continue
        heldFrames.delete(peer)
        for (const frame of frames.values()) tellWatchers(frame)
      }
    },
  }
}
