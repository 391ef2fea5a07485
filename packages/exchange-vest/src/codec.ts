import {
  type Codec,
  createPendingRequests,
  type Decoded,
  describeWire,
  type Frame,
  isWireObject,
  readInteger,
  type Subscription,
  type Trade,
  type WireObject,
} from '@holdfast/adapter-core'
import { readBook } from './book.ts'
import { readFrame } from './frame.ts'
import { readOutcome } from './outcome.ts'
import { readTrade } from './trades.ts'

/** The two generations of Vest's API. */
export type Dialect = 'v2' | 'v3'

type Fact = Decoded<Trade>

/** Our channels as Vest names them. */
const WIRE_CHANNELS: Readonly<Record<string, 'depth' | 'trades'>> = { order_book: 'depth', trades: 'trades' }

/** v2's tickers of all markets, in one channel and one message. */
const ALL_TICKERS = 'tickers'

/**
 * The ticker comes about every 0.75 s whether the book moves or not (v3, observed), so its silence is the socket's.
 */
const CANARIES: Readonly<Record<Dialect, (market: string) => string>> = {
  v2: () => ALL_TICKERS,
  v3: (market) => `${market}@ticker`,
}

/** Most requests remembered by id; the oldest go first. */
const MAX_PENDING = 200

/** Most outcomes taken from one message: each request is for one channel, so an answer has one. */
const MAX_OUTCOMES = 200

/** Rate limited, and TOO_MANY_REQUESTS (v2's API book, error codes). */
const THROTTLES: ReadonlySet<number | null> = new Set([429, 1003])

/** What a wire channel is to us. */
type Route =
  | { readonly kind: 'depth' | 'trades'; readonly subscription: Subscription }
  /** `markets`: those whose book it vouches for. */
  | { readonly kind: 'canary'; readonly channel: string; readonly markets: Set<string> }

/** A request that awaits its answer, where answers come by id. */
interface Pending {
  readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'
  readonly route: Route
}

/**
 * JSON requests with an id. v3 answers a SUBSCRIBE per channel (`subscription_outcomes`), v2 by id
 * (`{"result":null,"id":1}`): both are taken in either dialect, which differ in their canary alone.
 */
export function createVestCodec(dialect: Dialect): Codec<Trade> {
  const routes = new Map<string, Route>()
  // v3 answers without ids: there none is ever taken.
  const pending = createPendingRequests<Pending>(MAX_PENDING)

  const ask = (method: Pending['method'], channel: string, route: Route): readonly Frame[] => {
    routes.set(channel, route)
    return [JSON.stringify({ method, params: [channel], id: pending.add({ method, route }) })]
  }

  /** @throws {RangeError} for a channel that is not in the definition. */
  const askFor = (method: Pending['method'], subscription: Subscription): readonly Frame[] => {
    const { channel, market } = subscription
    const kind = Object.hasOwn(WIRE_CHANNELS, channel) ? WIRE_CHANNELS[channel] : undefined
    if (kind === undefined) throw new RangeError(`Cannot subscribe: Vest has no channel ${channel} here`)
    return ask(method, `${market}@${kind}`, { kind, subscription })
  }

  const onOutcome = (entry: unknown): readonly Fact[] => {
    const outcome = readOutcome(entry)
    if (outcome.kind === 'malformed') return [{ kind: 'malformed', detail: 'a subscription outcome' }]
    const route = routes.get(outcome.requested)
    if (route === undefined) {
      return [{ kind: 'notice', detail: `${outcome.requested} ${outcome.kind}, which nobody asked for` }]
    }
    if (outcome.kind === 'released') return []
    return verdict(route, outcome.kind === 'registered' ? null : outcome.detail)
  }

  const onAnswer = (message: WireObject): readonly Fact[] => {
    const error = errorOf(message)
    if (error === null && message['result'] === undefined) {
      return [{ kind: 'unknown', detail: 'a message of no known kind' }]
    }
    const request = pending.take(message['id'])
    const throttled: readonly Fact[] =
      error !== null && isThrottle(message) ? [{ kind: 'throttled', detail: error, retryAfterMs: null }] : []
    if (request?.method === 'SUBSCRIBE') return [...throttled, ...verdict(request.route, error)]
    if (throttled.length > 0) return throttled
    if (error !== null) return [{ kind: 'notice', detail: error }]
    // The answer to an unsubscribe says nothing new.
    return request === undefined ? [{ kind: 'unknown', detail: 'an answer to no request' }] : []
  }

  const onData = (channel: string, { data, tsMs }: WireObject): readonly Fact[] => {
    const route = routes.get(channel)
    if (route === undefined) return [{ kind: 'unknown', detail: `data of the channel ${channel}` }]
    switch (route.kind) {
      case 'depth':
        return [onBook(route.subscription, data, tsMs)]
      case 'trades':
        return [onTrade(route.subscription, data, tsMs)]
      case 'canary':
        return onTicker(route, data)
    }
  }

  const canary = ({ channel, market }: Subscription): readonly Frame[] => {
    if (channel !== 'order_book') return []
    const name = CANARIES[dialect](market)
    const known = routes.get(name)
    const markets = known?.kind === 'canary' ? known.markets : new Set<string>()
    // One channel for all is asked for once, and again only where its data was missed by a market that asks again.
    if (markets.size > 0 && !markets.has(market)) {
      markets.add(market)
      return []
    }
    return ask('SUBSCRIBE', name, { kind: 'canary', channel: name, markets: markets.add(market) })
  }

  const decode = (frame: Frame): readonly Fact[] => {
    const message = readFrame(frame)
    if (!isWireObject(message)) return [{ kind: 'malformed', detail: 'a frame that is not a JSON object' }]
    const { channel, data, subscription_outcomes: outcomes } = message
    if (typeof channel === 'string') return onData(channel, message)
    if (data === 'PONG') return [{ kind: 'heartbeat' }]
    if (Array.isArray(outcomes) && outcomes.length <= MAX_OUTCOMES) return outcomes.flatMap(onOutcome)
    if (outcomes !== undefined) return [{ kind: 'malformed', detail: 'subscription_outcomes is no list of a few' }]
    return onAnswer(message)
  }

  return {
    subscribe: (subscription) => askFor('SUBSCRIBE', subscription),
    unsubscribe: (subscription) => askFor('UNSUBSCRIBE', subscription),
    canary,
    ping: () => JSON.stringify({ method: 'PING', params: [], id: pending.nextId() }),
    decode,
  }
}

function onBook(subscription: Subscription, data: unknown, tsMs: unknown): Fact {
  const update = readBook(data, tsMs)
  return typeof update === 'string' ? { kind: 'malformed', detail: update } : { kind: 'book', subscription, update }
}

function onTrade(subscription: Subscription, data: unknown, tsMs: unknown): Fact {
  const value = readTrade(data)
  if (typeof value === 'string') return { kind: 'malformed', detail: value }
  return { kind: 'event', subscription, exchangeTime: readInteger(tsMs) ?? value.at, value }
}

/** v3: of its one market. v2: a list of all markets' tickers, each the canary of its own. */
function onTicker({ channel, markets }: Extract<Route, { kind: 'canary' }>, data: unknown): readonly Fact[] {
  const canaryOf = (market: string): Fact => ({ kind: 'canary', market })
  if (channel !== ALL_TICKERS) return [...markets].map(canaryOf)
  if (!Array.isArray(data)) return [{ kind: 'malformed', detail: 'tickers is not a list' }]
  const symbols = new Set((data as readonly unknown[]).map((one) => (isWireObject(one) ? one['symbol'] : undefined)))
  return [...markets].filter((market) => symbols.has(market)).map(canaryOf)
}

/** The error an answer is, in words: `{"code":1121,"msg":"unknown symbol"}` or an `error` member; null where it is none. */
function errorOf({ code, error, msg }: WireObject): string | null {
  if (code === undefined && (error === undefined || error === null)) return null
  return [code, msg, error]
    .map(describeWire)
    .filter((word) => word !== '')
    .join(' ')
}

function isThrottle({ code, error }: WireObject): boolean {
  return THROTTLES.has(readInteger(code ?? (isWireObject(error) ? error['code'] : undefined)))
}

/** What an answer means; `detail` is null for yes. A canary is listed nowhere: its refusal is only worth a notice. */
function verdict(route: Route, detail: string | null): readonly Fact[] {
  if (route.kind === 'canary') {
    return detail === null ? [] : [{ kind: 'notice', detail: `${route.channel} refused: ${detail}` }]
  }
  const { subscription } = route
  const isYes = detail === null || /already/i.test(detail)
  return [isYes ? { kind: 'acknowledged', subscription } : { kind: 'refused', subscription, detail }]
}
