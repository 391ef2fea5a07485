import type { Observation } from '../process/protocol.ts'
import { createFeed, type Feed } from '../recovery/feed.ts'

/** A quote of the stream; what of it a consumer goes by. */
interface Quote {
  readonly connection: string
  readonly market: string
  readonly bestBid: { readonly price: string } | null
  readonly bestAsk: { readonly price: string } | null
  readonly exchangeTime: number | null
  readonly receivedAt: number
  readonly verifiedAt: number
  readonly generation: number
  readonly fresh: boolean
  readonly staleReason: string | null
}

/** What a client of the bot's stream gets of each connection's prices. A change of `fresh` comes at once, the rest thinned. */
export interface BotFeeds {
  of(connection: string): Feed
  stop(): void
}

/** Opens one stream for all connections. */
export async function openBotFeeds(
  url: string,
  markets: Readonly<Record<string, readonly string[]>>,
  onDeath: (error: Error) => void,
): Promise<BotFeeds> {
  const feeds = new Map(Object.entries(markets).map(([connection, names]) => [connection, createFeed(names)]))
  const abort = new AbortController()
  const response = await fetch(`${url}/api/v1/stream`, { signal: abort.signal })
  if (!response.ok || response.body === null) throw new Error(`Cannot open the stream: ${response.status}`)
  const gather = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = /^event: quote\ndata: (.*)$/.exec(block)?.[1]
        if (data !== undefined) take(JSON.parse(data) as Quote)
      }
    }
    throw new Error('The stream ended')
  }
  const take = (quote: Quote) => feeds.get(quote.connection)?.push([observationOf(quote)])
  gather(response.body).catch((error: unknown) => {
    if (!abort.signal.aborted) onDeath(error instanceof Error ? error : new Error(String(error)))
  })
  return {
    of(connection) {
      const feed = feeds.get(connection)
      if (feed === undefined) throw new RangeError(`There is no connection ${connection}`)
      return feed
    },
    stop: () => abort.abort(),
  }
}

function observationOf({ bestAsk, bestBid, staleReason, ...quote }: Quote): Observation {
  const { exchangeTime, fresh, generation, market, receivedAt, verifiedAt } = quote
  return {
    at: Date.now(),
    market,
    fresh,
    reason: staleReason,
    generation,
    receivedAt,
    verifiedAt,
    exchangeTime,
    prices: { bid: bestBid?.price ?? null, ask: bestAsk?.price ?? null },
  }
}
