import {
  type Codec,
  type Decoded,
  describeWire,
  type Frame,
  isWireObject,
  readInteger,
  readJson,
  type Subscription,
} from '@holdfast/adapter-core'
import { readBook } from './book.ts'

/** Our channels as Paradex names them. `deltas` takes no parameters: with any, the subscription is refused. */
const WIRE_CHANNELS: Readonly<Record<string, (market: string) => string>> = {
  order_book: (market) => `order_book.${market}.deltas`,
}

/** Most requests remembered; the oldest go first. Far above the 200 or so subscriptions a socket holds. */
const MAX_PENDING = 1_000

/** Error codes about us rather than a request: documented (WebSocket errors), but for 42901, which its users observed. */
const MALFORMED_BEARER = 40_110
const INVALID_BEARER = 40_111
const GEO_BLOCKED = 40_112
const TOO_MANY_REQUESTS = 42_901

const GEO_BLOCKED_REMEDY = 'Paradex does not serve the country this address is in: run the bot from one that it serves'

/** A request that awaits its answer. */
interface Pending {
  readonly method: 'subscribe' | 'unsubscribe'
  readonly subscription: Subscription
}

/**
 * JSON-RPC 2.0 over text frames: one channel a request, answers matched by id, data matched by channel. Answers and data
 * may come in any order, data before its own acknowledgement included.
 */
export function createParadexCodec(): Codec {
  const pending = new Map<number, Pending>()
  const subscriptions = new Map<string, Subscription>()
  let lastId = 0

  const ask = (method: Pending['method'], subscription: Subscription): readonly Frame[] => {
    const channel = wireChannel(subscription)
    lastId += 1
    pending.set(lastId, { method, subscription })
    subscriptions.set(channel, subscription)
    // What is never answered must not pile up.
    const [oldest] = pending.keys()
    if (pending.size > MAX_PENDING && oldest !== undefined) pending.delete(oldest)
    return [JSON.stringify({ jsonrpc: '2.0', method, params: { channel }, id: lastId })]
  }

  /** The request an answer belongs to; answered once. */
  const take = (id: unknown): Pending | undefined => {
    const number = readInteger(id)
    if (number === null) return undefined
    const request = pending.get(number)
    pending.delete(number)
    return request
  }

  const onData = (params: unknown): Decoded => {
    if (!isWireObject(params)) return malformed('params is not an object')
    const { channel, data } = params
    if (typeof channel !== 'string') return malformed('data without its channel')
    const subscription = subscriptions.get(channel)
    if (subscription === undefined) return { kind: 'unknown', detail: `data of the channel ${channel}` }
    const update = readBook(data, subscription.market)
    return typeof update === 'string' ? malformed(update) : { kind: 'book', subscription, update }
  }

  const onError = (id: unknown, error: unknown): readonly Decoded[] => {
    const detail = describeError(error)
    const request = take(id)
    const code = isWireObject(error) ? readInteger(error['code']) : null
    if (code === GEO_BLOCKED) return [{ kind: 'auth_refused', detail, remedy: GEO_BLOCKED_REMEDY }]
    const throttled: readonly Decoded[] =
      code === TOO_MANY_REQUESTS ? [{ kind: 'throttled', detail, retryAfterMs: null }] : []
    if (request?.method === 'subscribe') return [...throttled, answerTo(request.subscription, detail)]
    if (code === MALFORMED_BEARER || code === INVALID_BEARER) return [{ kind: 'auth_refused', detail, remedy: null }]
    return throttled.length > 0 ? throttled : [{ kind: 'notice', detail }]
  }

  const onResult = (id: unknown): readonly Decoded[] => {
    const request = take(id)
    if (request === undefined) return [{ kind: 'unknown', detail: `an answer to no request: ${describeWire(id)}` }]
    // The answer to an unsubscribe says nothing new.
    return request.method === 'subscribe' ? [{ kind: 'acknowledged', subscription: request.subscription }] : []
  }

  const decode = (frame: Frame): readonly Decoded[] => {
    if (typeof frame !== 'string') {
      return [{ kind: 'unknown', detail: `a binary frame of ${frame.length} bytes; the encoding is json` }]
    }
    const message = readJson(frame)
    if (!isWireObject(message)) return [malformed('a frame that is not a JSON object')]
    const { error, id, method, params, result } = message
    if (method === 'subscription') return [onData(params)]
    if (error !== undefined) return onError(id, error)
    if (result !== undefined) return onResult(id)
    return [{ kind: 'unknown', detail: `a message ${describeWire(method) || 'without a method'}` }]
  }

  return {
    subscribe: (subscription) => ask('subscribe', subscription),
    unsubscribe: (subscription) => ask('unsubscribe', subscription),
    canary: () => [],
    // Only protocol pings exist.
    ping: () => null,
    decode,
  }
}

/** @throws {RangeError} for a channel that is not in the definition. */
function wireChannel({ channel, market }: Subscription): string {
  const name = Object.hasOwn(WIRE_CHANNELS, channel) ? WIRE_CHANNELS[channel] : undefined
  if (name === undefined) throw new RangeError(`Cannot subscribe: Paradex has no channel ${channel} here`)
  return name(market)
}

/** What an error in answer to a subscribe means. Asking twice for a channel is one that says we have it. */
function answerTo(subscription: Subscription, detail: string): Decoded {
  return /already/i.test(detail) ? { kind: 'acknowledged', subscription } : { kind: 'refused', subscription, detail }
}

/** `-32600 invalid subscribe request: invalid channel`. */
function describeError(error: unknown): string {
  if (!isWireObject(error)) return describeWire(error)
  const { code, data, message } = error
  const words = [describeWire(code), describeWire(message)].filter((word) => word !== '').join(' ')
  const more = describeWire(data)
  return more === '' ? words : `${words}: ${more}`
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
