import type { Clock, ExchangeAdapter, Subscription } from '@holdfast/adapter-core'
import type { SpreadDto } from '@holdfast/api-contract'
import {
  createDialBudget,
  createMaintenanceWatch,
  createNetworkWatch,
  type GatedBook,
  type Log,
  type Policy,
  superviseConnection,
} from '@holdfast/reconnect-monitor'
import type { SpreadConfig } from '../config/config.ts'
import { type Books, bookDto, createBooks } from '../market/books.ts'
import { marketKey } from '../market/market-key.ts'
import { isSameBlock } from '../market/spread.ts'
import { createSpreads, type Spreads } from '../market/spreads.ts'
import { createThinned } from '../market/thinned.ts'
import { createTrades, type Trades } from '../market/trades.ts'
import { type Connections, createConnections } from './connections.ts'
import type { Hub } from './hub.ts'
import type { Recorder } from './recorder.ts'

/** One connection to run. */
export interface WatchedConnection {
  readonly id: string
  readonly adapter: ExchangeAdapter
  readonly subscriptions: readonly Subscription[]
  readonly policy: Policy
  /** 2 keeps a hot standby beside the socket that speaks. */
  readonly sockets: 1 | 2
}

export interface CoreOptions {
  readonly watched: readonly WatchedConnection[]
  readonly spreads: readonly SpreadConfig[]
  readonly hub: Hub
  readonly recorder: Pick<Recorder, 'record'>
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  /** Ends every connection. */
  readonly signal: AbortSignal
}

/** The part that watches: supervised connections, their books behind the gate, and the spreads between them. */
export interface Core {
  readonly connections: Connections
  readonly books: Books
  readonly spreads: Spreads
  readonly trades: Trades
  /** Resolves when the signal has aborted and nothing of any connection is left. */
  readonly done: Promise<void>
}

/** Starts watching: what supervisors tell goes to the recorder, the books, the spreads and the hub. */
export function startCore(options: CoreOptions): Core {
  const { clock, hub, log, random, recorder, signal } = options
  const books = createBooks()
  const trades = createTrades()
  const dialBudget = createDialBudget()
  const networkWatch = createNetworkWatch()
  const maintenanceWatch = createMaintenanceWatch()
  const offerQuote = createThinned<GatedBook>({
    clock,
    signal,
    keyOf: ({ connection, market }) => marketKey(connection, market),
    isUrgent: (before, after) => before.fresh !== after.fresh,
    publish: (book) => hub.publish({ kind: 'quote', quote: bookDto(book) }),
  })
  const offerSpread = createThinned<SpreadDto>({
    clock,
    signal,
    keyOf: ({ id }) => id,
    isUrgent: (before, after) => !isSameBlock(before, after),
    publish: (spread) => hub.publish({ kind: 'spread', spread }),
  })
  const spreads = createSpreads({
    spreads: options.spreads,
    books,
    clock,
    log,
    signal,
    record: (event) => recorder.record(event),
    onSpread: offerSpread,
  })
  const supervisors = options.watched.map(({ id, adapter, sockets, subscriptions, policy }) =>
    superviseConnection({
      connection: id,
      adapter,
      subscriptions,
      sockets,
      policy,
      clock,
      random,
      dialBudget,
      networkWatch,
      maintenanceWatch,
      log,
      signal,
      record: (event) => recorder.record(event),
      onStatus: (status) => hub.publish({ kind: 'connection', status }),
      onBook: (book, now) => {
        offerQuote(books.update(book), now.monotonic)
        spreads.update(book.connection, book.market, now)
      },
      onData: (data) => trades.update(data),
    }),
  )
  const done = Promise.all(supervisors.map((supervisor) => supervisor.done)).then(() => {})
  return { connections: createConnections(supervisors), books, spreads, trades, done }
}
