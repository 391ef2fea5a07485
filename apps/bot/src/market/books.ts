import type { BookDto } from '@holdfast/api-contract'
import { type GatedBook, lastKnown } from '@holdfast/reconnect-monitor'

/** The latest book of every market, always with its verdict. */
export interface Books {
  /** Takes a changed book; returns what its market now shows. */
  update(book: GatedBook): BookDto
  /** What a market shows, behind the gate; null where no book ever came. */
  gated(connection: string, market: string): GatedBook | null
  get(connection: string, market: string): BookDto | null
  all(): readonly BookDto[]
}

interface Market {
  readonly channels: Map<string, GatedBook>
  shown: GatedBook
}

/** Where two channels carry the same market, the fresh one shows; of equals, the one that spoke last. */
export function createBooks(): Books {
  const markets = new Map<string, Market>()
  const gated = (connection: string, market: string) => markets.get(keyOf(connection, market))?.shown ?? null
  return {
    update(book) {
      const key = keyOf(book.connection, book.market)
      const market = markets.get(key) ?? { channels: new Map(), shown: book }
      markets.set(key, market)
      market.channels.set(book.channel, book)
      market.shown = [...market.channels.values()].reduce(better)
      return bookDto(market.shown)
    },
    gated,
    get: (connection, market) => {
      const book = gated(connection, market)
      return book === null ? null : bookDto(book)
    },
    all: () => [...markets.values()].map(({ shown }) => bookDto(shown)),
  }
}

function better(a: GatedBook, b: GatedBook): GatedBook {
  if (a.fresh !== b.fresh) return a.fresh ? a : b
  return a.receivedMonotonic >= b.receivedMonotonic ? a : b
}

/** A book as the API shows it: the last price there was, its verdict beside it. */
function bookDto(book: GatedBook): BookDto {
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

function keyOf(connection: string, market: string): string {
  return `${connection}/${market}`
}
