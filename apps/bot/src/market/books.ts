import type { BookDto } from '@holdfast/api-contract'
import type { GatedBook } from '@holdfast/reconnect-monitor'

/** The latest book of every market, always with its verdict. */
export interface Books {
  /** Takes a changed book; returns what its market now shows. */
  update(book: GatedBook): BookDto
  get(connection: string, market: string): BookDto | null
  all(): readonly BookDto[]
}

/** Where two channels carry the same market, the fresh one shows; of equals, the one that spoke last. */
export function createBooks(): Books {
  const channelsByMarket = new Map<string, Map<string, GatedBook>>()
  const shown = (key: string): BookDto | null => {
    const books = [...(channelsByMarket.get(key)?.values() ?? [])]
    const best = books.sort((a, b) => Number(b.fresh) - Number(a.fresh) || b.receivedAt - a.receivedAt)[0]
    return best === undefined ? null : bookDto(best)
  }
  return {
    update(book) {
      const key = keyOf(book.connection, book.market)
      const channels = channelsByMarket.get(key) ?? new Map<string, GatedBook>()
      channelsByMarket.set(key, channels.set(book.channel, book))
      return shown(key) ?? bookDto(book)
    },
    get: (connection, market) => shown(keyOf(connection, market)),
    all: () => [...channelsByMarket.keys()].flatMap((key) => shown(key) ?? []),
  }
}

/** A book as the API shows it. */
function bookDto(book: GatedBook): BookDto {
  const { connection, market, exchangeTime, receivedAt, verifiedAt, generation, fresh, staleReason } = book
  return { connection, market, ...book.value, exchangeTime, receivedAt, verifiedAt, generation, fresh, staleReason }
}

function keyOf(connection: string, market: string): string {
  return `${connection}/${market}`
}
