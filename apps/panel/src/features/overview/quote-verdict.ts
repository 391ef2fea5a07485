import type { ConnectionDto, QuoteDto } from '@holdfast/api-contract'
import type { Link } from '../../live/link.ts'
import { STALE_REASON_WORDS } from '../../ui/words.ts'

/** Whether a price may be read as current, and if not, why. */
export type QuoteVerdict = { readonly fresh: true } | { readonly fresh: false; readonly reason: string }

/**
 * The bot's verdict on a quote, doubted where this page knows better: a price is never current while its connection is
 * not, and nothing is while the page has lost the bot.
 */
export function quoteVerdict(quote: QuoteDto, state: ConnectionDto['state'], link: Link['state']): QuoteVerdict {
  if (link === 'stale') return { fresh: false, reason: 'panel is stale' }
  if (!quote.fresh) return { fresh: false, reason: STALE_REASON_WORDS[quote.staleReason ?? 'stale'] }
  if (state !== 'live' && state !== 'degraded') return { fresh: false, reason: STALE_REASON_WORDS.not_live }
  return { fresh: true }
}
