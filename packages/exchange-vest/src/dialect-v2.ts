import {
  createOrderBook,
  type RestBook,
  type RestBookDefinition,
  type Trade,
  type Variant,
} from '@holdfast/adapter-core'
import { readBook } from './book.ts'
import { bookChannel, channels } from './channels.ts'
import { marketList } from './market-list.ts'

/**
 * Vest spreads its accounts over servers, and asks even of those who have none to name one: group 0, as its users do.
 * In the query of the socket and in a header of REST (v2's API book).
 */
const ACCOUNT_GROUP = 'restserver0'
const headers = { xrestservermm: ACCOUNT_GROUP }

/** `GET /depth?symbol=&limit=`, documented; no number, so only the best prices compare. */
const restBook: RestBookDefinition = {
  path: ({ market }) => `/depth?symbol=${encodeURIComponent(market)}&limit=5`,
  headers,
  read: readRestBook,
}

/** The API that Vest's old API book describes. Whether its socket still runs is not known. */
export const v2: Variant<Trade> = {
  networks: {
    mainnet: { ws: 'wss://ws-prod.hz.vestmarkets.com/ws-api', rest: 'https://server-prod.hz.vestmarkets.com/v2' },
    testnet: { ws: 'wss://ws-dev.hz.vestmarkets.com/ws-api', rest: 'https://server-dev.hz.vestmarkets.com/v2' },
  },
  requiredQuery: { version: '1.0', xwebsocketserver: ACCOUNT_GROUP },
  channels: { ...channels, order_book: { ...bookChannel, probes: ['canary', 'rest'] } },
  restBook,
  marketList: marketList({ path: '/exchangeInfo', headers }),
  /** Its REST ids are numbers, its socket's are not: no trade of one can be found in the other. Two sockets agree on them. */
  backfill: { trades: { keyOf: ({ id }) => id } },
  silenceHint: 'Vest documents v2 no longer, and its socket may be gone: set `dialect: v3`',
}

function readRestBook(body: unknown): RestBook | string {
  const update = readBook(body, undefined)
  if (typeof update === 'string') return update
  const result = createOrderBook().apply(update)
  return result.kind === 'applied' ? { sequence: null, top: result.top } : 'a level is not a decimal price and size'
}
