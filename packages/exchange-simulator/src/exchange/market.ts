import type { Clock } from '../clock.ts'
import { type MarketSpec, marketSpec } from '../feed/asset.ts'
import { type BookChange, type MarketFeed, marketFeed } from '../feed/market-feed.ts'
import { hashText } from '../feed/random.ts'
import { type MarketTrade, type Touch, type TradeFeed, tradeFeed } from '../feed/trades.ts'

/** The order of a real market's first number in October 2026; any start will do. */
const FIRST_SEQUENCE = 7_687_000_000

/** The same of its first trade. */
const FIRST_TRADE = 40_000_000

function touchOf({ bids, asks, spec }: MarketFeed): Touch {
  const { anchorTicks: ticks } = spec
  return { bid: bids.levels()[0] ?? { ticks, lots: 1 }, ask: asks.levels()[0] ?? { ticks, lots: 1 } }
}

function isSameTouch(one: Touch, other: Touch): boolean {
  const isSame = (side: keyof Touch) => one[side].ticks === other[side].ticks && one[side].lots === other[side].lots
  return isSame('bid') && isSame('ask')
}

export interface MarketOptions {
  readonly market: string
  readonly exchange: string
  readonly seed: number
  readonly clock: Clock
  /** How the exchange quotes what the spec describes. Absent: as it stands. */
  readonly quote?: (spec: MarketSpec) => MarketSpec
}

/** One market of an exchange: its book, its trades, when the book last changed, and the faults that slow it. */
export class Market {
  readonly name: string
  readonly feed: MarketFeed
  readonly trades: TradeFeed
  /** Fault id → the least time between two changes, in ms. */
  readonly paces = new Map<number, number>()
  /** Fault id → how late its book's messages go out, in ms. */
  readonly delays = new Map<number, number>()
  /** Ids of the faults that hold all its messages. */
  readonly heldBy = new Set<number>()
  /** Ids of the faults that double its book's messages. */
  readonly doubledBy = new Set<number>()
  /** Ids of the faults that swap its book's messages. */
  readonly swappedBy = new Set<number>()
  readonly #clock: Clock
  #sequence: number
  #changedAt: number
  #changedAtMonotonic: number
  #touchSequence: number
  #tick = 0

  constructor(options: MarketOptions) {
    this.name = options.market
    const { seed, exchange, quote = (spec) => spec } = options
    const spec = quote(marketSpec(options.market))
    this.feed = marketFeed(seed, exchange, spec)
    const start = { touch: touchOf(this.feed), first: FIRST_TRADE, at: options.clock.now() }
    this.trades = tradeFeed(seed, exchange, spec, start)
    this.#clock = options.clock
    this.#sequence = FIRST_SEQUENCE + (hashText(options.market) % 1_000_000)
    this.#touchSequence = this.#sequence
    this.#changedAt = options.clock.now()
    this.#changedAtMonotonic = options.clock.monotonic()
  }

  /** The number of the last change. It grows by one with every change, whether or not anyone listens. */
  get sequence(): number {
    return this.#sequence
  }

  /** The number of the last change of a best price or its size. */
  get touchSequence(): number {
    return this.#touchSequence
  }

  /** The best prices as they are now. */
  touch(): Touch {
    return touchOf(this.feed)
  }

  /** When the last change happened, in ms since the Unix epoch. */
  get changedAt(): number {
    return this.#changedAt
  }

  /** How late messages of its book are now, in ms. */
  get delayMs(): number {
    return Math.max(0, ...this.delays.values())
  }

  /** False while a fault makes the market wait for its next change. */
  isDue(): boolean {
    if (this.paces.size === 0) return true
    return this.#clock.monotonic() - this.#changedAtMonotonic >= Math.max(...this.paces.values())
  }

  /** Moves the book; `tick` counts the exchange's ticks. Absent: a change more within the present tick. */
  step(tick: number = this.#tick): BookChange {
    this.#tick = tick
    this.#sequence += 1
    this.#changedAt = this.#clock.now()
    this.#changedAtMonotonic = this.#clock.monotonic()
    const before = this.touch()
    const change = this.feed.step(tick)
    if (!isSameTouch(before, this.touch())) this.#touchSequence = this.#sequence
    return change
  }

  /** One step of takers, who meet the book as it is now. */
  trade(): readonly MarketTrade[] {
    return this.trades.step(this.touch(), this.#clock.now())
  }
}
