import type { CloseMeaning, ExchangeDefinition } from '@holdfast/adapter-core'
import { createVestCodec } from './codec.ts'

/**
 * Vest, public channels of its v3 API. Vest documents only v2 (its old API book, https://docs.vestmarkets.com); v3 is
 * what its own clients speak, so most of what is said here was observed, not promised.
 */
export const vest: ExchangeDefinition = {
  id: 'vest',
  // No v3 test network is known.
  networks: {
    mainnet: { ws: 'wss://ws.hz.vestmarkets.com/ws', rest: 'https://api-gateway.hz.vestmarkets.com' },
  },
  requiredQuery: { version: '1.0' },
  options: { dialect: { values: ['v3'], default: 'v3' } },
  channels: {
    /**
     * `{market}@depth`: 20 to 40 levels a side, whole in every message, sent when the book moved: a gap of 0.3 s at the
     * median and 0.8 s at the 90th percentile. A quiet market sends nothing after a subscribe, so another channel of
     * the market shows whether the socket delivers.
     */
    order_book: {
      firstData: 'snapshot',
      snapshotOnSubscribe: false,
      staleAfterMs: 5_000,
      maxStaleAfterMs: 15_000,
      probes: ['canary'],
    },
  },
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
  /** A book of 40 levels a side is about 2 kB. */
  maxFrameBytes: 4 * 1024 * 1024,
  createCodec: createVestCodec,
}

function misconfigured(cause: CloseMeaning['cause'], remedy: string): CloseMeaning {
  return { cause, floorMs: null, remedy }
}
