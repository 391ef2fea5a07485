import { brotliCompressSync } from 'node:zlib'
import type { Subscription, Trade } from '@holdfast/adapter-core'
import type { ExchangeScript, ScriptAsk, ScriptBook, ScriptBookChannel } from '@holdfast/adapter-core/testing'
import { BYTE_GARBAGE, TEXT_GARBAGE } from './garbage.ts'
import { ALL_TICKERS, type RequestId, readRequest } from './requests.ts'

/** Sent when the book moved, whole: nothing follows a subscribe in a market that does not move. */
const DEPTH: ScriptBookChannel = {
  carries: 'book',
  updates: 'whole',
  numbers: 'none',
  isTimed: true,
  depth: 40,
  firstData: 'on_move',
}

const common = {
  markets: ['BTC-PERP', 'NDX-USD-PERP', 'kBONK-PERP'],
  read: readRequest,
  pong: () => JSON.stringify({ data: 'PONG' }),
} satisfies Partial<ExchangeScript>

const { stringify } = JSON
const idOf = ({ id }: ScriptAsk) => id as RequestId
const outcome = (ask: ScriptAsk, said: object) =>
  stringify({ subscription_outcomes: [{ requested: idOf(ask).name, ...said }] })

/** Ids on the socket: a hash, the number of the trade, its part. */
const longId = (id: string) => `40ef46ff781e4d669c53f61c1bb87b57:${id}:0`

/** The parts of a trade that both dialects have. */
const tradeData = ({ at, price, size }: Trade) => ({ price, qty: size, quoteQty: '1.0000', time: at })

const nameOf = ({ channel, market }: Subscription) => `${market}@${channel === 'order_book' ? 'depth' : channel}`

/** v3, as recorded from its public clients: acknowledgements by name and not by id, text frames, a clock in each. */
export const v3Script: ExchangeScript = {
  ...common,
  name: 'v3',
  options: { dialect: 'v3' },
  path: '/ws',
  refuses: ({ searchParams }) => (searchParams.get('version') === '1.0' ? null : 400),
  channels: { order_book: DEPTH, trades: { carries: 'trades' }, ticker: { carries: 'canary' } },
  // What an unsubscribe is answered with was never recorded.
  acknowledge: (ask) => (ask.verb === 'subscribe' ? [outcome(ask, { status: 'registered' })] : []),
  refuse: (ask) => [outcome(ask, { status: 'rejected', reason: 'invalid_stream' })],
  refusalWords: 'invalid_stream',
  book: (message) => stringify({ channel: nameOf(message), data: levelsOf(message), tsMs: message.at }),
  trade: (subscription, trade) =>
    stringify({
      channel: nameOf(subscription),
      data: { id: longId(trade.id), ...tradeData(trade), side: trade.side },
      tsMs: trade.at,
    }),
  tradeAsTold: (trade) => ({ ...trade, id: longId(trade.id) }),
  canary: (market) => stringify({ channel: `${market}@ticker`, data: { symbol: market, status: 'TRADING' }, tsMs: 1 }),
  garbage: TEXT_GARBAGE,
}

const bytes = (message: object): Uint8Array => new TextEncoder().encode(stringify(message))
const packed = (message: object): Uint8Array => new Uint8Array(brotliCompressSync(bytes(message)))

/** v2, as its old API book says: answers by id, no clock, no side. Its servers sent JSON as bytes, at times in Brotli. */
export const v2Script: ExchangeScript = {
  ...common,
  name: 'v2',
  options: { dialect: 'v2' },
  path: '/ws-api',
  refuses: ({ searchParams }) => {
    const isRight =
      searchParams.get('version') === '1.0' && /^restserver\d+$/.test(searchParams.get('xwebsocketserver') ?? '')
    return isRight ? null : 400
  },
  channels: {
    order_book: { ...DEPTH, isTimed: false },
    trades: { carries: 'trades' },
    [ALL_TICKERS]: { carries: 'canary' },
  },
  acknowledge: (ask) => [bytes({ result: null, id: idOf(ask).id })],
  refuse: (ask) => [bytes({ code: 1_121, msg: 'Invalid symbol', id: idOf(ask).id })],
  refusalWords: 'Invalid symbol',
  book: (message) => {
    const frame = { channel: nameOf(message), data: levelsOf(message) }
    return message.sequence % 3 === 0 ? packed(frame) : bytes(frame)
  },
  trade: (subscription, trade) => bytes({ channel: nameOf(subscription), data: { id: trade.id, ...tradeData(trade) } }),
  tradeAsTold: (trade) => ({ ...trade, side: null }),
  canary: (market) => bytes({ channel: ALL_TICKERS, data: [{ symbol: 'OTHER-PERP' }, { symbol: market }] }),
  garbage: [...TEXT_GARBAGE, ...BYTE_GARBAGE],
}

const levelsOf = ({ asks, bids }: ScriptBook) => ({ bids, asks })

/** Every way this exchange speaks. */
export const scripts: readonly ExchangeScript[] = [v3Script, v2Script]
