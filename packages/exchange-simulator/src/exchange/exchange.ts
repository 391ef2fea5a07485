import type { WebSocket } from 'ws'
import type { Clock } from '../clock.ts'
import { type Listener, openListener } from '../transport/listener.ts'
import { type Delivery, Peer } from '../transport/peer.ts'
import { type HttpAnswer, type HttpRequest, socketServer, type UpgradeAnswer } from '../transport/socket-server.ts'
import type { Wire } from '../transport/wire.ts'
import { Market } from './market.ts'
import {
  type ChannelDefinition,
  type ExchangeId,
  type Floor,
  type Protocol,
  SYSTEM_STATES,
  type SystemState,
} from './protocol.ts'
import { type RequestRules, requestRules } from './request-rules.ts'
import type { Subscription } from './subscription.ts'
import { runTicks } from './ticks.ts'
import { Topic, type Weather } from './topic.ts'
import { type UpgradeRules, upgradeRules } from './upgrade-rules.ts'

/** A sound, timely frame of a book that was handed to a socket that can deliver it and is there to stay. */
export interface BookFrame {
  readonly market: string
  /** The subscription's place among all sockets and subscriptions of the exchange. */
  readonly subscription: number
  /** The same of its socket. */
  readonly socket: number
  /** True where every frame of its channel is the whole book. */
  readonly isWhole: boolean
}

/** One simulated exchange, and the handles by which faults take hold of it. */
export interface Exchange {
  readonly id: ExchangeId
  readonly url: string
  /** Where its REST API lives, as clients spell it. */
  readonly restUrl: string
  readonly markets: ReadonlyMap<string, Market>
  readonly topics: readonly Topic[]
  readonly listener: Listener
  readonly rules: RequestRules
  readonly upgrades: UpgradeRules
  /** Clients whose WebSocket is open. */
  readonly peers: ReadonlySet<Peer>
  /** Fault id → what it does to every new socket, before anything is said on it. */
  readonly newcomers: Map<number, (peer: Peer) => void>
  /** Fault id → what it does to every new subscription, before its first frame. */
  readonly newSubscriptions: Map<number, (subscription: Subscription, topic: Topic) => void>
  /** Fault id → requests that a socket may send within a second. */
  readonly requestLimits: Map<number, number>
  /** Ids of the faults that keep REST from answering. */
  readonly restMutedBy: Set<number>
  /** Fault id → what the exchange says of itself. */
  readonly states: Map<number, SystemState>
  /** Book changes a second and market. */
  readonly rateHz: number
  /** Functions that see every book frame, until they return true. */
  readonly watchers: Set<(frame: BookFrame) => boolean>
  /** The ordinal of the newest socket or subscription. */
  lastOrdinal(): number
  /** The market of that name, or every one. */
  marketsAimedAt(market: string | null): readonly Market[]
  /** Changes a market without telling anyone. */
  skipChange(market: string): void
  /** Changes a market and tells it with a price that is no decimal. */
  corruptChange(market: string): void
  /** The encoding that an upgrade asks for; null where the exchange has none like it. */
  encodingOf(url: URL): string | null
  /** Tells of book frames that waited on wires which now flow freely. */
  tellReleased(): void
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

/** What a protocol speaks that knows of one encoding alone. */
const PLAIN_ENCODING = 'json'

const CALM: Weather = { delayMs: () => 0, isHeld: () => false, isDoubled: () => false, isSwapped: () => false }

function bookWeather(market: Market): Weather {
  return {
    delayMs: () => market.delayMs,
    isHeld: () => market.heldBy.size > 0,
    isDoubled: () => market.doubledBy.size > 0,
    isSwapped: () => market.swappedBy.size > 0,
  }
}

/** Channels of all markets, as channels of the first: faults that hold its messages hold theirs. */
function channelsOfAll({ wideChannels = [] }: Protocol, markets: readonly Market[]): readonly ChannelDefinition[] {
  return wideChannels.map(({ name, intervalMs, encode }) => ({
    kind: 'other',
    name: () => name,
    every: { intervalMs, encode: (_market, _channel, now) => encode(markets, now) },
  }))
}

/** Opens the exchange's port and starts its markets; both end with the signal. @throws when the port cannot be had. */
export async function openExchange(options: ExchangeOptions): Promise<Exchange> {
  const { protocol, clock, signal, seed } = options
  const { exchange, quote } = protocol
  const markets = new Map(
    options.markets.map((market) => [market, new Market({ market, exchange, seed, clock, ...(quote && { quote }) })]),
  )
  const peers = new Set<Peer>()
  const watchers = new Set<(frame: BookFrame) => boolean>()
  /** The last book frame per market that went to a held wire: it arrives when the path is back. */
  const heldFrames = new Map<Peer, Map<string, BookFrame>>()
  const rules = requestRules()
  const upgrades = upgradeRules(clock)
  const newcomers = new Map<number, (peer: Peer) => void>()
  const newSubscriptions = new Map<number, (subscription: Subscription, topic: Topic) => void>()
  const requestLimits = new Map<number, number>()
  const restMutedBy = new Set<number>()
  const states = new Map<number, SystemState>()
  let ordinal = 0

  function tellWatchers(frame: BookFrame): void {
    for (const watch of watchers) if (watch(frame)) watchers.delete(watch)
  }

  function onDelivery(frame: BookFrame, peer: Peer, delivery: Delivery): void {
    if (delivery === 'sent' && watchers.size > 0) tellWatchers(frame)
    if (delivery !== 'held') return
    const held = heldFrames.get(peer) ?? new Map<string, BookFrame>()
    heldFrames.set(peer, held.set(frame.market, frame))
  }

  function createTopic(market: Market, channel: ChannelDefinition): Topic {
    const name = channel.name(market.name)
    const isBook = channel.kind === 'book'
    const { snapshot, isWhole = false } = channel
    return new Topic({
      name,
      market: market.name,
      kind: channel.kind,
      clock,
      signal,
      ...(snapshot && { snapshot: (encoding: string) => snapshot(market, name, clock.now(), encoding) }),
      weather: isBook ? bookWeather(market) : { ...CALM, isHeld: () => market.heldBy.size > 0 },
      onDelivery({ peer, ordinal: subscription }, delivery, isProof) {
        if (!isBook || !isProof || peer.isDoomed) return
        onDelivery({ market: market.name, subscription, socket: peer.ordinal, isWhole }, peer, delivery)
      },
    })
  }

  const all = [...markets.values()]
  const lines = [
    ...all.flatMap((market) => protocol.channels.map((channel) => ({ market, channel }))),
    ...all.slice(0, 1).flatMap((market) => channelsOfAll(protocol, all).map((channel) => ({ market, channel }))),
  ].map(({ market, channel }) => ({ market, channel, topic: createTopic(market, channel) }))
  const topics = new Map(lines.map(({ topic }) => [topic.name, topic]))

  const floor: Floor = {
    clock,
    rules,
    topic: (name) => topics.get(name),
    requestsPerSecond: () => Math.min(Number.POSITIVE_INFINITY, ...requestLimits.values()),
    subscribe(peer, topic) {
      ordinal += 1
      const subscription = topic.add(peer, ordinal)
      for (const meet of newSubscriptions.values()) meet(subscription, topic)
    },
    unsubscribe: (peer, topic) => topic.remove(peer),
  }

  const encodingOf = (url: URL) => (protocol.encodingOf ? protocol.encodingOf(url) : PLAIN_ENCODING)

  function onUpgrade(url: URL): UpgradeAnswer {
    const answer = upgrades.answer(url)
    if (answer.kind !== 'accept' || encodingOf(url) !== null) return answer
    return { kind: 'refuse', status: 400, headers: {} }
  }

  function onWebSocket(webSocket: WebSocket, wire: Wire, url: URL): void {
    ordinal += 1
    const encoding = encodingOf(url) ?? PLAIN_ENCODING
    const peer = new Peer({ wire, webSocket, url, ordinal, maxUnread: protocol.maxUnread, encoding })
    peers.add(peer)
    peer.signal.addEventListener('abort', () => {
      peers.delete(peer)
      heldFrames.delete(peer)
      for (const topic of topics.values()) topic.remove(peer)
    })
    for (const meet of newcomers.values()) meet(peer)
    protocol.connect(peer, floor)
  }

  function onHttp(request: HttpRequest, wire: Wire): HttpAnswer {
    const state = SYSTEM_STATES.find((each) => [...states.values()].includes(each)) ?? 'ok'
    const floor = { clock, markets, state }
    const answer = protocol.rest?.(request, floor) ?? null
    if (answer === null) return null
    listener.discount(wire)
    return restMutedBy.size > 0 ? { kind: 'ignore' } : { kind: 'json', ...answer }
  }

  const server = socketServer({
    paths: protocol.paths,
    clock,
    signal,
    onUpgrade,
    onHttp,
    onWebSocket,
  })
  const listener = await openListener({ port: options.port, clock, signal, onWire: server.serve })
  signal.addEventListener('abort', () => listener.close(), { once: true })
  void runTicks({ markets: all, lines, rateHz: options.rateHz, clock, signal })

  return {
    id: exchange,
    url: `ws://127.0.0.1:${listener.port}${protocol.dialPath}`,
    restUrl: `http://127.0.0.1:${listener.port}${protocol.restPath ?? ''}`,
    markets,
    topics: [...topics.values()],
    listener,
    rules,
    upgrades,
    peers,
    newcomers,
    newSubscriptions,
    requestLimits,
    restMutedBy,
    states,
    rateHz: options.rateHz,
    watchers,
    lastOrdinal: () => ordinal,
    marketsAimedAt: (market) => [...markets.values()].filter(({ name }) => (market ?? name) === name),
    encodingOf,
    skipChange: (market) => void markets.get(market)?.step(),
    corruptChange(name) {
      const market = markets.get(name)
      if (!market) return
      const change = market.step()
      for (const { channel, topic } of lines.filter((line) => line.market === market)) {
        const { corrupt } = channel
        if (corrupt) topic.publish((encoding) => corrupt(market, topic.name, change, encoding), false)
      }
    },
    tellReleased() {
      for (const [peer, frames] of heldFrames) {
        if (!peer.wire.flows || peer.wire.isLimited) continue
        heldFrames.delete(peer)
        for (const frame of frames.values()) tellWatchers(frame)
      }
    },
  }
}
