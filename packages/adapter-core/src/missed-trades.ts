import type { BackfillDefinition } from './exchange-rest.ts'
import type { RecentKeys } from './recent-keys.ts'
import type { RestAccess } from './rest-probe.ts'
import { ask } from './rest-questions.ts'
import type { Subscription } from './subscription.ts'
import type { Trade } from './trade.ts'

/** Most pages that are asked for: a longer absence is told as such, not made up for at the exchange's cost. */
const MAX_PAGES = 5

/** Most trades that are fetched. */
export const MAX_MISSED_TRADES = 5_000

/** What was known of a subscription's trades when it was asked for them. */
export interface KnownTrades {
  readonly keys: RecentKeys
  /** When the newest known one happened, by the exchange's clock, in ms since the Unix epoch. */
  readonly newestAt: number
}

/** What REST could tell. */
export interface MissedTrades {
  /** Oldest first, none of them known. */
  readonly trades: readonly Trade[]
  /** The pages reached back to what was known. */
  readonly isComplete: boolean
}

export interface MissedTradesRequest {
  readonly definition: BackfillDefinition
  readonly subscription: Subscription
  readonly access: RestAccess
  readonly known: KnownTrades
  readonly signal: AbortSignal
}

/** The trades since the last known one, page by page from the newest. What goes wrong leaves it incomplete; never throws. */
export async function fetchMissedTrades(request: MissedTradesRequest): Promise<MissedTrades> {
  const { access, definition, signal, subscription } = request
  /** Newest first; by key, for pages overlap. */
  const missed = new Map<string, Trade>()
  const told = (isComplete: boolean): MissedTrades => ({ trades: [...missed.values()].reverse(), isComplete })
  let until: number | null = null
  for (let page = 0; page < MAX_PAGES; page++) {
    const read = (body: unknown) => definition.read(body, subscription)
    const trades: readonly Trade[] | null = await ask({ ...definition.ask(subscription, until), read }, access, signal)
    if (trades === null) return told(false)
    const before = missed.size
    if (addUnknown(missed, trades, request)) return told(missed.size < MAX_MISSED_TRADES)
    // No further back than before: the exchange has no older ones to tell.
    if (missed.size === before) return told(false)
    until = trades[0]?.at ?? null
  }
  return told(false)
}

/** Adds what is unknown of a page, newest first. @returns Whether the page reaches back to what is known. */
function addUnknown(missed: Map<string, Trade>, page: readonly Trade[], { definition, known }: MissedTradesRequest) {
  let isReached = page.length === 0
  for (const trade of page.toReversed()) {
    const key = definition.keyOf(trade)
    if (known.keys.has(key) || trade.at < known.newestAt) isReached = true
    else if (missed.size < MAX_MISSED_TRADES) missed.set(key, trade)
  }
  return isReached
}
