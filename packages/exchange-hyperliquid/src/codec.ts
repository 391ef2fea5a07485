import {
  type BookUpdate,
  type Codec,
  type Decoded,
  describeWire,
  type Frame,
  isWireObject,
  readJson,
  type Subscription,
  type Trade,
  type WireObject,
} from '@holdfast/adapter-core'
import { readBbo, readBook } from './book.ts'
import { readTrade } from './trades.ts'
import { canaryOf, dataKey, toWire, type WireSubscription, wireKey } from './wire-subscription.ts'

type Fact = Decoded<Trade>

/** What a subscription on the wire is to us; a canary is one of no channel of ours. */
type Route = { readonly kind: 'wanted'; readonly subscription: Subscription } | { readonly kind: 'canary' }

/** The first frame of a socket, in plain text, as the exchange's own Python client knows it. */
const GREETING = 'Websocket connection established.'

const PING = JSON.stringify({ method: 'ping' })

/** Most trades taken from one message: far above a block's, and each costs a fact. */
const MAX_TRADES = 5_000

/** `Cannot send more than 2000 messages per minute.`, as its users met it. */
const THROTTLED = /more than \d+ messages per minute/i

/**
 * JSON in text frames, one subscription each, answered by an echo. Nothing has an id: answers are matched by what they
 * echo, errors by what they quote, data by channel and coin.
 */
export function createHyperliquidCodec(): Codec<Trade> {
  /** What was asked for, by `wireKey`. */
  const asked = new Map<string, Route>()
  /** Whose data comes under a channel and coin, by `dataKey`; of two that share one, the last that was asked for. */
  const wanted = new Map<string, Subscription>()
  /** Coins whose trades were asked for, and have not come since. */
  const awaitingTrades = new Set<string>()

  const send = (method: 'subscribe' | 'unsubscribe', subscription: WireSubscription, route: Route) => {
    asked.set(wireKey(subscription) ?? '', route)
    return [JSON.stringify({ method, subscription })]
  }

  const ask = (method: 'subscribe' | 'unsubscribe', subscription: Subscription): readonly Frame[] =>
    send(method, toWire(subscription), { kind: 'wanted', subscription })

  const subscribe = (subscription: Subscription): readonly Frame[] => {
    const { coin, type } = toWire(subscription)
    wanted.set(dataKey(type, coin), subscription)
    if (type === 'trades') awaitingTrades.add(coin)
    return ask('subscribe', subscription)
  }

  const routeOf = (echo: unknown): Route | undefined => asked.get(wireKey(echo) ?? '')

  const onAnswer = (data: unknown): readonly Fact[] => {
    if (!isWireObject(data)) return [malformed('an answer without what it answers')]
    const { method, subscription } = data
    // The answer to an unsubscribe says nothing new.
    if (method === 'unsubscribe') return []
    const route = routeOf(subscription)
    if (route === undefined) return [notice(`${describeWire(subscription)} acknowledged, which nobody asked for`)]
    return acknowledged(route)
  }

  const onError = (text: string): readonly Fact[] => {
    if (/^Already unsubscribed/i.test(text)) return []
    if (THROTTLED.test(text)) return [{ kind: 'throttled', detail: text, retryAfterMs: null }]
    const route = routeOf(quoted(text))
    if (route === undefined) return [notice(text)]
    if (/^Already subscribed/i.test(text)) return acknowledged(route)
    return route.kind === 'canary'
      ? [notice(text)]
      : [{ kind: 'refused', subscription: route.subscription, detail: text }]
  }

  const onBook = (channel: string, data: unknown, read: (data: WireObject) => BookUpdate | string): Fact => {
    if (!isWireObject(data) || typeof data['coin'] !== 'string') return malformed(`${channel} without a coin`)
    const { coin } = data
    const subscription = wanted.get(dataKey(channel, coin))
    if (subscription === undefined) return unasked(channel, coin)
    const update = read(data)
    return typeof update === 'string' ? malformed(update) : { kind: 'book', subscription, update }
  }

  /** The first list after a subscribe tells what happened before it, up to 20 s ago: its age is no lateness of ours. */
  const onTrades = (data: unknown): readonly Fact[] => {
    if (!Array.isArray(data)) return [malformed('trades is not a list')]
    if (data.length > MAX_TRADES) return [malformed(`more than ${MAX_TRADES} trades in a message`)]
    const heard = new Set<string>()
    const facts = (data as readonly unknown[]).map((entry): Fact => {
      const read = readTrade(entry)
      if (typeof read === 'string') return malformed(read)
      const { coin, trade } = read
      const subscription = wanted.get(dataKey('trades', coin))
      if (subscription === undefined) return unasked('trades', coin)
      heard.add(coin)
      return { kind: 'event', subscription, exchangeTime: awaitingTrades.has(coin) ? null : trade.at, value: trade }
    })
    for (const coin of heard) awaitingTrades.delete(coin)
    return facts
  }

  const onCanary = (data: unknown): readonly Fact[] => {
    const coin = isWireObject(data) ? data['coin'] : undefined
    if (typeof coin !== 'string') return [malformed('a context without a coin')]
    return asked.has(wireKey(canaryOf(coin)) ?? '')
      ? [{ kind: 'canary', market: coin }]
      : [unasked('activeAssetCtx', coin)]
  }

  const decode = (frame: Frame): readonly Fact[] => {
    if (frame === GREETING) return []
    const message = readJson(frame)
    if (!isWireObject(message)) return [malformed('a frame that is not a JSON object')]
    const { channel, data } = message
    switch (channel) {
      case 'l2Book':
        return [onBook(channel, data, readBook)]
      case 'bbo':
        return [onBook(channel, data, readBbo)]
      case 'trades':
        return onTrades(data)
      case 'activeAssetCtx':
      case 'activeSpotAssetCtx':
        return onCanary(data)
      case 'subscriptionResponse':
        return onAnswer(data)
      case 'pong':
        return [{ kind: 'heartbeat' }]
      case 'error':
        return onError(describeWire(data))
      default:
        return [{ kind: 'unknown', detail: `a message of the channel ${describeWire(channel) || 'of no name'}` }]
    }
  }

  return {
    subscribe,
    unsubscribe: (subscription) => ask('unsubscribe', subscription),
    canary: ({ channel, market }) => (channel === 'bbo' ? send('subscribe', canaryOf(market), { kind: 'canary' }) : []),
    ping: () => PING,
    decode,
  }
}

/** The JSON an error quotes: `Already subscribed: {"type":"l2Book",…}`, or a whole request of ours. */
function quoted(text: string): unknown {
  const start = text.indexOf('{')
  const json = start === -1 ? undefined : readJson(text.slice(start))
  return isWireObject(json) && json['method'] === 'subscribe' ? json['subscription'] : json
}

function acknowledged(route: Route): readonly Fact[] {
  return route.kind === 'canary' ? [] : [{ kind: 'acknowledged', subscription: route.subscription }]
}

function unasked(channel: string, coin: string): Fact {
  return { kind: 'unknown', detail: `data of the channel ${channel} of ${coin}` }
}

function notice(detail: string): Fact {
  return { kind: 'notice', detail }
}

function malformed(detail: string): Fact {
  return { kind: 'malformed', detail }
}
