import type { ExchangeDefinition } from '@holdfast/adapter-core'
import { createParadexCodec } from './codec.ts'
import { restBook } from './rest-book.ts'

/**
 * Paradex, public channels. Sources: https://docs.paradex.trade (WebSocket introduction, rate limits, channels) and its
 * AsyncAPI document, github.com/tradeparadex/paradex-docs.
 */
export const paradex: ExchangeDefinition = {
  id: 'paradex',
  networks: {
    mainnet: { ws: 'wss://ws.api.prod.paradex.trade/v1', rest: 'https://api.prod.paradex.trade/v1' },
    testnet: { ws: 'wss://ws.api.testnet.paradex.trade/v1', rest: 'https://api.testnet.paradex.trade/v1' },
  },
  requiredQuery: {},
  /**
   * How public data is encoded. `json`: text frames. Binary (SBE) frames are reported as unknown; a value for them
   * would also put the schema's version into the query.
   */
  options: { encoding: { values: ['json'], default: 'json' } },
  channels: {
    /** `order_book.{market}.deltas`: the whole book once, then changes numbered without a hole. */
    order_book: {
      firstData: 'snapshot',
      snapshotOnSubscribe: true,
      staleAfterMs: 5_000,
      maxStaleAfterMs: 15_000,
      probes: ['resubscribe', 'rest'],
    },
  },
  defaultChannels: ['order_book'],
  /** Perpetuals and options: `BTC-USD-PERP`, `BTC-USD-100000-C`. */
  market: { pattern: /^[A-Za-z0-9]{1,20}-USD(-[A-Za-z0-9.]{1,20}){1,3}$/, example: 'BTC-USD-PERP' },
  /** The server pings every 55 s and expects the pong in 5 s; whether it answers ours is documented nowhere. */
  heartbeat: { kind: 'protocol', answered: false },
  /** Documented: 20 new connections a second, 600 a minute, per IP. We keep to a fraction. */
  dialLimits: { perSecond: 5, perMinute: 100 },
  /** About 100 subscribe frames in a second close the socket (4032, inbound queue full), as observed by its users. */
  subscribePacing: { burst: 20, perSecond: 20 },
  closes: {
    /** No active subscription, as its users observed: nothing of what was asked for took. */
    4031: { cause: 'subscribe_rejected', floorMs: null, remedy: null },
    /** Inbound queue full, as observed: we sent too much. The floor is our own, as for a 429 that names no time. */
    4032: { cause: 'rate_limited', floorMs: 5_000, remedy: null },
  },
  /** Releases: every weekday at 04:30 UTC, for about 15 minutes (documentation, release schedule). */
  maintenance: [{ weekdays: [1, 2, 3, 4, 5], startMinute: 4 * 60 + 30, durationMs: 15 * 60_000 }],
  /** Documented nowhere. */
  lifetimeMs: null,
  restBook,
  /** A full book is a few kB; a hundred times that is no book. */
  maxFrameBytes: 4 * 1024 * 1024,
  createCodec: createParadexCodec,
}
