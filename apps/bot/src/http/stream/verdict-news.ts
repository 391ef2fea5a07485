import { marketKey } from '../../market/market-key.ts'
import type { Tellable } from './messages.ts'

/** Tells the messages that cannot wait for others: a price may be used no longer, or may be used again. */
export function createVerdictNews(): (message: Tellable) => boolean {
  const told = new Map<string, boolean>()
  const isNews = (key: string, verdict: boolean): boolean => {
    const before = told.get(key)
    told.set(key, verdict)
    return before !== verdict
  }
  return (message) => {
    switch (message.kind) {
      case 'quote':
        return isNews(`quote ${marketKey(message.quote.connection, message.quote.market)}`, message.quote.fresh)
      case 'spread':
        return isNews(`spread ${message.spread.id}`, message.spread.tradable)
      case 'connection':
      case 'event':
        return false
    }
  }
}
