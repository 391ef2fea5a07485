import type { FeedName } from './feeds/feeds.ts'

/** A feed, and the bound on what may become of its floor. */
export interface ThroughputRow {
  readonly feed: FeedName
  readonly words: string
  /** Frames of a round: the floor takes a few tenths of a second for them. */
  readonly frames: number
  /** The pipeline takes at least this share of the frames that the floor takes, in the same CPU time. */
  readonly minRatio: number
}

const WHOLE_BOOK = 0.6
const CHANGES = 0.5

export const THROUGHPUT_ROWS: readonly ThroughputRow[] = [
  {
    feed: 'paradex-json-snapshots',
    words: 'Paradex JSON, books of 15 levels a side',
    frames: 60_000,
    minRatio: WHOLE_BOOK,
  },
  { feed: 'paradex-json-deltas', words: 'Paradex JSON, changes of a book', frames: 240_000, minRatio: CHANGES },
  {
    feed: 'paradex-sbe-snapshots',
    words: 'Paradex SBE, books of 15 levels a side',
    frames: 180_000,
    minRatio: WHOLE_BOOK,
  },
  { feed: 'paradex-sbe-deltas', words: 'Paradex SBE, changes of a book', frames: 120_000, minRatio: CHANGES },
  { feed: 'vest-depth', words: 'Vest, books of 20 levels a side', frames: 60_000, minRatio: WHOLE_BOOK },
  {
    feed: 'hyperliquid-book',
    words: 'Hyperliquid, books of 20 levels a side',
    frames: 60_000,
    minRatio: WHOLE_BOOK,
  },
]
