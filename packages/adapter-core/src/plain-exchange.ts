import type { ChannelDefinition, Codec, ExchangeDefinition } from './exchange.ts'
import type { Subscription } from './subscription.ts'

/**
 * What a plain feed must say about itself: which frames ask for a subscription, and what its frames say. All that an
 * `ExchangeDefinition` may hold can be set here too; what is not set has the default written beside it.
 */
export interface PlainExchangeOptions<Value = unknown>
  extends Partial<Omit<ExchangeDefinition<Value>, 'channels' | 'createCodec'>>,
    Partial<Omit<Codec<Value>, 'decode' | 'subscribe' | 'unsubscribe'>> {
  /** Stable id, kebab-case. */
  readonly id: string
  /** Each channel's rules; `{}` is a steady feed. What is left out: see `plainExchange`. */
  readonly channels: Readonly<Record<string, Partial<ChannelDefinition>>>
  /** Frames that ask for a subscription. Default: none, for a feed whose URL says it all. */
  subscribe?(subscription: Subscription): ReturnType<Codec['subscribe']>
  /** Default: none, asking again sends only the subscribe frames. */
  unsubscribe?(subscription: Subscription): ReturnType<Codec['unsubscribe']>
  /**
   * Sorts an incoming frame: `event` for data, `book` for order books, `refused` for a no. What it throws counts as a
   * malformed frame. Shared by all sockets: what must keep state per socket writes an `ExchangeDefinition`.
   */
  decode: Codec<Value>['decode']
}

/** Unlearned silence of a steady feed that is suspected, in ms. */
const STALE_AFTER_MS = 5_000
/** The longest silence is this many times the one that is suspected first: 15 s for a steady feed. */
const MAX_STALE_FACTOR = 3

/**
 * An exchange definition for a feed that needs no more than a few lines.
 *
 * A channel is taken for a steady feed unless it says otherwise: live needs its first datum (`firstData: 'snapshot'`),
 * 5 s of silence are suspected (`staleAfterMs`; from 30 messages on the learned pace decides), three times as much is
 * the most that a learned pace may allow (`maxStaleAfterMs`), and asking again proves nothing (`snapshotOnSubscribe:
 * false`, no probes): then that most decides alone. With `snapshotOnSubscribe: true` the probe is `resubscribe`. A channel that may rightly be silent
 * for long says `firstData: 'on_event'`: then only the peer's answers to pings are judged, never the silence.
 *
 * The rest: no subscribe is answered (`acknowledges: false`), pings are protocol pings and judged once the first was
 * answered, or the codec's own where `ping` is given; 5 dials a second and 60 a minute; 10 subscribes at once and 10 a
 * second; frames up to 4 MiB; no networks, options, required query, REST or known lifetime; any market of up to 100 characters.
 *
 * @throws {RangeError} for no channel at all, and for limits of a channel that contradict each other.
 */
export function plainExchange<Value = unknown>(options: PlainExchangeOptions<Value>): ExchangeDefinition<Value> {
  const { channels, subscribe, unsubscribe, canary, ping, decode, ...rest } = options
  const names = Object.keys(channels)
  if (names.length === 0) throw new RangeError(`Cannot define ${options.id}: it has no channel`)
  return {
    networks: {},
    requiredQuery: {},
    options: {},
    defaultChannels: names,
    market: { pattern: /^\S.{0,99}$/, example: 'BTC-USD' },
    heartbeat: { kind: ping === undefined ? 'protocol' : 'frame', answered: false },
    dialLimits: { perSecond: 5, perMinute: 60 },
    subscribePacing: { burst: 10, perSecond: 10 },
    closes: {},
    maintenance: [],
    lifetimeMs: null,
    restBook: null,
    acknowledges: false,
    maxFrameBytes: 4 * 1024 * 1024,
    ...rest,
    channels: Object.fromEntries(Object.entries(channels).map(([name, given]) => [name, channelOf(name, given)])),
    createCodec: () => ({
      subscribe: subscribe ?? none,
      unsubscribe: unsubscribe ?? none,
      canary: canary ?? none,
      ping: ping ?? (() => null),
      decode,
    }),
  }
}

const none = () => []

function channelOf(name: string, given: Partial<ChannelDefinition>): ChannelDefinition {
  const isSparse = given.firstData === 'on_event'
  const staleAfterMs = given.staleAfterMs === undefined ? (isSparse ? null : STALE_AFTER_MS) : given.staleAfterMs
  const maxStaleAfterMs = staleAfterMs === null ? null : staleAfterMs * MAX_STALE_FACTOR
  const channel: ChannelDefinition = {
    firstData: 'snapshot',
    snapshotOnSubscribe: false,
    maxStaleAfterMs,
    probes: given.snapshotOnSubscribe === true ? ['resubscribe'] : [],
    ...given,
    staleAfterMs,
  }
  checkLimits(name, channel)
  return channel
}

function checkLimits(name: string, { staleAfterMs, maxStaleAfterMs }: ChannelDefinition): void {
  const place = `Cannot define the channel ${name}:`
  if ((staleAfterMs === null) !== (maxStaleAfterMs === null)) {
    throw new RangeError(`${place} staleAfterMs and maxStaleAfterMs must both be null or both be set`)
  }
  if (staleAfterMs === null || maxStaleAfterMs === null) return
  if (!(staleAfterMs > 0 && maxStaleAfterMs >= staleAfterMs && Number.isFinite(maxStaleAfterMs))) {
    throw new RangeError(
      `${place} expected 0 < staleAfterMs <= maxStaleAfterMs, got ${staleAfterMs} and ${maxStaleAfterMs}`,
    )
  }
}
