import type { Clock, ExchangeAdapter, Subscription } from '@holdfast/adapter-core'
import type { SpreadDto } from '@holdfast/api-contract'
import {
  createDialBudget,
  createMaintenanceWatch,
  createNetworkWatch,
  type DialLine,
  type FormerConnection,
  type GatedBook,
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
import { type Connections, createConnections, type Running } from './connections.ts'
import type { Hub } from './hub.ts'
import type { Log } from './log.ts'
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

/** What is to run from now on. */
export interface Reconfiguration {
  /** The ids of all connections, in their new order. */
  readonly order: readonly string[]
  /** Those of them that begin, or begin anew. */
  readonly started: readonly WatchedConnection[]
  readonly spreads: readonly SpreadConfig[]
  /** Why a connection that begins anew ends, for the record. */
  readonly detail: string
}

/** The part that watches: supervised connections, their books behind the gate, and the spreads between them. */
export interface Core {
  readonly connections: Connections
  readonly books: Books
  readonly spreads: Spreads
  readonly trades: Trades
  /** How much of the dial budget of each address is used. */
  readonly dials: () => readonly DialLine[]
  /**
   * Ends what is not to run any more, starts what is new, and lets begin anew what has other settings; all in this tick,
   * its events included. Everything else is left alone.
   */
  reconfigure(next: Reconfiguration): void
  /** Resolves when the signal has aborted and nothing of any connection is left. */
  readonly done: Promise<void>
}

/** Starts watching: what supervisors tell goes to the recorder, the books, the spreads and the hub. */
export function startCore(options: CoreOptions): Core {
  const { clock, hub, log, random, recorder, signal } = options
  const books = createBooks()
  const trades = createTrades()
  const shared = {
    dialBudget: createDialBudget(),
    networkWatch: createNetworkWatch(),
    maintenanceWatch: createMaintenanceWatch(),
  }
  const quotes = createThinned<GatedBook>({
    clock,
    signal,
    keyOf: ({ connection, market }) => marketKey(connection, market),
    isUrgent: (before, after) => before.fresh !== after.fresh,
    publish: (book) => hub.publish({ kind: 'quote', quote: bookDto(book) }),
  })
  const spreadNews = createThinned<SpreadDto>({
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
    onSpread: spreadNews.offer,
  })
  const running = new Map<string, Running>()
  const connections = createConnections(running)

  const start = (watched: WatchedConnection, former?: FormerConnection): void => {
    const { id, adapter, policy, sockets, subscriptions } = watched
    const ending = new AbortController()
    const end = (): void => ending.abort()
    let isTold = true
    const supervisor = superviseConnection({
      ...shared,
      connection: id,
      adapter,
      subscriptions,
      sockets,
      policy,
      clock,
      random,
      log,
      signal: ending.signal,
      ...(former === undefined ? {} : { former }),
      record: (event) => recorder.record(event),
      onStatus: (status) => {
        if (isTold) hub.publish({ kind: 'connection', status })
      },
      onBook: (book, now) => {
        quotes.offer(books.update(book), now.monotonic)
        spreads.update(book.connection, book.market, now)
      },
      onData: (data) => trades.update(data),
    })
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
    running.set(id, {
      watched,
      supervisor,
      end(how) {
        isTold = how !== 'quietly'
        signal.removeEventListener('abort', end)
        end()
      },
    })
  }

  /** What it showed is of the past: another address may have other prices under the same names. */
  const forget = (id: string): void => {
    const now = { at: clock.now(), monotonic: clock.monotonic() }
    quotes.forget(({ connection }) => connection === id)
    trades.drop(id)
    for (const market of books.drop(id)) spreads.update(id, market, now)
  }

  const remove = (id: string): void => {
    running.get(id)?.end()
    running.delete(id)
    forget(id)
    recorder.record({ type: 'connection_removed', connection: id, at: clock.now(), data: {} }).catch(() => {})
  }

  const beginAnew = (watched: WatchedConnection, before: Running, detail: string): void => {
    const former = before.supervisor.former(detail)
    before.end('quietly')
    forget(watched.id)
    start(watched, former)
  }

  for (const watched of options.watched) start(watched)
  const ended = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => ended.resolve(), { once: true })
  if (signal.aborted) ended.resolve()
  return {
    connections,
    books,
    spreads,
    trades,
    dials: () => shared.dialBudget.lines(clock.monotonic()),
    reconfigure({ detail, order, spreads: nextSpreads, started }) {
      for (const id of connections.ids) if (!order.includes(id)) remove(id)
      for (const watched of started) {
        const before = running.get(watched.id)
        if (before === undefined) start(watched)
        else beginAnew(watched, before, detail)
      }
      const unordered = new Map(running)
      running.clear()
      for (const id of order) {
        const one = unordered.get(id)
        if (one !== undefined) running.set(id, one)
      }
      spreadNews.forget(({ id }) => !nextSpreads.some((spread) => spread.id === id))
      spreads.reconfigure(nextSpreads)
      hub.publish({ kind: 'reconfigured' })
    },
    done: ended.promise.then(async () => {
      await Promise.all(Array.from(running.values(), ({ supervisor }) => supervisor.done))
    }),
  }
}
