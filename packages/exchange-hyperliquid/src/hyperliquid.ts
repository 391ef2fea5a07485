import type { ExchangeDefinition, Trade } from '@holdfast/adapter-core'
import { channels } from './channels.ts'
import { createHyperliquidCodec } from './codec.ts'
import { marketList, serverTime } from './info.ts'

/**
 * Hyperliquid, public channels. Sources: https://hyperliquid.gitbook.io/hyperliquid-docs (WebSocket, rate limits) and what
 * others measured on the wire; all of them, with their dates: `docs/exchanges/hyperliquid.md`.
 *
 * A coin that it does not know is answered by nothing: the socket is cut within 0.2 s, without a close frame, and with it
 * every other subscription. Who dials again asks for the same coins, so what was unanswered at such an end is suspect.
 */
export const hyperliquid: ExchangeDefinition<Trade> = {
  id: 'hyperliquid',
  networks: {
    mainnet: { ws: 'wss://api.hyperliquid.xyz/ws', rest: 'https://api.hyperliquid.xyz' },
    testnet: { ws: 'wss://api.hyperliquid-testnet.xyz/ws', rest: 'https://api.hyperliquid-testnet.xyz' },
  },
  requiredQuery: {},
  options: {},
  channels,
  defaultChannels: ['order_book'],
  /** Both are `l2Book` of one coin, and their data says no more than that. */
  exclusiveChannels: [['order_book', 'order_book_fast']],
  /**
   * A perpetual (`BTC`, `kPEPE`), one of a builder's dex (`xyz:NVDA`), or spot (`@107`, `PURR/USDC`). Case counts: a name
   * in lower case alone would cut the socket, so it is refused here.
   */
  market: {
    pattern: /^(?:@\d{1,6}|(?:[a-z0-9]{1,10}:)?(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{1,20}(?:\/[A-Z0-9]{1,20})?)$/,
    example: 'BTC',
  },
  /** `{"method":"ping"}` is answered `{"channel":"pong"}`. A server that has sent nothing for 60 s cuts the socket. */
  heartbeat: { kind: 'frame', answered: true },
  /** Documented: 30 new connections a minute and 10 at once, per IP. We keep to half of the minute. */
  dialLimits: { perSecond: 2, perMinute: 15 },
  /**
   * Documented: 1,000 subscriptions and 2,000 sent messages a minute, per IP, over all sockets. 356 subscribes in 1.7 s
   * were all acknowledged, as measured; at this pace one socket sends at most 1,250 a minute.
   */
  subscribePacing: { burst: 50, perSecond: 20 },
  /** None of its own is documented, and what was observed are cuts without a close frame. */
  closes: {},
  /** Neither is announced or documented. */
  maintenance: [],
  lifetimeMs: null,
  /** `/info` has a book, but unnumbered and a second apart from the socket's; every channel proves itself without it. */
  restBook: null,
  marketList,
  /** The list is that of the first dex alone: of builders' perpetuals and of spot it says nothing. */
  unlistedMarkets: /[@:/]/,
  serverTime,
  /**
   * REST has no list of them: what was missed is in the list that every subscribe is answered with, as far back as that
   * goes, beside trades that were told. A `tid` names a trade only together with its block's time (documented).
   */
  backfill: { trades: { keyOf: ({ at, id }) => `${at}/${id}` } },
  /** A book of 20 levels a side is under 2 kB. */
  maxFrameBytes: 4 * 1024 * 1024,
  createCodec: createHyperliquidCodec,
}
