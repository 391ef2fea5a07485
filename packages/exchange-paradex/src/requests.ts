import {
  createPendingRequests,
  type Decoded,
  describeWire,
  type Frame,
  isWireObject,
  readInteger,
  type Subscription,
} from '@holdfast/adapter-core'

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

/** What an answer or an error says. */
type Answer = Exclude<Decoded, { readonly kind: 'event' }>

/** JSON-RPC 2.0 requests of one socket, one channel each, and their answers, which are matched by id and come in any order. */
export interface Requests {
  /** The frame that asks; `name` is the channel's on the wire. */
  ask(method: Pending['method'], subscription: Subscription, name: string): Frame
  onResult(id: unknown): readonly Answer[]
  onError(id: unknown, error: unknown): readonly Answer[]
}

export function createRequests(): Requests {
  const pending = createPendingRequests<Pending>(MAX_PENDING)
  return {
    ask: (method, subscription, name) => {
      const id = pending.add({ method, subscription })
      return JSON.stringify({ jsonrpc: '2.0', method, params: { channel: name }, id })
    },
    onResult: (id) => {
      const request = pending.take(id)
      if (request === undefined) return [{ kind: 'unknown', detail: `an answer to no request: ${describeWire(id)}` }]
      // The answer to an unsubscribe says nothing new.
      return request.method === 'subscribe' ? [{ kind: 'acknowledged', subscription: request.subscription }] : []
    },
    onError: (id, error) => {
      const detail = describeError(error)
      const request = pending.take(id)
      const code = isWireObject(error) ? readInteger(error['code']) : null
      if (code === GEO_BLOCKED) return [{ kind: 'auth_refused', detail, remedy: GEO_BLOCKED_REMEDY }]
      const throttled: readonly Answer[] =
        code === TOO_MANY_REQUESTS ? [{ kind: 'throttled', detail, retryAfterMs: null }] : []
      if (request?.method === 'subscribe') return [...throttled, answerTo(request.subscription, detail)]
      if (code === MALFORMED_BEARER || code === INVALID_BEARER) return [{ kind: 'auth_refused', detail, remedy: null }]
      return throttled.length > 0 ? throttled : [{ kind: 'notice', detail }]
    },
  }
}

/** What an error in answer to a subscribe means. Asking twice for a channel is one that says we have it. */
function answerTo(subscription: Subscription, detail: string): Answer {
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
