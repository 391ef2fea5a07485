import {
  type Codec,
  type Decoded,
  describeWire,
  type Frame,
  isWireObject,
  readJson,
  type Subscription,
} from '@holdfast/adapter-core'
import { readBbo } from './bbo.ts'
import { readBook } from './book.ts'
import { wireChannel } from './channels.ts'
import { createFeeds, type Feed } from './feeds.ts'
import { createRequests } from './requests.ts'
import type { Levels } from './sbe/levels.ts'
import { createSbeReader, type SbeReader } from './sbe/messages.ts'
import { factOf } from './sbe-facts.ts'
import { readTrade } from './trade.ts'

type Encoding = 'sbe' | 'json'

/**
 * JSON-RPC 2.0 over text frames: one channel a request, answers matched by id. Data is text too (`encoding: json`, matched
 * by channel) or binary (`sbe`, which says only what it is about and its market). Both are read on any socket, and a fact
 * tells when data does not come as it was asked for. Answers and data may come in any order, data before its own
 * acknowledgement included.
 *
 * @param levels What binary levels are read with, asked for with the first binary frame; absent: a reader of its own.
 */
export function createParadexCodec(options: Readonly<Record<string, string>> = {}, levels?: () => Levels): Codec {
  const requests = createRequests()
  const feeds = createFeeds()
  let readSbe: SbeReader | null = null
  /** How data last came, or is to come. What is still `auto` here is asked for as the preferred encoding. */
  let encoding: Encoding = options['encoding'] === 'json' ? 'json' : 'sbe'

  /** A fact, after the one that tells of another encoding than before. */
  const dataAs = (came: Encoding, fact: Decoded): readonly Decoded[] => {
    if (came === encoding || (fact.kind !== 'book' && fact.kind !== 'event')) return [fact]
    encoding = came
    return [{ kind: 'encoding', encoding }, fact]
  }

  const onBinary = (frame: Uint8Array): readonly Decoded[] => {
    readSbe ??= createSbeReader(levels?.())
    return dataAs('sbe', factOf(readSbe(frame), feeds))
  }

  const onText = (frame: string): readonly Decoded[] => {
    const message = readJson(frame)
    if (!isWireObject(message)) return [malformed('a frame that is not a JSON object')]
    const { error, id, method, params, result } = message
    if (method === 'subscription') return dataAs('json', onData(params))
    if (error !== undefined) return onError(id, error)
    if (result !== undefined) return requests.onResult(id)
    return [{ kind: 'unknown', detail: `a message ${describeWire(method) || 'without a method'}` }]
  }

  const onData = (params: unknown): Decoded => {
    if (!isWireObject(params)) return malformed('params is not an object')
    const { channel, data } = params
    if (typeof channel !== 'string') return malformed('data without its channel')
    const feed = feeds.named(channel)
    return feed === undefined ? { kind: 'unknown', detail: `data of the channel ${channel}` } : jsonFact(data, feed)
  }

  const onError = (id: unknown, error: unknown): readonly Decoded[] => {
    const facts = requests.onError(id, error)
    for (const fact of facts) if (fact.kind === 'refused') feeds.drop(fact.subscription)
    return facts
  }

  const ask = (method: 'subscribe' | 'unsubscribe', subscription: Subscription) => [
    requests.ask(method, subscription, wireChannel(subscription).name(subscription.market)),
  ]

  return {
    subscribe: (subscription) => {
      feeds.add(subscription)
      return ask('subscribe', subscription)
    },
    unsubscribe: (subscription) => {
      feeds.drop(subscription)
      return ask('unsubscribe', subscription)
    },
    canary: () => [],
    // Only protocol pings exist.
    ping: () => null,
    decode: (frame: Frame) => (typeof frame === 'string' ? onText(frame) : onBinary(frame)),
  }
}

function jsonFact(data: unknown, { channel, subscription }: Feed): Decoded {
  const { market } = subscription
  if (channel.topic === 'trade') {
    const trade = readTrade(data, market)
    if (typeof trade === 'string') return malformed(trade)
    return { kind: 'event', subscription, exchangeTime: trade.at, value: trade }
  }
  const update = channel.topic === 'bbo' ? readBbo(data, market) : readBook(data, market, channel.isWhole)
  return typeof update === 'string' ? malformed(update) : { kind: 'book', subscription, update }
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
