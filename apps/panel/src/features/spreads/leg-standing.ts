import type { ConnectionDto, QuoteDto, SpreadDto } from '@holdfast/api-contract'
import type { Link } from '../../live/link.ts'
import { STALE_REASON_WORDS } from '../../ui/words.ts'
import { type QuoteVerdict, quoteVerdict } from '../overview/quote-verdict.ts'
import type { SpreadLeg } from './spread-settings.ts'

interface LegFacts {
  readonly leg: SpreadLeg
  readonly spread: SpreadDto | undefined
  readonly quote: QuoteDto | undefined
  readonly state: ConnectionDto['state'] | undefined
  readonly link: Link['state']
}

/**
 * Whether a leg's prices may be used in its spread: the gate's own word first, since it also knows how old a price may be,
 * then what is known of the quote.
 */
export function legStanding({ leg, link, quote, spread, state }: LegFacts): QuoteVerdict {
  if (link === 'stale') return { fresh: false, reason: 'panel is stale' }
  const block = spread?.blockedBy.find(({ connection, market }) => {
    return connection === leg.connection && market === leg.market
  })
  if (block !== undefined) return { fresh: false, reason: STALE_REASON_WORDS[block.staleReason] }
  if (quote === undefined) return { fresh: false, reason: STALE_REASON_WORDS.no_data }
  return quoteVerdict(quote, state ?? 'down', link)
}
