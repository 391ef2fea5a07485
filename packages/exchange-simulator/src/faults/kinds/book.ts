import { type FaultDefinition, type Injection, ONE_MARKET_OR_ALL } from '../definition.ts'
import { FaultRequestError } from '../fault-request-error.ts'

const DEFAULT_DELAY_MS = 800

const DEFAULTS = { ...ONE_MARKET_OR_ALL, group: 'book', proof: 'any_frame' } as const

/** Lets go what the fault kept back, a backlog no faster than `framesPerS`. */
function release({ exchange, market }: Injection, framesPerS?: number): void {
  for (const topic of exchange.topics) if ((market ?? topic.market) === topic.market) topic.release(framesPerS)
}

/** Marks the aimed at markets for as long as the fault lasts. */
function mark(injection: Injection, mark: 'heldBy' | 'doubledBy' | 'swappedBy', framesPerS?: number): () => void {
  const { id, exchange, market } = injection
  const marked = exchange.marketsAimedAt(market)
  for (const each of marked) each[mark].add(id)
  return () => {
    for (const each of marked) each[mark].delete(id)
    release(injection, framesPerS)
  }
}

/** Faults of what a book's frames say, and of when and in what order they come. */
export const BOOK_FAULTS = {
  gap: {
    ...DEFAULTS,
    proof: 'new_subscription',
    isMendedByWholeBook: true,
    isOfOneMarket: true,
    title: 'Lose one update',
    description:
      'One change of an order book is never sent, so its sequence jumps by two and whoever goes on has a wrong book.',
    defaultDurationMs: null,
    exchanges: ['paradex'],
    begin({ exchange, market }) {
      if (market !== null) exchange.skipChange(market)
      return undefined
    },
  },
  corrupt: {
    ...DEFAULTS,
    proof: 'new_subscription',
    isMendedByWholeBook: true,
    isOfOneMarket: true,
    title: 'Spoil one update',
    description:
      'One change of an order book arrives with a price that is no number. Its sequence is right, but whoever goes on has a wrong book.',
    defaultDurationMs: null,
    begin({ exchange, market }) {
      if (market !== null) exchange.corruptChange(market)
      return undefined
    },
  },
  duplicate: {
    ...DEFAULTS,
    title: 'Send everything twice',
    description:
      'Each frame of an order book comes twice in a row. No data is lost: a good client takes the second for what it is.',
    defaultDurationMs: 5000,
    begin: (injection) => mark(injection, 'doubledBy'),
  },
  reorder: {
    ...DEFAULTS,
    proof: 'new_subscription_after_end',
    isMendedByWholeBook: true,
    healsAtEnd: true,
    title: 'Swap updates',
    description:
      'Of two changes of an order book that follow each other the second comes first, pair by pair. A good client never takes such a book for a right one.',
    defaultDurationMs: 5000,
    begin: (injection) => mark(injection, 'swappedBy'),
  },
  late: {
    ...DEFAULTS,
    title: 'Deliver data late',
    description:
      'Order books arrive 800 ms late, complete and in order. Their prices are old, but nothing is broken: a good client does not reconnect.',
    defaultDurationMs: 5000,
    parameters: ['delayMs'],
    begin({ id, exchange, market, parameters: { delayMs = DEFAULT_DELAY_MS } }) {
      const delayed = exchange.marketsAimedAt(market)
      for (const { delays } of delayed) delays.set(id, delayMs)
      return () => {
        for (const { delays } of delayed) delays.delete(id)
      }
    },
  },
  backlog: {
    ...DEFAULTS,
    healsAtEnd: true,
    title: 'Hold data back, then flood',
    description:
      'No data comes on connections old and new, though pings and requests are answered; then all that was held arrives in order. A good client calls it stale until it has caught up.',
    defaultDurationMs: 5000,
    parameters: ['framesPerS'],
    begin(injection) {
      const { exchange, parameters } = injection
      const { framesPerS } = parameters
      if (framesPerS !== undefined && framesPerS <= exchange.rateHz) {
        const allowed = `more than the ${exchange.rateHz} a second at which books change`
        throw new FaultRequestError('framesPerS', allowed, `a backlog at ${framesPerS} frames a second never ends`)
      }
      return mark(injection, 'heldBy', framesPerS)
    },
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>
