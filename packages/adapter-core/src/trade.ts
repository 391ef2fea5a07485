/** One trade. Price and size are the decimal strings of the wire. */
export interface Trade {
  /** The exchange's id of it, as text. */
  readonly id: string
  readonly price: string
  readonly size: string
  /** The taker's side; null where the exchange does not tell. */
  readonly side: 'buy' | 'sell' | null
  /** When it happened by the exchange's clock, in ms since the Unix epoch. */
  readonly at: number
}
