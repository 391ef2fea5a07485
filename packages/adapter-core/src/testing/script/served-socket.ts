import type { Frame } from '../../socket.ts'
import { subscriptionKey } from '../../subscription.ts'
import type { Trade } from '../../trade.ts'
import type { ExchangeScript, ScriptAsk, ScriptChannel, ScriptPing } from './exchange-script.ts'
import type { Changes, ServedMarket } from './served-market.ts'

/**
 * What becomes of a subscribe.
 *
 * - `accept`: the acknowledgement, then the first data. `data_first`: the other way round.
 * - `lose_ack`: the first data alone. `ack_only`: the acknowledgement, and nothing after it. `ignore`: neither.
 * - `refuse`: the answer that means no. `cut`: no answer, and the end of TCP. `hold`: nothing until `release`.
 */
export type Answer = 'accept' | 'data_first' | 'lose_ack' | 'ack_only' | 'ignore' | 'refuse' | 'cut' | 'hold'

/** A step of an answer that was held back. */
export interface HeldStep {
  readonly ask: ScriptAsk
  readonly what: 'ack' | 'data'
  send(): void
}

/** By how much the clock of an older message is behind, in ms. */
const OLDER_MS = 60_000

/** What is used of a socket of `ws`, said here so that who uses this library needs no types of that one. */
interface ServerSideSocket {
  readonly OPEN: number
  readonly readyState: number
  send(frame: Frame): void
  ping(): void
  close(code: number, reason: string): void
  terminate(): void
  on(event: 'error' | 'close' | 'pong', listener: () => void): unknown
  on(event: 'message', listener: (data: { toString(): string }, isBinary: boolean) => void): unknown
}

interface ServedSocketOptions {
  readonly script: ExchangeScript
  readonly ws: ServerSideSocket
  readonly markets: ReadonlyMap<string, ServedMarket>
  readonly now: () => number
  readonly answerTo: (ask: ScriptAsk) => Answer
  /** Told of every request, before it is answered. */
  readonly onAsk: (ask: ScriptAsk) => void
  /** Told of a frame that the exchange would not understand. */
  readonly onUnreadable: (frame: Frame) => void
}

/** One socket of a scripted server. */
export interface ServedSocket {
  /** Steps of answers that wait for the test. */
  readonly held: HeldStep[]
  /** True where this socket gets the data of a channel and market. */
  has(channel: string, market: string): boolean
  send(frame: Frame): void
  /** Sends what a move of a market means on every channel this socket has of it. */
  moved(market: ServedMarket, changes: Changes): void
  traded(market: ServedMarket, trade: Trade): void
  /** Sends what shows that a market which does not move is served. */
  chatted(market: ServedMarket): void
  /** Sends a whole book that is older than the last message, and another. */
  sendOlder(channel: string, market: ServedMarket): void
  /** The frame that was sent last on a channel of a market. */
  last(channel: string, market: string): Frame | undefined
  /** Resolves when the peer has handled everything sent so far. */
  flush(): Promise<void>
  close(code: number, reason: string): void
  /** Ends TCP without a close frame. */
  cut(): void
}

export function serveSocket(options: ServedSocketOptions): ServedSocket {
  const { markets, now, script, ws } = options
  /** What this socket has asked for and been given. */
  const owned = new Map<string, ScriptAsk>()
  const sent = new Map<string, Frame>()
  const held: HeldStep[] = []
  /** Who waits for a pong, in the order of the pings. */
  const pinged: (() => void)[] = []

  const send = (frame: Frame) => {
    if (ws.readyState === ws.OPEN) ws.send(frame)
  }
  const sendAll = (frames: readonly Frame[]) => {
    for (const frame of frames) send(frame)
  }
  const channelOf = (name: string): ScriptChannel | undefined =>
    Object.hasOwn(script.channels, name) ? script.channels[name] : undefined

  const sendBook = (channel: string, market: ServedMarket, changes: Changes | null) => {
    const rules = channelOf(channel)
    if (rules?.carries !== 'book') return
    const isDelta = changes !== null && rules.updates === 'deltas'
    const levels = isDelta ? changes : market.levels(rules.depth)
    const kind = isDelta ? 'delta' : 'whole'
    const frame = script.book({ channel, market: market.symbol, kind, sequence: market.sequence, at: now(), ...levels })
    sent.set(subscriptionKey({ channel, market: market.symbol }), frame)
    send(frame)
  }

  const firstData = ({ channel, market: symbol }: ScriptAsk) => {
    const rules = channelOf(channel)
    const market = markets.get(symbol)
    if (market !== undefined && rules?.carries === 'book' && rules.firstData === 'at_once') {
      sendBook(channel, market, null)
    }
  }

  const give = (ask: ScriptAsk, answer: Answer) => {
    const acknowledge = () => sendAll(script.acknowledge(ask))
    const own = () => owned.set(subscriptionKey(ask), ask)
    const deliver = () => {
      own()
      firstData(ask)
    }
    switch (answer) {
      case 'accept':
        acknowledge()
        deliver()
        return
      case 'data_first':
        own()
        anyData(ask)
        acknowledge()
        return
      case 'lose_ack':
        deliver()
        return
      case 'ack_only':
        acknowledge()
        return
      case 'refuse':
        sendAll(script.refuse(ask))
        return
      case 'cut':
        ws.terminate()
        return
      case 'hold':
        held.push({ ask, what: 'ack', send: acknowledge }, { ask, what: 'data', send: deliver })
        return
      case 'ignore':
    }
  }

  /** What a market that moves at this very moment sends. */
  const anyData = ({ channel, market: symbol }: ScriptAsk) => {
    const market = markets.get(symbol)
    if (market === undefined) return
    if (channelOf(channel)?.carries === 'trades') sendTrade(channel, market, market.trade(now()))
    else sendBook(channel, market, null)
  }
  const sendTrade = (channel: string, { symbol: market }: ServedMarket, trade: Trade) =>
    send(script.trade({ channel, market }, trade))

  const onSubscribe = (ask: ScriptAsk) => {
    const already = owned.has(subscriptionKey(ask)) ? script.already?.(ask) : undefined
    if (already === undefined) give(ask, options.answerTo(ask))
    else sendAll(already)
  }
  const onUnsubscribe = (ask: ScriptAsk) => {
    const had = owned.delete(subscriptionKey(ask))
    sendAll((had ? undefined : script.missing?.(ask)) ?? script.acknowledge(ask))
  }
  const onRequest = (request: ScriptAsk | ScriptPing) => {
    switch (request.verb) {
      case 'subscribe':
        options.onAsk(request)
        onSubscribe(request)
        break
      case 'unsubscribe':
        options.onAsk(request)
        onUnsubscribe(request)
        break
      case 'ping':
        if (script.pong !== undefined) send(script.pong(request))
    }
  }

  ws.on('error', () => {})
  ws.on('pong', () => pinged.shift()?.())
  ws.on('close', () => {
    for (const resolve of pinged.splice(0)) resolve()
  })
  ws.on('message', (data, isBinary) => {
    const bytes = data as Buffer
    const frame = isBinary ? bytes : bytes.toString()
    const requests = script.read(frame)
    if (requests === null) options.onUnreadable(frame)
    for (const request of requests ?? []) onRequest(request)
  })

  const chatted = ({ symbol }: ServedMarket) => {
    const has = [...owned.values()].some(
      ({ channel, market }) => channelOf(channel)?.carries === 'canary' && (market === symbol || market === ''),
    )
    if (has && script.canary !== undefined) send(script.canary(symbol))
  }

  return {
    held,
    has: (channel, market) => owned.has(subscriptionKey({ channel, market })),
    send,
    chatted,
    moved: (market, changes) => {
      chatted(market)
      for (const { channel, market: symbol } of owned.values()) {
        if (symbol === market.symbol) sendBook(channel, market, changes)
      }
    },
    traded: (market, trade) => {
      for (const { channel, market: symbol } of owned.values()) {
        if (symbol === market.symbol && channelOf(channel)?.carries === 'trades') sendTrade(channel, market, trade)
      }
    },
    sendOlder: (channel, market) => {
      const rules = channelOf(channel)
      if (rules?.carries !== 'book') return
      const { asks, bids } = market.levels(rules.depth + 1)
      const was = { sequence: market.sequence - 1, at: now() - OLDER_MS, bids: bids.slice(1), asks: asks.slice(1) }
      send(script.book({ channel, market: market.symbol, kind: 'whole', ...was }))
    },
    last: (channel, market) => sent.get(subscriptionKey({ channel, market })),
    flush: () => {
      if (ws.readyState !== ws.OPEN) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      pinged.push(resolve)
      ws.ping()
      return promise
    },
    close: (code, reason) => ws.close(code, reason),
    cut: () => ws.terminate(),
  }
}
