import type { BookLevel } from '@holdfast/adapter-core'
import type { ExchangeScript, ScriptBookChannel } from '@holdfast/adapter-core/testing'
import { dataName, readRequest } from './requests.ts'

const { stringify } = JSON

/** Whole in every message, unnumbered, and once at once after a subscribe. */
const WHOLE: ScriptBookChannel = {
  carries: 'book',
  updates: 'whole',
  numbers: 'none',
  isTimed: true,
  depth: 20,
  firstData: 'at_once',
}

const wireLevel = ([px, sz]: BookLevel) => ({ px, sz, n: 3 })

const message = (channel: string, data: unknown) => stringify({ channel, data })
const error = (words: string) => message('error', words)

const book = { coin: 'BTC', time: 1, levels: [[{ px: '1', sz: '1', n: 1 }], [{ px: '2', sz: '1', n: 1 }]] }

/** The one way Hyperliquid speaks: as its documents say, and as its sockets were measured. */
export const script: ExchangeScript = {
  name: 'json',
  options: {},
  path: '/ws',
  markets: ['BTC', 'kPEPE', '@107'],
  channels: {
    order_book: WHOLE,
    order_book_fast: { ...WHOLE, depth: 5 },
    // On change, once a block: nothing says that a subscribe is answered with one.
    bbo: { ...WHOLE, depth: 1, firstData: 'on_move' },
    trades: { carries: 'trades' },
    activeAssetCtx: { carries: 'canary' },
  },
  read: readRequest,
  acknowledge: ({ id, verb }) => [message('subscriptionResponse', { method: verb, subscription: id })],
  refuse: ({ id }) => [error(`Invalid subscription ${stringify(id)}`)],
  refusalWords: 'Invalid subscription',
  cutsForUnknownMarket: true,
  already: ({ id }) => [error(`Already subscribed: ${stringify(id)}`)],
  missing: ({ id }) => [error(`Already unsubscribed: ${stringify(id)}`)],
  book: (update) => {
    const sides = [update.bids.map(wireLevel), update.asks.map(wireLevel)] as const
    const { at: time, market: coin } = update
    if (update.channel === 'bbo') return message('bbo', { coin, time, bbo: sides.map(([best]) => best ?? null) })
    return message(dataName(update), { coin, time, levels: sides })
  },
  trade: ({ market: coin }, { at: time, id, price: px, side, size: sz }) =>
    message('trades', [
      { coin, side: side === 'sell' ? 'A' : 'B', px, sz, time, hash: '0x12', tid: Number(id), users: ['0x01', '0x02'] },
    ]),
  canary: (coin) => message('activeAssetCtx', { coin, ctx: { markPx: '1', midPx: null } }),
  pong: () => stringify({ channel: 'pong' }),
  // Seen as the first frame of a socket.
  heartbeats: ['Websocket connection established.'],
  garbage: [
    message('l2Book', null),
    message('l2Book', { ...book, coin: 7 }),
    message('l2Book', { ...book, coin: 'DOGE' }),
    message('l2Book', { ...book, levels: [book.levels[0]] }),
    message('l2Book', { ...book, levels: [[{ px: 1, sz: '1', n: 1 }], []] }),
    message('l2Book', { ...book, levels: [['1', '1'], []] }),
    message('l2Book', { ...book, time: 'now' }),
    message('bbo', { coin: 'BTC', time: 1, bbo: [{ px: '1' }] }),
    message('trades', { coin: 'BTC' }),
    message('trades', [{ coin: 'BTC', px: 1 }]),
    message('subscriptionResponse', null),
    message('nothing', {}),
    stringify({ channel: 7 }),
    error('Error parsing JSON into valid websocket request: "x"'),
  ],
}

/** Every way this exchange speaks. */
export const scripts: readonly ExchangeScript[] = [script]
