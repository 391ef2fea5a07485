import type { BookDto } from '@holdfast/api-contract'
import { type GatedBook, lastKnown } from '@holdfast/reconnect-monitor'
import { marketKey } from './market-key.ts'

/** What a market shows, kept up to date. */
export interface Market {
  readonly connection: string
  readonly market: string
  /** Behind the gate; null where no book ever came. */
  readonly book: GatedBook | null
}

/** The latest book of every market, always with its verdict. */
export interface Books {
  /** Takes a changed book; returns what its market now shows. */
  update(book: GatedBook): GatedBook
  market(connection: string, market: string): Market
  /** What a market shows now. */
  gated(connection: string, market: string): GatedBook | null
  get(connection: string, market: string): BookDto | null
  all(): readonly BookDto[]
  /** Forgets every book of a connection; returns the markets that showed one. */
  drop(connection: string): readonly string[]
}

interface Entry extends Market {
  readonly channels: Map<string, GatedBook>
  book: GatedBook | null
}

/** Where two channels carry the same market, the fresh one shows; of equals, the one that spoke last. */
export function createBooks(): Books {
  const entries = new Map<string, Entry>()
  const entryOf = (connection: string, market: string): Entry => {
    const key = marketKey(connection, market)
    const known = entries.get(key)
    if (known !== undefined) return known
    const entry: Entry = { connection, market, channels: new Map(), book: null }
    entries.set(key, entry)
    return entry
  }
  const gated = (connection: string, market: string) => entries.get(marketKey(connection, market))?.book ?? null
  return {
    update(book) {
      const entry = entryOf(book.connection, book.market)
      const { channels } = entry
      channels.set(book.channel, book)
      const shown = channels.size === 1 ? book : [...channels.values()].reduce(better)
      entry.book = shown
      return shown
    },
    market: entryOf,
    gated,
    get: (connection, market) => {
      const book = gated(connection, market)
      return book === null ? null : bookDto(book)
    },
    all: () => [...entries.values()].flatMap(({ book }) => (book === null ? [] : [bookDto(book)])),
    drop(connection) {
      // The entries stay: who watches a market holds one.
      const dropped = [...entries.values()].filter((entry) => entry.connection === connection && entry.book !== null)
      for (const entry of dropped) {
        entry.channels.clear()
        entry.book = null
      }
      return dropped.map(({ market }) => market)
    },
  }
}

function better(a: GatedBook, b: GatedBook): GatedBook {
  if (a.fresh !== b.fresh) return a.fresh ? a : b
  return a.receivedMonotonic >= b.receivedMonotonic ? a : b
}

/** A book as the API shows it: the last price there was, its verdict beside it. */
export function bookDto(book: GatedBook): BookDto {
  const { connection, market, exchangeTime, receivedAt, verifiedAt, generation, fresh, staleReason } = book
  return {
    connection,
    market,
    ...lastKnown(book),
    exchangeTime,
    receivedAt,
    verifiedAt,
    generation,
    fresh,
    staleReason,
  }
}
