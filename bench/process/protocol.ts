import type { ExchangeId } from '@holdfast/exchange-simulator'

/** What keeps a connection in a trial: ours, or a peer with the usage of its own README. */
export const CLIENTS = ['holdfast', 'reconnecting-websocket', 'partysocket', 'websocket-ts'] as const
export type ClientName = (typeof CLIENTS)[number]
export type PeerName = Exclude<ClientName, 'holdfast'>
export const PEERS: readonly PeerName[] = ['reconnecting-websocket', 'partysocket', 'websocket-ts']

/** A price as its consumer got it, or a new verdict on the last one. Instants are wall time, ms since the Unix epoch. */
export interface Observation {
  /** When the consumer's callback ran. */
  readonly at: number
  readonly market: string
  /** May the price be used? Peers have no such word: all they deliver counts as fresh. */
  readonly fresh: boolean
  /** Why not; null when fresh. */
  readonly reason: string | null
  /** Grows with every socket of the connection. */
  readonly generation: number
  readonly receivedAt: number
  readonly verifiedAt: number
  /** The exchange's own stamp on the price. */
  readonly exchangeTime: number | null
  /** Best bid and ask as the consumer got them; null where the client keeps no book. */
  readonly prices: BestPrices | null
}

/** The best prices of a book; null where a side is empty. */
export interface BestPrices {
  readonly bid: string | null
  readonly ask: string | null
}

/** Hyperliquid's books come by the clock, every few seconds: they cannot tell how long a recovery took. */
export type MeasuredExchange = Exclude<ExchangeId, 'hyperliquid'>

/** One connection to keep. */
export interface ClientRequest {
  readonly id: string
  readonly client: ClientName
  readonly exchange: MeasuredExchange
  readonly url: string
  readonly markets: readonly string[]
}

/** How hard a process worked. */
export interface Load {
  /** CPU time over wall time, in % of one core. */
  readonly cpuPct: number
  /** How late its event loop woke, in ms. */
  readonly lagP99Ms: number
  readonly lagMaxMs: number
}

/** What a clients' process is told. */
export type ClientCommand =
  | { readonly type: 'open'; readonly request: ClientRequest }
  | { readonly type: 'close'; readonly id: string }
  /** Keeps the event loop busy, as a long computation would. */
  | { readonly type: 'block'; readonly ms: number }
  | { readonly type: 'load' }

/** What a clients' process tells. */
export type ClientReport =
  | { readonly type: 'ready' }
  | { readonly type: 'observed'; readonly id: string; readonly observations: readonly Observation[] }
  | { readonly type: 'blocked'; readonly beganAt: number; readonly endedAt: number }
  | { readonly type: 'load'; readonly load: Load }

/** Where one simulator listens. */
export interface SimulatorUrls {
  readonly paradex: string
  readonly vest: string
  readonly hyperliquid: string
  readonly control: string
}

export type ExchangesCommand = { readonly type: 'load' }

export type ExchangesReport =
  | { readonly type: 'ready'; readonly simulators: readonly SimulatorUrls[] }
  /** The process did not run for a while, in wall time. */
  | { readonly type: 'stalled'; readonly from: number; readonly to: number }
  | { readonly type: 'load'; readonly load: Load }
