import type { ClientRequest, Observation } from '../process/protocol.ts'

/** What a user of a reconnecting client writes against an exchange: frames to send on open, and a reader of messages. */
export interface PeerWire {
  /** The frames that subscribe; called in every `open`. */
  opened(): readonly string[]
  /** A message as text. */
  received(text: string): void
}

interface ParadexMessage {
  readonly params?: { readonly data?: { readonly market: string; readonly last_updated_at: number } }
}

interface VestMessage {
  readonly channel?: string
  readonly tsMs?: number
}

/** The market a price is of, and the exchange's stamp on it; null for anything but a price. */
type Price = { readonly market: string; readonly exchangeTime: number } | null

const PROTOCOLS = {
  paradex: {
    subscribe: (market: string, id: number) =>
      JSON.stringify({ jsonrpc: '2.0', method: 'subscribe', params: { channel: `order_book.${market}.deltas` }, id }),
    read(text: string): Price {
      const { params } = JSON.parse(text) as ParadexMessage
      return params?.data === undefined
        ? null
        : { market: params.data.market, exchangeTime: params.data.last_updated_at }
    },
  },
  vest: {
    subscribe: (market: string, id: number) => JSON.stringify({ method: 'SUBSCRIBE', params: [`${market}@depth`], id }),
    read(text: string): Price {
      const { channel, tsMs } = JSON.parse(text) as VestMessage
      if (!channel?.endsWith('@depth') || tsMs === undefined) return null
      return { market: channel.slice(0, -'@depth'.length), exchangeTime: tsMs }
    },
  },
} as const

export function peerWire({ exchange, markets }: ClientRequest, observe: (observation: Observation) => void): PeerWire {
  const protocol = PROTOCOLS[exchange]
  let generation = 0
  return {
    opened() {
      generation += 1
      return markets.map((market, index) => protocol.subscribe(market, index + 1))
    },
    received(text) {
      const at = Date.now()
      const price = protocol.read(text)
      if (price === null) return
      observe({ ...price, at, fresh: true, reason: null, generation, receivedAt: at, verifiedAt: at, prices: null })
    },
  }
}
