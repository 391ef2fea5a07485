import { type Feed, type Message, SNAPSHOT_CHANGES } from './feed.ts'
import { type Level, type MovingBook, priceOf, sizeOf } from './moving-book.ts'

export const COIN = 'BTC'
const LEVELS = 20
const subscription = { type: 'l2Book', coin: COIN }

/** `l2Book` as documented (Hyperliquid docs, WebSocket subscriptions): 20 levels a side in every message. */
export const hyperliquidBook: Feed = {
  request: JSON.stringify({ method: 'subscribe', subscription }),
  answer: (request) => {
    const { method, subscription: asked } = JSON.parse(request) as {
      readonly method: string
      readonly subscription?: object
    }
    if (method === 'ping') return [JSON.stringify({ channel: 'pong' })]
    const data = { method, subscription: { ...asked, nSigFigs: null, mantissa: null, fast: false } }
    return [JSON.stringify({ channel: 'subscriptionResponse', data })]
  },
  changes: SNAPSHOT_CHANGES,
  first: book,
  next: book,
}

function book({ asks, bids }: MovingBook, { at }: Message): string {
  const levels = [bids.slice(0, LEVELS).map(wireLevel), asks.slice(0, LEVELS).map(wireLevel)]
  return JSON.stringify({ channel: 'l2Book', data: { coin: COIN, time: at, levels } })
}

function wireLevel(level: Level) {
  const px = priceOf(level)
  return { px: px.includes('.') ? px : `${px}.0`, sz: sizeOf(level), n: 1 + (level.lots % 9) }
}
