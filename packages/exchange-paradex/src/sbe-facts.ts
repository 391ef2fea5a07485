import type { BookLevel, BookUpdate, Decoded } from '@holdfast/adapter-core'
import type { Topic } from './channels.ts'
import type { Feeds } from './feeds.ts'
import type { SbeBook, SbeMessage } from './sbe/messages.ts'

type Of<Kind extends SbeMessage['kind']> = Extract<SbeMessage, { readonly kind: Kind }>

/** What a binary message means to what was asked for on its socket. */
export function factOf(message: SbeMessage, feeds: Feeds): Decoded {
  switch (message.kind) {
    case 'book':
      return bookFact(message, feeds)
    case 'bbo':
      return bboFact(message, feeds)
    case 'trade': {
      const feed = feeds.about('trade', message.market)
      if (feed === undefined) return unasked('trade', message.market)
      const { trade } = message
      return { kind: 'event', subscription: feed.subscription, exchangeTime: trade.at, value: trade }
    }
    case 'heartbeat':
    case 'unknown':
    case 'malformed':
      return message
  }
}

function bookFact(message: SbeBook, feeds: Feeds): Decoded {
  const { asks, at, bids, isSnapshot, market, seq } = message
  const feed = feeds.about('book', market)
  if (feed === undefined) return unasked('book', market)
  const { channel, subscription } = feed
  if (channel.isWhole && !isSnapshot) return { kind: 'malformed', detail: 'a change in a channel of whole books' }
  const kind: BookUpdate['kind'] = channel.isWhole ? 'replace' : isSnapshot ? 'snapshot' : 'delta'
  return { kind: 'book', subscription, update: { kind, sequence: seq, exchangeTime: at, bids, asks } }
}

function bboFact({ ask, at, bid, market, seq }: Of<'bbo'>, feeds: Feeds): Decoded {
  const feed = feeds.about('bbo', market)
  if (feed === undefined) return unasked('bbo', market)
  const update = { kind: 'replace', sequence: seq, exchangeTime: at, bids: sideOf(bid), asks: sideOf(ask) } as const
  return { kind: 'book', subscription: feed.subscription, update }
}

function sideOf(level: BookLevel | null): readonly BookLevel[] {
  return level === null ? [] : [level]
}

function unasked(topic: Topic, market: string): Decoded {
  return { kind: 'unknown', detail: `a ${topic} of ${market}, which was not asked for` }
}
