import type { SpreadDto } from '@holdfast/api-contract'
import type { Link } from '../../live/link.ts'
import { STALE_REASON_WORDS } from '../../ui/words.ts'

/** How a spread stands: what it is worth, or what is in the way, in words. */
export type Standing =
  | { readonly kind: 'tradable'; readonly entryPct: number; readonly exitPct: number }
  | { readonly kind: 'blocked'; readonly by: readonly string[] }
  | { readonly kind: 'waiting' }

/** The bot's verdict on a spread, doubted where this page knows better: nothing is tradable that it no longer hears of. */
export function standingOf(spread: SpreadDto | undefined, link: Link['state']): Standing {
  if (link === 'stale') return { kind: 'blocked', by: ['this panel: stale'] }
  if (spread === undefined) return { kind: 'waiting' }
  const { blockedBy, entryPct, exitPct, tradable } = spread
  if (tradable && entryPct !== null && exitPct !== null) return { kind: 'tradable', entryPct, exitPct }
  const by = blockedBy.map(({ connection, market, staleReason }) => {
    return `${connection} ${market}: ${STALE_REASON_WORDS[staleReason]}`
  })
  return { kind: 'blocked', by }
}
