import {
  type CallOff,
  type Clock,
  type ExchangeAdapter,
  nearestNames,
  type Subscription,
  sanitize,
} from '@holdfast/adapter-core'
import type { Input } from './machine/index.ts'

/** While a market is missing, the list is asked for this often, in ms: a market that is listed is there 5 min later. */
const ASK_EVERY_MS = 300_000

/** Names shown for one that is not there. */
const NAMES_SHOWN = 3

export interface MarketCheckOptions {
  readonly adapter: Pick<ExchangeAdapter, 'exchange' | 'rest'>
  readonly subscriptions: readonly Subscription[]
  readonly clock: Clock
  /** Ends the question under way, and all others. */
  readonly signal: AbortSignal
  /** Told of every subscription whose market is missing, and of those whose market is there again. */
  readonly tell: (input: Extract<Input, { type: 'market_unknown' | 'market_known' }>) => void
}

/** Whether the exchange knows the markets that are wanted. Where it gives no list, nothing is said of any. */
export interface MarketCheck {
  /** Asks for the list now, unless a question is under way; again every 5 min while a market is missing. */
  ask(): void
}

export function createMarketCheck({ adapter, clock, signal, subscriptions, tell }: MarketCheckOptions): MarketCheck {
  const missing = new Set<number>()
  let isAsking = false
  let callOff: CallOff = () => {}

  const judge = (markets: readonly string[] | null): void => {
    if (markets === null || markets.length === 0) return
    const known = new Set(markets)
    for (const [index, { market }] of subscriptions.entries()) {
      if (adapter.rest.unlistedMarkets?.test(market) === true) continue
      if (!known.has(market)) {
        missing.add(index)
        tell({ type: 'market_unknown', index, detail: detailOf(market, markets) })
      } else if (missing.delete(index)) tell({ type: 'market_known', index })
    }
  }

  const ask = async (): Promise<void> => {
    if (isAsking || signal.aborted) return
    isAsking = true
    callOff()
    const markets = await adapter.rest.markets(signal).catch(() => null)
    isAsking = false
    if (signal.aborted) return
    judge(markets)
    if (missing.size > 0) callOff = clock.timer(ASK_EVERY_MS, () => void ask())
  }

  signal.addEventListener('abort', () => callOff(), { once: true })
  return { ask: () => void ask() }
}

function detailOf(market: string, markets: readonly string[]): string {
  const near = nearestNames(market, markets, NAMES_SHOWN)
  // The names are the exchange's, and go to logs and terminals.
  return sanitize(`unknown market ${market}${near.length === 0 ? '' : `; nearest: ${near.join(', ')}`}`)
}
