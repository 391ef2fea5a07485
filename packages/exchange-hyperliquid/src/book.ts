import {
  type BookLevel,
  type BookUpdate,
  isWireObject,
  MAX_BOOK_LEVELS,
  readInteger,
  type WireObject,
} from '@holdfast/adapter-core'

/**
 * The data of an `l2Book` message: the whole book, unnumbered, with the exchange's clock: `levels` are bids, then asks.
 * What is wrong with it, in words, where it is none. A delisted coin has two empty sides; a book without prices is a
 * book, whose best prices are null.
 */
export function readBook({ levels, time }: WireObject): BookUpdate | string {
  if (!Array.isArray(levels) || levels.length !== 2) return 'levels is not a pair of sides'
  const [bids, asks] = (levels as readonly unknown[]).map(readSide)
  if (!bids || !asks) return 'a side is not a list of levels'
  return whole(time, bids, asks)
}

/** The data of a `bbo` message, as a book of one level a side: a side that nobody quotes is null, or left out. */
export function readBbo({ bbo, time }: WireObject): BookUpdate | string {
  if (!Array.isArray(bbo) || bbo.length > 2) return 'bbo is not a pair of levels'
  const [bid, ask] = bbo as readonly unknown[]
  const bids = readSide(bid === undefined || bid === null ? [] : [bid])
  const asks = readSide(ask === undefined || ask === null ? [] : [ask])
  if (bids === null || asks === null) return 'a side is not a level'
  return whole(time, bids, asks)
}

function whole(time: unknown, bids: readonly BookLevel[], asks: readonly BookLevel[]): BookUpdate | string {
  const exchangeTime = readInteger(time)
  if (exchangeTime === null) return 'time is not an instant'
  return { kind: 'replace', sequence: null, exchangeTime, bids, asks }
}

/** `{"px":"84143.0","sz":"10.25923","n":36}`, best first; null where it is no such list. */
function readSide(side: unknown): readonly BookLevel[] | null {
  if (!Array.isArray(side) || side.length > MAX_BOOK_LEVELS) return null
  const levels: BookLevel[] = []
  for (const level of side as readonly unknown[]) {
    if (!isWireObject(level) || typeof level['px'] !== 'string' || typeof level['sz'] !== 'string') return null
    levels.push([level['px'], level['sz']])
  }
  return levels
}
