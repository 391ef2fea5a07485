import type { Exchange } from './exchange/exchange.ts'
import type { ExchangeId } from './exchange/protocol.ts'
import type { Dials } from './transport/listener.ts'

/** How one exchange stands now. */
export interface ExchangeStatus {
  readonly exchange: ExchangeId
  readonly url: string
  /** False while it refuses dials. */
  readonly listening: boolean
  /** WebSockets that are open, and how many of them are dead without a sign. */
  readonly sockets: { readonly open: number; readonly dead: number }
  /** Open WebSockets by encoding; only encodings that any have. */
  readonly encodings: readonly { readonly encoding: string; readonly count: number }[]
  readonly dials: Dials
  /** Subscriptions by channel; only channels that have any. */
  readonly subscriptions: readonly { readonly channel: string; readonly count: number }[]
}

/** How the simulator stands now. */
export interface SimulatorStatus {
  readonly exchanges: readonly ExchangeStatus[]
}

export function exchangeStatus({ id, url, listener, peers, topics }: Exchange): ExchangeStatus {
  return {
    exchange: id,
    url,
    listening: listener.listening(),
    sockets: { open: peers.size, dead: [...peers].filter(({ wire }) => wire.state === 'dead').length },
    encodings: [...Map.groupBy(peers, ({ encoding }) => encoding)].map(([encoding, { length }]) => ({
      encoding,
      count: length,
    })),
    dials: listener.dials(),
    subscriptions: topics
      .filter((topic) => topic.size > 0)
      .map((topic) => ({ channel: topic.name, count: topic.size })),
  }
}
