import type { ExchangeDefinition } from '../exchange.ts'
import type { RestFetch } from '../rest-fetch.ts'
import type { Frame } from '../socket.ts'
import type { Subscription } from '../subscription.ts'
import type { Trade } from '../trade.ts'
import { fakeExchange, frameOf } from './fake-exchange.ts'

/** The `fakeExchange`, whose missed trades REST tells: a page is the JSON of a list of `Trade`. */
export const fakeTrades: ExchangeDefinition = {
  ...fakeExchange,
  backfill: {
    trades: {
      ask: ({ market }, until) => ({ path: `/trades?market=${market}${until === null ? '' : `&until=${until}`}` }),
      read: (body) => (Array.isArray(body) ? body : 'no trades'),
      keyOf: ({ id }) => id,
    },
  },
}

/** The trade `number`, which happened at `number` × 10 ms. */
export const tradeOf = (number: number): Trade => {
  return { id: `t${number}`, price: '100', size: '1', side: 'buy', at: number * 10 }
}

/** A frame that delivers trades. */
export const tradeFrame = (subscription: Subscription, ...numbers: readonly number[]): Frame =>
  frameOf(
    ...numbers.map((number) => {
      const value = tradeOf(number)
      return { kind: 'event', subscription, exchangeTime: value.at, value } as const
    }),
  )

/** A REST API that is asked, and answers when the test says so. */
export function fakeRest() {
  const requests: { readonly url: string; readonly signal: AbortSignal; answer(body: unknown): void; fail(): void }[] =
    []
  const fetch: RestFetch = (url, { signal }) => {
    const { promise, reject, resolve } = Promise.withResolvers<unknown>()
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    requests.push({ url, signal, answer: resolve, fail: () => reject(new Error('no')) })
    return promise
  }
  return { requests, fetch }
}
