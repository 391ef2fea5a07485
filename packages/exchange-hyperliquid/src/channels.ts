import { type ChannelDefinition, TRADES_CHANNEL } from '@holdfast/adapter-core'

/** Our channels by name. Paces were measured by others on 2026-09-24 (`docs/exchanges/hyperliquid.md`). */
export const channels = {
  /**
   * `l2Book`: 20 levels a side, whole in every message, pushed to all coins together every 5.0 to 5.6 s whether the book
   * changed or not. A subscribe is answered by a first book within 0.3 s.
   */
  order_book: {
    firstData: 'snapshot',
    snapshotOnSubscribe: true,
    staleAfterMs: 15_000,
    maxStaleAfterMs: 40_000,
    probes: ['resubscribe'],
  },
  /** `l2Book` with `fast`: 5 levels a side every 0.47 to 0.66 s, else the same. */
  order_book_fast: {
    firstData: 'snapshot',
    snapshotOnSubscribe: true,
    staleAfterMs: 3_000,
    maxStaleAfterMs: 10_000,
    probes: ['resubscribe'],
  },
  /**
   * `bbo`: the best prices, only when they changed: several times a second for BTC, once in 46 s for the quietest coin
   * that was watched. Nothing says that a subscribe is answered by one, so live must not wait for it (there is no price
   * until the first change), and asking again proves nothing. Another channel of the coin that is never silent
   * (`activeAssetCtx`) does: with it flowing, a quiet coin is believed for a minute.
   */
  bbo: {
    firstData: 'on_event',
    snapshotOnSubscribe: false,
    staleAfterMs: 5_000,
    maxStaleAfterMs: 60_000,
    probes: ['canary'],
  },
  /** `trades`: lists of one or more, whenever there are any. */
  trades: TRADES_CHANNEL,
} as const satisfies Readonly<Record<string, ChannelDefinition>>
