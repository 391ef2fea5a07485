import type {
  ConnectionDto,
  EventDto,
  PulseDto,
  QuoteDto,
  RecordHealthDto,
  SnapshotDto,
  SpreadDto,
} from '@holdfast/api-contract'
import { mergeInto } from './merge.ts'
import type { StreamMessage } from './message.ts'

/** How many streamed events are kept at least, and at most twice as many; older ones are a request away. */
const KEPT_EVENTS = 500

/** All that the stream has told. Plain data; a Solid store in the panel, an object in tests. */
export interface LiveState {
  /** A snapshot has arrived. */
  ready: boolean
  mode: 'demo' | 'live' | null
  /** Connection ids in the bot's order. */
  order: string[]
  connections: Record<string, ConnectionDto>
  /** By `quoteKey`. */
  quotes: Record<string, QuoteDto>
  /** By id. */
  spreads: Record<string, SpreadDto>
  /** Oldest first, so that one more costs nothing however many there are; those that came over the stream since the panel was opened. */
  events: EventDto[]
  /** Where a new stream has to resume; null before the first snapshot and in an empty database. */
  lastEventId: number | null
  /** Newest event id of the last snapshot. */
  snapshotEventId: number | null
  /** Grows when all lists must be fetched anew. */
  epoch: number
  /** Whether the bot's disk takes events. */
  store: RecordHealthDto
  /** The bot's wall clock minus this browser's, in ms. */
  offsetMs: number
  /** Messages that could not be read and were left out: the bot speaks a newer version than this page. */
  malformed: number
}

export function emptyLiveState(): LiveState {
  return {
    ready: false,
    mode: null,
    order: [],
    connections: {},
    quotes: {},
    spreads: {},
    events: [],
    lastEventId: null,
    snapshotEventId: null,
    epoch: 0,
    store: { status: 'ok', queued: 0, lastError: null },
    offsetMs: 0,
    malformed: 0,
  }
}

/** Names the quote of one market of one connection. */
export function quoteKey(connection: string, market: string): string {
  return `${connection} ${market}`
}

/** Folds one message into the state. `receivedAt` is this browser's wall time. */
export function applyMessage(state: LiveState, message: StreamMessage, receivedAt: number): void {
  switch (message.type) {
    case 'snapshot':
      applySnapshot(state, message.snapshot, receivedAt)
      break
    case 'connection':
      applyConnection(state, message.connection)
      break
    case 'event':
      applyEvent(state, message.event)
      break
    case 'quote':
      applyQuote(state, message.quote)
      break
    case 'spread':
      applySpread(state, message.spread)
      break
    case 'pulse':
      applyPulse(state, message.pulse, receivedAt)
      break
    case 'reset':
      state.events = []
      state.lastEventId = state.snapshotEventId
      state.epoch += 1
      break
    case 'malformed':
      state.malformed += 1
      break
  }
}

function applySnapshot(state: LiveState, snapshot: SnapshotDto, receivedAt: number): void {
  const ids = snapshot.connections.map(({ id }) => id)
  for (const id of Object.keys(state.connections)) if (!ids.includes(id)) delete state.connections[id]
  for (const connection of snapshot.connections) applyConnection(state, connection)
  mergeInto(state.order, ids)
  // What a quote or a spread said before the stream broke off may have been taken back unheard.
  for (const key of Object.keys(state.quotes)) delete state.quotes[key]
  for (const id of Object.keys(state.spreads)) delete state.spreads[id]
  state.mode = snapshot.mode
  mergeInto(state.store, snapshot.store)
  state.offsetMs = snapshot.serverTime - receivedAt
  state.snapshotEventId = snapshot.lastEventId
  // Later snapshots do not move it: the replay that follows has to be heard first.
  if (!state.ready) state.lastEventId = snapshot.lastEventId
  state.ready = true
}

function applyConnection(state: LiveState, connection: ConnectionDto): void {
  const known = state.connections[connection.id]
  if (known !== undefined) {
    // How old the data is does not change with the socket it came over.
    mergeInto(known, { ...connection, lastDataAt: connection.lastDataAt ?? known.lastDataAt })
    return
  }
  state.connections[connection.id] = connection
  // Looked for only here: of two hundred connections each would look at two hundred.
  if (!state.order.includes(connection.id)) state.order.push(connection.id)
}

function applyEvent(state: LiveState, event: EventDto): void {
  if (state.lastEventId !== null && event.id <= state.lastEventId) return
  state.lastEventId = event.id
  state.events.push(event)
  if (state.events.length >= 2 * KEPT_EVENTS) state.events.splice(0, KEPT_EVENTS)
  // What the snapshot knew already is no news: the connection may have been added again since.
  const isNews = event.id > (state.snapshotEventId ?? 0)
  if (isNews && event.type === 'connection_removed' && event.connection !== null) forget(state, event.connection)
}

function forget(state: LiveState, id: string): void {
  delete state.connections[id]
  const index = state.order.indexOf(id)
  if (index >= 0) state.order.splice(index, 1)
}

function applyQuote(state: LiveState, quote: QuoteDto): void {
  const key = quoteKey(quote.connection, quote.market)
  const known = state.quotes[key]
  if (known === undefined) state.quotes[key] = quote
  else mergeInto(known, quote)
  // A quote is data: between two pulses it is the freshest sign there is.
  const connection = state.connections[quote.connection]
  if (connection !== undefined && quote.receivedAt > (connection.lastDataAt ?? 0)) {
    connection.lastDataAt = quote.receivedAt
  }
}

function applySpread(state: LiveState, spread: SpreadDto): void {
  const known = state.spreads[spread.id]
  if (known === undefined) state.spreads[spread.id] = spread
  else mergeInto(known, spread)
}

function applyPulse(state: LiveState, pulse: PulseDto, receivedAt: number): void {
  state.offsetMs = pulse.serverTime - receivedAt
  mergeInto(state.store, pulse.store)
  for (const [id, { lastDataAt, rttMs, messageRate }] of Object.entries(pulse.connections)) {
    const connection = state.connections[id]
    if (connection === undefined) continue
    connection.rttMs = rttMs
    connection.messageRate = messageRate
    if (lastDataAt !== null) connection.lastDataAt = Math.max(lastDataAt, connection.lastDataAt ?? 0)
  }
}
