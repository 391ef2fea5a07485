import {
  cutOpenSockets,
  type FaultDefinition,
  type Injection,
  ONE_MARKET_OR_ALL,
  WHOLE_EXCHANGE,
} from '../definition.ts'

const DEFAULT_INTERVAL_MS = 8000

const DEFAULTS = { ...WHOLE_EXCHANGE, group: 'silence', proof: 'any_frame' } as const

/** Things that carry a set of the faults that mute them. */
interface Mutable {
  readonly mutedBy: Set<number>
}

function mute(id: number, muted: readonly Mutable[]): () => void {
  for (const { mutedBy } of muted) mutedBy.add(id)
  return () => {
    for (const { mutedBy } of muted) mutedBy.delete(id)
  }
}

/** Mutes every socket that opens from now on. */
function muteNewcomers({ id, exchange }: Injection): () => void {
  exchange.newcomers.set(id, (peer) => void peer.mutedBy.add(id))
  return () => {
    exchange.newcomers.delete(id)
    for (const { mutedBy } of exchange.peers) mutedBy.delete(id)
  }
}

/** Keeps data from every subscription that is made from now on, of one market or of all. */
function muteNewSubscriptions({ id, exchange, market }: Injection): () => void {
  exchange.newSubscriptions.set(id, (subscription, topic) => {
    if ((market ?? topic.market) === topic.market) subscription.mutedBy.add(id)
  })
  return () => {
    exchange.newSubscriptions.delete(id)
    for (const { subscriptions } of exchange.topics) for (const { mutedBy } of subscriptions) mutedBy.delete(id)
  }
}

/** Faults under which pings and requests are answered and data does not come. */
export const SILENCE_FAULTS = {
  mute: {
    ...DEFAULTS,
    title: 'Stop all data, keep the pings',
    description:
      'Open connections look healthy and answer every ping and request, but no data comes any more. Only a new connection brings it back before the time is up.',
    defaultDurationMs: 30_000,
    begin: ({ id, exchange }) => mute(id, [...exchange.peers]),
  },
  mute_new: {
    ...DEFAULTS,
    healsAtEnd: true,
    title: 'Stop all data everywhere',
    description:
      'No connection gets data, and neither does a new one, though each answers every ping and request. Nothing but time helps.',
    defaultDurationMs: 30_000,
    begin(injection) {
      const unmute = mute(injection.id, [...injection.exchange.peers])
      const admit = muteNewcomers(injection)
      return () => {
        unmute()
        admit()
      }
    },
  },
  silent_from_open: {
    ...DEFAULTS,
    proof: 'new_socket',
    healsAtEnd: true,
    title: 'Open, but send nothing',
    description:
      'Open connections are hung up. New ones open and have their subscriptions confirmed, but not a single frame of data comes until this is over.',
    defaultDurationMs: 10_000,
    parameters: ['cut'],
    begin(injection) {
      const admit = muteNewcomers(injection)
      cutOpenSockets(injection)
      return admit
    },
  },
  acknowledged_silent: {
    ...DEFAULTS,
    ...ONE_MARKET_OR_ALL,
    proof: 'new_subscription',
    healsAtEnd: true,
    title: 'Confirm, but send nothing',
    description:
      'Open connections are hung up. New ones work, and subscriptions are confirmed, but those made from now on get no data until this is over: of one market, while everything else flows, or of all.',
    defaultDurationMs: 15_000,
    parameters: ['cut'],
    begin(injection) {
      const unmute = muteNewSubscriptions(injection)
      cutOpenSockets(injection)
      return unmute
    },
  },
  mute_channel: {
    ...DEFAULTS,
    takesMarket: true,
    isOfOneMarket: true,
    title: 'Silence one market',
    description:
      'The order book of one market stops on open connections while everything else flows. Subscribing to it anew brings it back.',
    defaultDurationMs: 30_000,
    begin({ id, exchange, market }) {
      const books = exchange.topics.filter((topic) => topic.kind === 'book' && topic.market === market)
      return mute(
        id,
        books.flatMap((topic) => [...topic.subscriptions]),
      )
    },
  },
  quiet: {
    ...DEFAULTS,
    ...ONE_MARKET_OR_ALL,
    title: 'Let the market fall asleep',
    description:
      'Order books change only every 8 s, because nobody trades. Nothing is broken: a good client does not reconnect.',
    defaultDurationMs: 30_000,
    parameters: ['intervalMs'],
    begin({ id, exchange, market, parameters: { intervalMs = DEFAULT_INTERVAL_MS } }) {
      const asleep = exchange.marketsAimedAt(market)
      for (const { paces } of asleep) paces.set(id, intervalMs)
      return () => {
        for (const { paces } of asleep) paces.delete(id)
      }
    },
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>
