import type { Subscription } from '@holdfast/adapter-core'
import { type Topic, type WireChannel, wireChannel } from './channels.ts'

/** A subscription, and the channel it is for. */
export interface Feed {
  readonly subscription: Subscription
  readonly channel: WireChannel
}

/** What was asked for on one socket, and so what its data belongs to. */
export interface Feeds {
  /** @throws {RangeError} for a channel that is not in the definition. */
  add(subscription: Subscription): void
  /** Given up, or refused by the exchange: binary data of its market is no longer this subscription's. */
  drop(subscription: Subscription): void
  /** JSON data says its channel, and may still be on its way when the subscription is dropped. */
  named(name: string): Feed | undefined
  /**
   * Binary data says only its market: of two channels on one topic, which the exchange does not allow, the first has it.
   */
  about(topic: Topic, market: string): Feed | undefined
}

export function createFeeds(): Feeds {
  const byName = new Map<string, Feed>()
  let lastName = ''
  let lastFeed: Feed | undefined
  const byMarket: Readonly<Record<Topic, Map<string, readonly Feed[]>>> = {
    book: new Map(),
    bbo: new Map(),
    trade: new Map(),
  }
  return {
    add: (subscription) => {
      const channel = wireChannel(subscription)
      const { market } = subscription
      const name = channel.name(market)
      const feed = byName.get(name) ?? { subscription, channel }
      byName.set(name, feed)
      lastName = ''
      const feeds = byMarket[channel.topic].get(market) ?? []
      if (!feeds.includes(feed)) byMarket[channel.topic].set(market, [...feeds, feed])
    },
    drop: (subscription) => {
      const { name, topic } = wireChannel(subscription)
      const { market } = subscription
      const dropped = byName.get(name(market))
      const feeds = byMarket[topic].get(market) ?? []
      byMarket[topic].set(
        market,
        feeds.filter((feed) => feed !== dropped),
      )
    },
    named: (name) => {
      // Messages of one channel come in rows, and a name is sooner compared than looked up.
      if (name !== lastName) {
        lastFeed = byName.get(name)
        lastName = name
      }
      return lastFeed
    },
    about: (topic, market) => byMarket[topic].get(market)?.[0],
  }
}
