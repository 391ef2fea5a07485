import type { RequestTrouble } from '../../exchange/request-rules.ts'
import { type FaultDefinition, type Injection, ONE_MARKET_OR_ALL } from '../definition.ts'

const DEFAULT_ACK_DELAY_MS = 200

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

/** Faults of requests for books. Subscriptions that exist go on. */
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
} as const satisfies Readonly<Record<string, FaultDefinition>>
