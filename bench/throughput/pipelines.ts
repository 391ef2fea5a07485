import type { ExchangeDefinition, Subscription } from '@holdfast/adapter-core'
import { hyperliquid } from '@holdfast/exchange-hyperliquid'
import { paradex } from '@holdfast/exchange-paradex'
import { vest } from '@holdfast/exchange-vest'
import { MARKET } from './feeds/feed.ts'
import type { FeedName } from './feeds/feeds.ts'
import { COIN } from './feeds/hyperliquid.ts'
import { VEST_MARKET } from './feeds/vest.ts'

/** How the bot would be configured to take a feed. */
export interface PipelineConfig {
  readonly definition: ExchangeDefinition
  readonly options: Readonly<Record<string, string>>
  readonly subscription: Subscription
}

const paradexAs = (encoding: 'json' | 'sbe', channel: string): PipelineConfig => {
  return { definition: paradex, options: { encoding }, subscription: { channel, market: MARKET } }
}

export const PIPELINES: Readonly<Record<FeedName, PipelineConfig>> = {
  'paradex-json-snapshots': paradexAs('json', 'order_book_snapshot'),
  'paradex-json-deltas': paradexAs('json', 'order_book'),
  'paradex-sbe-snapshots': paradexAs('sbe', 'order_book_snapshot'),
  'paradex-sbe-deltas': paradexAs('sbe', 'order_book'),
  'vest-depth': { definition: vest, options: {}, subscription: { channel: 'order_book', market: VEST_MARKET } },
  'hyperliquid-book': {
    definition: hyperliquid,
    options: {},
    subscription: { channel: 'order_book', market: COIN },
  },
}
