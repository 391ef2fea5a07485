import { type ChannelDefinition, type ExchangeDefinition, TRADES_CHANNEL, type Variant } from '@holdfast/adapter-core'
import { tradeBackfill } from './backfill.ts'
import { createParadexCodec } from './codec.ts'
import { restBook } from './rest-book.ts'
import { createLevels, type Levels } from './sbe/levels.ts'
import { marketList, serverTime, systemState } from './system.ts'

/**
 * What levels were read as, by their bytes, for all sockets: it says the same on each, and takes 56 kB. Made with the first
 * binary frame.
 */
let levels: Levels | undefined
const levelsOfAll = (): Levels => {
  levels ??= createLevels()
  return levels
}

/** Channels that show a book, whole or in part. Each subscribe is answered by the book as it is. */
const BOOK: ChannelDefinition = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['resubscribe', 'rest'],
}

/** A market's changes share one counter, of which these channels tell only some (seen). */
const WHOLE: ChannelDefinition = { ...BOOK, numbersSkip: true }

/**
 * Paradex, public channels. Sources: https://docs.paradex.trade (WebSocket introduction, binary encoding, rate limits,
 * channels) and its AsyncAPI document, github.com/tradeparadex/paradex-docs; the schema of the binary encoding,
 * github.com/tradeparadex/paradex-py. What is known and what is not: docs/exchanges/paradex.md.
 */
export const paradex: ExchangeDefinition = {
  id: 'paradex',
  networks: {
    mainnet: { ws: 'wss://ws.api.prod.paradex.trade/v1', rest: 'https://api.prod.paradex.trade/v1' },
    testnet: { ws: 'wss://ws.api.testnet.paradex.trade/v1', rest: 'https://api.testnet.paradex.trade/v1' },
  },
  requiredQuery: {},
  /** How public data is encoded: `sbe` is binary and the documented way since 2026-09-21, `json` is text. */
  options: { encoding: { values: ['auto', 'sbe', 'json'], default: 'auto' } },
  variant,
  /**
   * A schema that the server does not take is answered 400 in place of the 101, never silently in JSON (documented).
   * Releases come daily, so that is how long a no may hold.
   */
  negotiation: { preferred: 'sbe', fallback: 'json', refusedBy: [400], retryMs: 20 * 3_600_000 },
  channels: {
    /** `order_book.{market}.deltas`: the whole book once, then changes numbered without a hole. */
    order_book: BOOK,
    /** `order_book.{market}.snapshot@15@100ms`: the best 15 levels a side, whole in every message. */
    order_book_snapshot: WHOLE,
    /**
     * `bbo.{market}`: the best price of each side, at every change. That a subscribe is answered in a quiet market too is
     * assumed: no document says so, and the one capture, whose first frame came 3 ms after the acknowledgement, is of a
     * market that never rests.
     */
    bbo: WHOLE,
    /** `trades.{market}`: nothing until the next trade. */
    trades: TRADES_CHANNEL,
  },
  defaultChannels: ['order_book'],
  /** Binary data names its market, not its channel: the second book channel of a market is refused (observed). */
  exclusiveChannels: [['order_book', 'order_book_snapshot']],
  /** Perpetuals and options: `BTC-USD-PERP`, `BTC-USD-100000-C`. */
  market: { pattern: /^[A-Za-z0-9]{1,20}-USD(-[A-Za-z0-9.]{1,20}){1,3}$/, example: 'BTC-USD-PERP' },
  /** The server pings every 55 s and expects the pong in 5 s; whether it answers ours is documented nowhere. */
  heartbeat: { kind: 'protocol', answered: false },
  /** Documented: 20 new connections a second, 600 a minute, per IP. We keep to a fraction. */
  dialLimits: { perSecond: 5, perMinute: 100 },
  /** About 100 subscribe frames in a second close the socket (4032, inbound queue full), as observed by its users. */
  subscribePacing: { burst: 20, perSecond: 20 },
  /**
   * 1011 was observed too, and means what it means everywhere. With which code a client is cut off that leaves 2,000
   * messages unread (documented) was never recorded.
   */
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
  marketList,
  systemState,
  serverTime,
  backfill: { trades: tradeBackfill },
  /** A full book is a few kB; a hundred times that is no book. */
  maxFrameBytes: 4 * 1024 * 1024,
  createCodec: (options) => createParadexCodec(options, levelsOfAll),
}

/** `auto` is settled by whoever dials; until then it is asked for as the preferred encoding. */
function variant({ encoding }: Readonly<Record<string, string>>): Variant {
  if (encoding !== 'json') return { requiredQuery: { sbeSchemaId: '1', sbeSchemaVersion: '1' } }
  return {
    silenceHint:
      'Paradex requires the binary encoding (SBE) for public channels since 21 September 2026, as its documentation says: ' +
      'set `encoding` to auto or sbe',
  }
}
