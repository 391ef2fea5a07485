import {
  type Codec,
  type Decoded,
  describeWire,
  type Frame,
  isWireObject,
  readInteger,
  readJson,
  type Subscription,
  type WireObject,
} from '@holdfast/adapter-core'
import { readBook } from './book.ts'
import { readOutcome } from './outcome.ts'

/** Our channels as Vest names them. */
const WIRE_CHANNELS: Readonly<Record<string, (market: string) => string>> = {
  order_book: (market) => `${market}@depth`,
}

/** The ticker comes about every 0.75 s whether the book moves or not, so its silence is the socket's. */
const canaryOf = (market: string) => `${market}@ticker`

/** Most requests remembered by id; the oldest go first. */
const MAX_PENDING = 200

/** Rate limited, and TOO_MANY_REQUESTS (v2's API book, error codes). */
const THROTTLES: ReadonlySet<number | null> = new Set([429, 1003])

/** What a wire channel is to us. */
type Route =
  | { readonly kind: 'book'; readonly subscription: Subscription }
  | { readonly kind: 'canary'; readonly market: string }

/** A request that awaits its answer, where answers come by id. */
interface Pending {
  readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'
  readonly route: Route
}

/**
 * JSON requests with an id, in text or binary frames. v3 answers a SUBSCRIBE per channel (`subscription_outcomes`), v2
 * by id (`{"result":null,"id":1}`): both are taken.
 */
export function createVestCodec(): Codec {
  const routes = new Map<string, Route>()
  const pending = new Map<number, Pending>()
  let lastId = 0

  const send = (method: string, params: readonly string[]): string => {
    lastId += 1
    return JSON.stringify({ method, params, id: lastId })
  }

  const ask = (method: Pending['method'], channel: string, route: Route): readonly Frame[] => {
    const frame = send(method, [channel])
    routes.set(channel, route)
    pending.set(lastId, { method, route })
    // v3 answers without ids: what was never answered must not pile up.
    const [oldest] = pending.keys()
    if (pending.size > MAX_PENDING && oldest !== undefined) pending.delete(oldest)
    return [frame]
  }

  const onOutcome = (entry: unknown): readonly Decoded[] => {
    const outcome = readOutcome(entry)
    if (outcome.kind === 'malformed') return [{ kind: 'malformed', detail: 'a subscription outcome' }]
    const route = routes.get(outcome.requested)
    if (route === undefined) {
      return [{ kind: 'notice', detail: `${outcome.requested} ${outcome.kind}, which nobody asked for` }]
    }
    if (outcome.kind === 'released') return []
    return verdict(route, outcome.kind === 'registered' ? null : outcome.detail)
  }

  /** The request an answer belongs to; answered once. */
  const take = (id: unknown): Pending | undefined => {
    const number = readInteger(id)
    if (number === null) return undefined
    const request = pending.get(number)
    pending.delete(number)
    return request
  }

  const onAnswer = (message: WireObject): readonly Decoded[] => {
    const error = errorOf(message)
    if (error === null && message['result'] === undefined) {
      return [{ kind: 'unknown', detail: 'a message of no known kind' }]
    }
    const request = take(message['id'])
    const throttled: readonly Decoded[] =
      error !== null && isThrottle(message) ? [{ kind: 'throttled', detail: error, retryAfterMs: null }] : []
    if (request?.method === 'SUBSCRIBE') return [...throttled, ...verdict(request.route, error)]
    if (throttled.length > 0) return throttled
    if (error !== null) return [{ kind: 'notice', detail: error }]
    // The answer to an unsubscribe says nothing new.
    return request === undefined ? [{ kind: 'unknown', detail: 'an answer to no request' }] : []
  }

  const onData = (channel: string, { data, tsMs }: WireObject): Decoded => {
    const route = routes.get(channel)
    if (route === undefined) return { kind: 'unknown', detail: `data of the channel ${channel}` }
    if (route.kind === 'canary') return { kind: 'canary', market: route.market }
    const update = readBook(data, tsMs)
    return typeof update === 'string'
      ? { kind: 'malformed', detail: update }
      : { kind: 'book', subscription: route.subscription, update }
  }

  const decode = (frame: Frame): readonly Decoded[] => {
    const message = readJson(frame)
    if (!isWireObject(message)) return [{ kind: 'malformed', detail: 'a frame that is not a JSON object' }]
    const { channel, data, subscription_outcomes: outcomes } = message
    if (typeof channel === 'string') return [onData(channel, message)]
    if (data === 'PONG') return [{ kind: 'heartbeat' }]
    if (Array.isArray(outcomes)) return outcomes.flatMap(onOutcome)
    if (outcomes !== undefined) return [{ kind: 'malformed', detail: 'subscription_outcomes is not a list' }]
    return onAnswer(message)
  }

  return {
    subscribe: (subscription) => ask('SUBSCRIBE', wireChannel(subscription), { kind: 'book', subscription }),
    unsubscribe: (subscription) => ask('UNSUBSCRIBE', wireChannel(subscription), { kind: 'book', subscription }),
    canary: ({ market }) => ask('SUBSCRIBE', canaryOf(market), { kind: 'canary', market }),
    ping: () => send('PING', []),
    decode,
  }
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
function verdict(route: Route, detail: string | null): readonly Decoded[] {
  if (route.kind === 'canary') {
    return detail === null ? [] : [{ kind: 'notice', detail: `${canaryOf(route.market)} refused: ${detail}` }]
  }
  const { subscription } = route
  const isYes = detail === null || /already/i.test(detail)
  return [isYes ? { kind: 'acknowledged', subscription } : { kind: 'refused', subscription, detail }]
}

/** @throws {RangeError} for a channel that is not in the definition. */
function wireChannel({ channel, market }: Subscription): string {
  const name = Object.hasOwn(WIRE_CHANNELS, channel) ? WIRE_CHANNELS[channel] : undefined
  if (name === undefined) throw new RangeError(`Cannot subscribe: Vest has no channel ${channel} here`)
  return name(market)
}
