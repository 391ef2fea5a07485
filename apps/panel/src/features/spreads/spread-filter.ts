import type { SpreadSetting } from './spread-settings.ts'
import type { Standing } from './standing.ts'

/** What the page is narrowed to; null for all. */
export interface SpreadFilter {
  readonly standing: 'tradable' | 'blocked' | null
  readonly text: string
}

/** Reads `?state=blocked&q=btc`. */
export function filterOf(query: URLSearchParams): SpreadFilter {
  const state = query.get('state')
  return { standing: state === 'tradable' || state === 'blocked' ? state : null, text: query.get('q') ?? '' }
}

/** Whether a spread is shown. One that nothing is known of yet is not tradable: it counts among the blocked. */
export function isShown(setting: SpreadSetting, kind: Standing['kind'], { standing, text }: SpreadFilter): boolean {
  const isWanted = standing === null || (standing === 'tradable') === (kind === 'tradable')
  const named = [setting.id, setting.buy.connection, setting.buy.market, setting.sell.connection, setting.sell.market]
  const words = text.toLowerCase().split(/\s+/)
  return isWanted && words.every((word) => named.some((name) => name.toLowerCase().includes(word)))
}
