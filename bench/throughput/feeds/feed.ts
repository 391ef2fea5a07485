import type { MovingBook } from './moving-book.ts'

export const MARKET = 'BTC-USD-PERP'

/** A frame as it goes over the wire, text or binary. */
export type WireFrame = string | Uint8Array

/** How an exchange says what a book became, from its documents: the bench's own words, none of an adapter's. */
export interface Feed {
  /** What the client asks with, in a bare client too. */
  readonly request: string
  /** The answers to a request. */
  answer(request: string): readonly string[]
  /** Changes between two frames, by the number of the later one. */
  readonly changes: (nth: number) => number
  /** The first book a socket gets. */
  first(book: MovingBook, message: Message): WireFrame
  /** What follows it. */
  next(book: MovingBook, message: Message, changes: ReturnType<MovingBook['move']>): WireFrame
}

/** The number and the exchange's time of a frame. */
export interface Message {
  readonly sequence: number
  /** Ms since the Unix epoch. */
  readonly at: number
}

/** A tenth of a second of a lively market between two books. */
export const SNAPSHOT_CHANGES = () => 4
/** Every second message is empty and only advances the number, as in recordings (12 of 25); the others change one price. */
export const DELTA_CHANGES = (nth: number) => nth % 2
