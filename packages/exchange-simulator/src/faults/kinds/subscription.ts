import type { RequestTrouble } from '../../exchange/request-rules.ts'
import { cutOpenSockets, type FaultDefinition, type Injection, ONE_MARKET_OR_ALL } from '../definition.ts'

const DEFAULT_ACK_DELAY_MS = 200
/** How long a socket lives on after a poisoned request, in ms: Hyperliquid's did for 90 to 155. */
const DEFAULT_POISON_MS = 100
/** So few that two markets at once are a flood. */
const DEFAULT_PER_SECOND = 1

const DEFAULTS = {
  ...ONE_MARKET_OR_ALL,
  group: 'subscription',
  proof: 'new_subscription',
  defaultDurationMs: 5000,
  parameters: ['count'],
} as const

function trouble({ id, exchange, market, parameters, finish }: Injection, kind: RequestTrouble): () => void {
  const { count = Number.POSITIVE_INFINITY, delayMs = DEFAULT_ACK_DELAY_MS } = parameters
  exchange.rules.add(id, { trouble: kind, market, count, delayMs, onSpent: finish })
  return () => exchange.rules.remove(id)
}

/** Dooms the socket of every new subscription to the market: its answer is lost, its data never comes, TCP ends. */
function poison(injection: Injection): () => void {
  const { id, exchange, market, clock, parameters } = injection
  const { delayMs = DEFAULT_POISON_MS } = parameters
  const unanswered = trouble(injection, 'ack_lost')
  exchange.newSubscriptions.set(id, ({ peer, mutedBy }, topic) => {
    if (topic.market !== market) return
    mutedBy.add(id)
    peer.isDoomed = true
    void clock.sleep(delayMs, peer.signal).then(
      () => peer.wire.hangUp(),
      () => {},
    )
  })
  return () => {
    unanswered()
    exchange.newSubscriptions.delete(id)
  }
}

/** Faults of requests. Subscriptions that exist go on, where no socket is cut. */
export const SUBSCRIPTION_FAULTS = {
  reject_subscribe: {
    ...DEFAULTS,
    title: 'Refuse subscriptions',
    description:
      'Requests for order books are refused for a while, or a number of times. Subscriptions that exist go on.',
    begin: (injection) => trouble(injection, 'reject'),
  },
  ack_lost: {
    ...DEFAULTS,
    title: 'Lose acknowledgements',
    description:
      'Requests for order books are served, but the answer never arrives: data comes for a subscription that nobody confirmed.',
    begin: (injection) => trouble(injection, 'ack_lost'),
  },
  data_before_ack: {
    ...DEFAULTS,
    title: 'Send data before the answer',
    description:
      'Requests for order books are served at once, but confirmed only 200 ms after their data began. A good client loses none of it.',
    parameters: ['count', 'delayMs'],
    begin: (injection) => trouble(injection, 'ack_late'),
  },
  poisoned_subscription: {
    ...DEFAULTS,
    isOfOneMarket: true,
    healsAtEnd: true,
    title: 'Poison one subscription',
    description:
      'Open connections are hung up. Whoever then subscribes to one market gets no answer and no data, and 100 ms later the connection ends without a goodbye, as Hyperliquid does with a market it does not know. A good client finds out which market it is, and lives on without it.',
    defaultDurationMs: 30_000,
    parameters: ['delayMs', 'cut'],
    begin(injection) {
      const end = poison(injection)
      cutOpenSockets(injection)
      return end
    },
  },
  subscribe_limit: {
    ...DEFAULTS,
    takesMarket: false,
    proof: 'any_frame_after_end',
    title: 'Take few requests',
    description:
      'Open connections are hung up, and Paradex closes each that sends more than one request within a second with 4032 “inbound queue full”: a client that subscribes to everything at once is thrown out again and again.',
    defaultDurationMs: 10_000,
    exchanges: ['paradex'],
    parameters: ['perSecond', 'cut'],
    begin(injection) {
      const { id, exchange, parameters } = injection
      exchange.requestLimits.set(id, parameters.perSecond ?? DEFAULT_PER_SECOND)
      cutOpenSockets(injection)
      return () => exchange.requestLimits.delete(id)
    },
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>
