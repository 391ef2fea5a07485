import type { BookTop, Clock } from '@holdfast/adapter-core'
import type { ScriptedServer } from '@holdfast/adapter-core/testing'
import type { Books } from '../market/books.ts'

/**
 * How long ago a shown price may have been the server's, in ms: what the policy of the test needs to suspect a silence, with
 * room. Where this process stood still for longer, nobody could see the silence meanwhile.
 */
const MOMENTS_MS = 1_000

/** How many of its last prices may be shown however long ago they were: what is on its way. */
const LAST_TOPS = 3

interface Past {
  readonly top: string
  /** Monotonic, in ms: when it was no longer so. */
  readonly until: number
}

/** Compares what a bot shows with what the server of a connection has and had. */
export interface ShownBooks {
  /** Before the server moves: what it has is history from now on. */
  moving(market: string): void
  /** Every shown book is right, or was within the last moments, or is said to be stale. */
  check(): void
  /** What did not hold so far, in words. */
  readonly breaches: readonly string[]
  /** True where every market is fresh and equal to the server's, string by string. */
  areRight(): boolean
  /** How often a fresh book was compared. */
  readonly compared: number
}

export function watchShownBooks(connection: string, server: ScriptedServer, books: Books, clock: Clock): ShownBooks {
  const past = new Map<string, Past[]>()
  const breaches: string[] = []
  let compared = 0
  let movedAt = clock.monotonic()
  let longestPauseMs = 0

  const wrong = (market: string): string | null => {
    const shown = books.get(connection, market)
    if (shown === null || !shown.fresh) return null
    compared += 1
    const top = textOf(shown)
    if (top === textOf(server.market(market).top())) return null
    const since = clock.monotonic() - MOMENTS_MS - 2 * longestPauseMs
    const had = past.get(market) ?? []
    const recent = had.filter(({ until }, index) => until >= since || index >= had.length - LAST_TOPS)
    return recent.some((one) => one.top === top) ? null : `${market} is shown fresh at ${top}, which is long gone`
  }
  return {
    breaches,
    moving: (market) => {
      longestPauseMs = Math.max(longestPauseMs, clock.monotonic() - movedAt)
      movedAt = clock.monotonic()
      const had = past.get(market) ?? []
      past.set(market, [...had.slice(-1_000), { top: textOf(server.market(market).top()), until: clock.monotonic() }])
    },
    check: () => {
      for (const market of server.markets.keys()) {
        const breach = wrong(market)
        if (breach !== null && !breaches.includes(breach)) breaches.push(breach)
      }
    },
    areRight: () =>
      [...server.markets].every(([symbol, market]) => {
        const shown = books.get(connection, symbol)
        return shown?.fresh === true && textOf(shown) === textOf(market.top())
      }),
    get compared() {
      return compared
    },
  }
}

const textOf = ({ bestAsk, bestBid }: BookTop): string =>
  [bestBid?.price, bestBid?.size, bestAsk?.price, bestAsk?.size].map((part) => part ?? 'none').join(' ')
