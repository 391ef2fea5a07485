import type { ExchangeId } from '../exchange/protocol.ts'

/** Members of a request that only some faults take. */
export const FAULT_PARAMETERS = ['code', 'reason', 'count', 'delayMs', 'intervalMs'] as const
export type FaultParameter = (typeof FAULT_PARAMETERS)[number]

/** What an operator's menu says of a fault, and what a request for it may hold. */
export interface FaultDescription {
  /** A short imperative for a menu. */
  readonly title: string
  /** What happens, and what a good client makes of it. */
  readonly description: string
  /** True where the fault can be aimed at one market. */
  readonly takesMarket: boolean
  /** Null where the fault is an instant. */
  readonly defaultDurationMs: number | null
  readonly exchanges: readonly ExchangeId[]
  readonly parameters: readonly FaultParameter[]
}

const BOTH = ['paradex', 'vest'] as const

/** An instant that hits the whole exchange. */
const instant = { takesMarket: false, defaultDurationMs: null, exchanges: BOTH, parameters: [] } as const

/** Every way the simulator can misbehave. */
export const FAULTS = {
  rst: {
    ...instant,
    title: 'Pull the plug',
    description:
      'Every open connection breaks with a TCP reset, without a word of goodbye. New connections work at once.',
  },
  fin: {
    ...instant,
    title: 'Hang up without a goodbye',
    description:
      'The exchange ends TCP under every open connection but sends no close frame, as a crashing gateway does. New connections work at once.',
  },
  close: {
    ...instant,
    title: 'Close every connection',
    description:
      'The exchange says goodbye with a close frame, 1012 “service restart” unless another code is chosen. New connections work at once.',
    parameters: ['code', 'reason'],
  },
  blackhole_sockets: {
    ...instant,
    title: 'Let connections go dead',
    description:
      'Every open connection goes silent in both directions for good, and nobody is told: pings are never answered. New connections work, so the client has to notice by itself.',
  },
  blackhole_path: {
    title: 'Cut the network path',
    description:
      'Nothing gets through in either direction, on connections old and new. Bytes wait on the way and arrive, in order, when the path is back.',
    takesMarket: false,
    defaultDurationMs: 10_000,
    exchanges: BOTH,
    parameters: [],
  },
  refuse: {
    title: 'Take the exchange offline',
    description:
      'Every connection is hung up and the port is closed: new connections are refused until the exchange is back.',
    takesMarket: false,
    defaultDurationMs: 10_000,
    exchanges: BOTH,
    parameters: [],
  },
  mute: {
    title: 'Stop all data, keep the pings',
    description:
      'Open connections look healthy and answer every ping and request, but no data comes any more. Only a new connection brings it back before the time is up.',
    takesMarket: false,
    defaultDurationMs: 30_000,
    exchanges: BOTH,
    parameters: [],
  },
  mute_channel: {
    title: 'Silence one market',
    description:
      'The order book of one market stops on open connections while everything else flows. Subscribing to it anew brings it back.',
    takesMarket: true,
    defaultDurationMs: 30_000,
    exchanges: BOTH,
    parameters: [],
  },
  gap: {
    title: 'Lose one update',
    description:
      'One change of an order book is never sent, so its sequence jumps by two and whoever goes on has a wrong book.',
    takesMarket: true,
    defaultDurationMs: null,
    exchanges: ['paradex'],
    parameters: [],
  },
  late: {
    title: 'Deliver data late',
    description:
      'Order books arrive 800 ms late, complete and in order. Their prices are old, but nothing is broken: a good client does not reconnect.',
    takesMarket: true,
    defaultDurationMs: 5000,
    exchanges: BOTH,
    parameters: ['delayMs'],
  },
  quiet: {
    title: 'Let the market fall asleep',
    description:
      'Order books change only every 8 s, because nobody trades. Nothing is broken: a good client does not reconnect.',
    takesMarket: true,
    defaultDurationMs: 30_000,
    exchanges: BOTH,
    parameters: ['intervalMs'],
  },
  reject_subscribe: {
    title: 'Refuse subscriptions',
    description:
      'Requests for order books are refused for a while, or a number of times. Subscriptions that exist go on.',
    takesMarket: true,
    defaultDurationMs: 5000,
    exchanges: BOTH,
    parameters: ['count'],
  },
  ack_lost: {
    title: 'Lose acknowledgements',
    description:
      'Requests for order books are served, but the answer never arrives: data comes for a subscription that nobody confirmed.',
    takesMarket: true,
    defaultDurationMs: 5000,
    exchanges: BOTH,
    parameters: ['count'],
  },
} as const satisfies Record<string, FaultDescription>

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS

/** One line of the catalogue as told to the outside. */
export interface CatalogueEntry extends FaultDescription {
  readonly fault: FaultName
}

/** The catalogue in the order of a menu. */
export const FAULT_CATALOGUE: readonly CatalogueEntry[] = (Object.keys(FAULTS) as FaultName[]).map((fault) => ({
  fault,
  ...FAULTS[fault],
}))
