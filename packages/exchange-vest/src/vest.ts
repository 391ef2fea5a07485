import type { CloseMeaning, ExchangeDefinition, Trade } from '@holdfast/adapter-core'
import { backfill } from './backfill.ts'
import { channels } from './channels.ts'
import { createVestCodec } from './codec.ts'
import { v2 } from './dialect-v2.ts'
import { MAX_FRAME_BYTES } from './frame.ts'
import { marketList } from './market-list.ts'

/**
 * Vest, public channels. The definition is that of v3, which Vest's own clients speak and nobody documents: most of what
 * is said here was observed, not promised. What v2 (its old API book, once at https://docs.vestmarkets.com) says
 * otherwise is its variant. All sources: `docs/exchanges/vest.md`.
 */
export const vest: ExchangeDefinition<Trade> = {
  id: 'vest',
  // No v3 test network is known.
  networks: {
    mainnet: { ws: 'wss://ws.hz.vestmarkets.com/ws', rest: 'https://api-gateway.hz.vestmarkets.com' },
  },
  requiredQuery: { version: '1.0' },
  options: { dialect: { values: ['v3', 'v2'], default: 'v3' } },
  variant: ({ dialect }) => (dialect === 'v2' ? v2 : {}),
  channels,
  defaultChannels: ['order_book'],
  /** `BTC-PERP`, `NDX-USD-PERP`. */
  market: { pattern: /^[A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20}){0,2}-PERP$/, example: 'BTC-PERP' },
  /** `{"method":"PING"}` is answered `{"data":"PONG"}` (v2 documents); its clients send one every 15 to 30 s. */
  heartbeat: { kind: 'frame', answered: true },
  /** Not documented. Conservative numbers of our own, until Vest names its own. */
  dialLimits: { perSecond: 5, perMinute: 60 },
  /** Not documented either. A subscription costs two frames, its canary's included. */
  subscribePacing: { burst: 10, perSecond: 10 },
  /**
   * v2's documented codes (its API book, WebSocket errors); none of v3 was ever recorded. 1011 and 1012 mean what they
   * mean everywhere.
   */
  closes: {
    /** WRONG_VERSION */
    4000: misconfigured('protocol_error', 'The exchange refuses the API version in the address: correct `url`'),
    /** ACCOUNT_GROUP_NOT_FOUND */
    4001: misconfigured('auth_rejected', 'The exchange does not know the account group in the address: correct `url`'),
    /** ACCOUNT_GROUP_INVALID */
    4002: misconfigured('auth_rejected', 'The account group in the address is invalid: correct `url`'),
    /** LISTEN_KEY_REQUIRED */
    4003: misconfigured('auth_rejected', 'The address needs a listen key: it is one for private channels'),
    /** LISTEN_KEY_NOT_FOUND and LISTEN_KEY_EXPIRED: a new key helps. */
    4004: { cause: 'auth_rejected', floorMs: null, remedy: null },
    4005: { cause: 'auth_rejected', floorMs: null, remedy: null },
  },
  /** Neither is announced or documented. */
  maintenance: [],
  lifetimeMs: null,
  /** v3 has no depth over REST (`/v3/depth` is answered 404). */
  restBook: null,
  marketList: marketList({ path: '/v3/exchangeInfo' }),
  backfill: { trades: backfill },
  silenceHint: 'Vest sends a book only when its market moves: it may be closed (an index out of hours) or halted',
  /** A book of 40 levels a side is about 2 kB. */
  maxFrameBytes: MAX_FRAME_BYTES,
  createCodec: ({ dialect }) => createVestCodec(dialect === 'v2' ? 'v2' : 'v3'),
}

function misconfigured(cause: CloseMeaning['cause'], remedy: string): CloseMeaning {
  return { cause, floorMs: null, remedy }
}
