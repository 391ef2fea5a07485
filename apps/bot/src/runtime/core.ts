import type { Clock, ExchangeAdapter, Subscription } from '@holdfast/adapter-core'
import { createDialBudget, type Log, type Policy, superviseConnection } from '@holdfast/reconnect-monitor'
import { type Books, createBooks } from '../market/books.ts'
import { createQuotes } from '../market/quotes.ts'
import { type Connections, createConnections } from './connections.ts'
import type { Hub } from './hub.ts'
import type { Recorder } from './recorder.ts'

/** One connection to run. */
export interface WatchedConnection {
  readonly id: string
  readonly adapter: ExchangeAdapter
  readonly subscriptions: readonly Subscription[]
  readonly policy: Policy
}

export interface CoreOptions {
  readonly watched: readonly WatchedConnection[]
  readonly hub: Hub
  readonly recorder: Recorder
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
  /** Ends every connection. */
  readonly signal: AbortSignal
}

/** The part that watches: supervised connections, and their books behind the gate. */
export interface Core {
  readonly connections: Connections
  readonly books: Books
  /** Resolves when the signal has aborted and nothing of any connection is left. */
  readonly done: Promise<void>
}

/** Starts watching: what supervisors tell goes to the recorder, the books and the hub. */
export function startCore(options: CoreOptions): Core {
  const { clock, hub, log, random, recorder, signal } = options
  const books = createBooks()
  const dialBudget = createDialBudget()
  const offerQuote = createQuotes(clock, signal, (quote) => hub.publish({ kind: 'quote', quote }))
  const supervisors = options.watched.map(({ id, adapter, subscriptions, policy }) =>
    superviseConnection({
      connection: id,
      adapter,
      subscriptions,
      policy,
      clock,
      random,
      dialBudget,
      log,
      signal,
      record: (event) => recorder.record(event),
      onStatus: (status) => hub.publish({ kind: 'connection', status }),
      onBook: (book) => offerQuote(books.update(book)),
    }),
  )
  const done = Promise.all(supervisors.map((supervisor) => supervisor.done)).then(() => {})
  return { connections: createConnections(supervisors), books, done }
}
