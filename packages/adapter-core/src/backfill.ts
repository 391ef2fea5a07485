import type { AdapterData, AdapterSignal } from './adapter.ts'
import type { Clock } from './clock.ts'
import type { BackfillDefinition, TradeKeys } from './exchange-rest.ts'
import { fetchMissedTrades, type KnownTrades, MAX_MISSED_TRADES, type MissedTrades } from './missed-trades.ts'
import { createRecentKeys, type RecentKeys } from './recent-keys.ts'
import type { RestAccess } from './rest-probe.ts'
import { type Subscription, subscriptionKey } from './subscription.ts'
import type { Trade } from './trade.ts'

/** How long live trades are held back for those before them, in ms. */
const TIME_LIMIT_MS = 5_000

/** Most live trades that are held back; with more of them the fetch is given up. */
const MAX_HELD = MAX_MISSED_TRADES

/** Keys remembered of each subscription, at least: more than two sockets can be apart, or than an exchange repeats. */
const KEPT_KEYS = 1_000

/** A trade further ahead of our clock than this, in ms, has no true instant: what came after it would look old for ever. */
const MAX_AHEAD_MS = 3_600_000

export interface BackfillOptions {
  /** By channel. */
  readonly definitions: Readonly<Record<string, BackfillDefinition | TradeKeys>>
  /** Null: REST is off, nothing is fetched. */
  readonly access: RestAccess | null
  readonly clock: Clock
  readonly tell: (signal: AdapterSignal) => void
}

/**
 * Makes the trades of each socket whole: those that no socket delivered come before its first live ones.
 *
 * It begins at the acknowledgement, not at the first live trade: on a quiet market that one may be hours away, and on a
 * busy one nothing is held back for longer. Each generation's trades are told once, and none that had been told before
 * it began; of generations side by side each tells its own, whichever is to speak, so that none starves another.
 */
export interface Backfill {
  /** Passes a signal on, or holds it back. */
  pass(signal: AdapterSignal): void
  /** A socket is gone: what it waited for is told no more. */
  forget(generation: number): void
}

/** What was told of a subscription, on whatever socket. */
interface Past {
  readonly keys: RecentKeys
  newestAt: number
}

/** The trades of one subscription on one socket. */
interface Stream {
  readonly generation: number
  readonly subscription: Subscription
  readonly definition: TradeKeys
  /** What is not to be told again on it. */
  readonly told: RecentKeys
  /** Live trades that wait for those before them; null once they wait no more. */
  held: Held[] | null
  readonly ending: AbortController
}

interface Held {
  readonly data: AdapterData
  readonly key: string
  /** Monotonic ms. */
  readonly at: number
}

export function createBackfill({ access, clock, definitions, tell }: BackfillOptions): Backfill {
  const pasts = new Map<string, Past>()
  const streams = new Map<number, Map<string, Stream>>()
  /** What is told with the next frame of a socket, and not before: by itself it proves no life. */
  const notices = new Map<number, string[]>()

  const noteTold = (key: string, { at }: Trade, { subscription, told }: Stream) => {
    const name = subscriptionKey(subscription)
    const past = pasts.get(name) ?? { keys: createRecentKeys(KEPT_KEYS), newestAt: 0 }
    pasts.set(name, past)
    past.keys.add(key)
    if (at <= clock.now() + MAX_AHEAD_MS) past.newestAt = Math.max(past.newestAt, at)
    told.add(key)
  }

  const tellLive = (data: AdapterData, key: string, stream: Stream, heldMs: number) => {
    if (stream.told.has(key)) {
      tell({ type: 'heartbeat', generation: data.generation, answer: false })
      return
    }
    noteTold(key, tradeOf(data), stream)
    tell(heldMs > 0 ? { ...data, key, heldMs } : { ...data, key })
  }

  const tellMissed = (trades: readonly Trade[], stream: Stream) => {
    if (trades.length === 0) return
    const { definition, generation, subscription } = stream
    const origins = trades.map((trade) => ({ key: definition.keyOf(trade), exchangeTime: trade.at }))
    for (const [index, trade] of trades.entries()) noteTold(origins[index]?.key ?? '', trade, stream)
    tell({ type: 'backfill', generation, subscription, values: trades, origins })
  }

  /** Ends the waiting: what was missed goes first, then what was held back. */
  const release = (stream: Stream, missed: MissedTrades) => {
    const { held } = stream
    if (held === null) return
    stream.held = null
    if (!missed.isComplete) noteMissing(stream)
    tellMissed(beforeHeld(missed.trades, held, stream), stream)
    const now = clock.monotonic()
    for (const { at, data, key } of held) {
      // A listener may have given the socket up.
      if (!stream.ending.signal.aborted) tellLive(data, key, stream, now - at)
    }
  }

  const noteMissing = ({ generation, subscription }: Stream) => {
    const notice = `trades may be missing before this socket's first: ${subscriptionKey(subscription)}`
    notices.set(generation, [...(notices.get(generation) ?? []), notice])
  }

  const fill = async (stream: Stream, known: KnownTrades, definition: BackfillDefinition, from: RestAccess) => {
    const { subscription } = stream
    const limit = new AbortController()
    const within = AbortSignal.any([stream.ending.signal, limit.signal])
    const end = () => limit.abort()
    clock.sleep(TIME_LIMIT_MS, within).then(end, () => {})
    const missed = await fetchMissedTrades({ definition, subscription, access: from, known, signal: within })
    end()
    if (!stream.ending.signal.aborted) release(stream, missed)
  }

  /** The stream of a subscription on a socket, from its first sign on. */
  const begin = (
    generation: number,
    subscription: Subscription,
    definition: BackfillDefinition | TradeKeys,
  ): Stream => {
    const name = subscriptionKey(subscription)
    const ofSocket = streams.get(generation) ?? new Map<string, Stream>()
    streams.set(generation, ofSocket)
    const begun = ofSocket.get(name)
    if (begun !== undefined) return begun
    const past = pasts.get(name)
    const known = past === undefined ? null : { keys: past.keys.copy(), newestAt: past.newestAt }
    const isFilled = known !== null && access !== null && 'ask' in definition
    const stream: Stream = {
      generation,
      subscription,
      definition,
      told: known?.keys.copy() ?? createRecentKeys(KEPT_KEYS),
      held: isFilled ? [] : null,
      ending: new AbortController(),
    }
    ofSocket.set(name, stream)
    if (isFilled) void fill(stream, known, definition, access)
    return stream
  }

  const onData = (data: AdapterData, definition: BackfillDefinition | TradeKeys) => {
    const stream = begin(data.generation, data.subscription, definition)
    const key = definition.keyOf(tradeOf(data))
    if (stream.held === null) {
      tellLive(data, key, stream, 0)
      return
    }
    stream.held.push({ data, key, at: clock.monotonic() })
    if (stream.held.length >= MAX_HELD) release(stream, { trades: [], isComplete: false })
    // The frame is held back, not the sign of life that it is.
    else tell({ type: 'heartbeat', generation: data.generation, answer: false })
  }

  const tellNotices = (generation: number) => {
    const due = notices.get(generation) ?? []
    notices.delete(generation)
    for (const detail of due) tell({ type: 'noise', generation, kind: 'notice', detail })
  }

  return {
    pass: (signal) => {
      if (notices.size > 0 && signal.type !== 'closed') tellNotices(signal.generation)
      const definition = 'subscription' in signal ? definitions[signal.subscription.channel] : undefined
      if (signal.type === 'data' && definition !== undefined) {
        onData(signal, definition)
        return
      }
      if (signal.type === 'acknowledged' && definition !== undefined) {
        begin(signal.generation, signal.subscription, definition)
      }
      tell(signal)
    },
    forget: (generation) => {
      for (const { ending } of streams.get(generation)?.values() ?? []) ending.abort()
      streams.delete(generation)
      notices.delete(generation)
    },
  }
}

/** What a channel with a backfill delivers: its codec says so. */
const tradeOf = ({ value }: AdapterData) => value as Trade

/**
 * The missed trades from before the first new one that was held back. What REST tells beyond it is still on its way here,
 * and told now it would come too early.
 */
function beforeHeld(trades: readonly Trade[], held: readonly Held[], { definition, told }: Stream): readonly Trade[] {
  const news = held.filter(({ key }) => !told.has(key))
  const [first] = news
  if (first === undefined) return trades
  const keys = new Set(news.map(({ key }) => key))
  const firstAt = tradeOf(first.data).at
  const end = trades.findIndex((trade) => trade.at > firstAt || keys.has(definition.keyOf(trade)))
  return end === -1 ? trades : trades.slice(0, end)
}
