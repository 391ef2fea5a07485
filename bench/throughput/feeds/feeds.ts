import type { Feed } from './feed.ts'
import { hyperliquidBook } from './hyperliquid.ts'
import { paradexJsonDeltas, paradexJsonSnapshots } from './paradex-json.ts'
import { paradexSbeDeltas, paradexSbeSnapshots } from './paradex-sbe.ts'
import { vestDepth } from './vest.ts'

/** What is sent, by the name of its row. */
export const FEEDS = {
  'paradex-json-snapshots': paradexJsonSnapshots,
  'paradex-json-deltas': paradexJsonDeltas,
  'paradex-sbe-snapshots': paradexSbeSnapshots,
  'paradex-sbe-deltas': paradexSbeDeltas,
  'vest-depth': vestDepth,
  'hyperliquid-book': hyperliquidBook,
} as const satisfies Readonly<Record<string, Feed>>

export type FeedName = keyof typeof FEEDS

export function isFeedName(name: string): name is FeedName {
  return Object.hasOwn(FEEDS, name)
}
