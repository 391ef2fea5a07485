import type { Clock } from '@holdfast/adapter-core'
import type { BookDto } from '@holdfast/api-contract'

/** At most four quotes a second and market. */
const QUOTE_EVERY_MS = 250
/** Lateness of a timer, in ms, that says that this process stood still. */
const STANDSTILL_MS = 250

interface Pace {
  sentAt: number
  fresh: boolean
  pending: BookDto | null
}

/**
 * Thins books out to quotes: the newest prices of a market at most every 250 ms, but a change of `fresh` in the same
 * tick. The last change always goes out.
 */
export function createQuotes(clock: Clock, signal: AbortSignal, publish: (quote: BookDto) => void) {
  const paceByMarket = new Map<string, Pace>()

  const send = (pace: Pace, quote: BookDto): void => {
    pace.sentAt = clock.monotonic()
    pace.fresh = quote.fresh
    pace.pending = null
    publish(quote)
  }

  const sendLater = async (pace: Pace): Promise<void> => {
    while (pace.pending !== null && !signal.aborted) {
      const waitMs = pace.sentAt + QUOTE_EVERY_MS - clock.monotonic()
      if (waitMs <= 0) send(pace, pace.pending)
      else await wait(waitMs)
    }
  }

  /** Woken far too late, this process stood still: what waits in the sockets is heard before an old price goes out. */
  const wait = async (waitMs: number): Promise<void> => {
    const due = clock.monotonic() + waitMs
    await clock.sleep(waitMs, signal).catch(() => {})
    if (clock.monotonic() - due <= STANDSTILL_MS) return
    for (let turn = 0; turn < 2; turn++) await clock.sleep(0, signal).catch(() => {})
  }

  return (book: BookDto): void => {
    const key = `${book.connection}/${book.market}`
    const pace = paceByMarket.get(key)
    if (pace === undefined) {
      const first: Pace = { sentAt: 0, fresh: book.fresh, pending: null }
      paceByMarket.set(key, first)
      send(first, book)
      return
    }
    const isWaiting = pace.pending !== null
    if (pace.fresh !== book.fresh || clock.monotonic() - pace.sentAt >= QUOTE_EVERY_MS) {
      send(pace, book)
      return
    }
    pace.pending = book
    if (!isWaiting) void sendLater(pace)
  }
}
