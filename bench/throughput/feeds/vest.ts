import { type Feed, type Message, SNAPSHOT_CHANGES } from './feed.ts'
import { decimalOf, type Level, type MovingBook } from './moving-book.ts'

export const VEST_MARKET = 'BTC-PERP'
const LEVELS = 20
const channel = `${VEST_MARKET}@depth`

/** `@depth` of v3, as observed: 20 levels a side in every message, prices with 2 decimals and sizes with 4. */
export const vestDepth: Feed = {
  request: JSON.stringify({ method: 'SUBSCRIBE', params: [channel], id: 1 }),
  answer: (request) => {
    const { method, params } = JSON.parse(request) as { readonly method: string; readonly params: readonly string[] }
    if (method === 'PING') return [JSON.stringify({ data: 'PONG' })]
    const subscription_outcomes = params.map((requested) => ({ requested, status: 'registered' }))
    return [JSON.stringify({ subscription_outcomes })]
  },
  changes: SNAPSHOT_CHANGES,
  first: depth,
  next: depth,
}

function depth({ asks, bids }: MovingBook, { at }: Message): string {
  return JSON.stringify({
    channel,
    data: { bids: bids.slice(0, LEVELS).map(pair), asks: asks.slice(0, LEVELS).map(pair) },
    tsMs: at,
  })
}

function pair({ lots, ticks }: Level): readonly [string, string] {
  const price = decimalOf(ticks, 1)
  return [price.includes('.') ? `${price}0` : `${price}.00`, (lots / 100_000).toFixed(4)]
}
