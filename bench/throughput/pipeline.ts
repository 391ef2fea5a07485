import {
  createExchangeAdapter,
  createWsDial,
  type Dial,
  type ExchangeAdapter,
  systemClock,
} from '@holdfast/adapter-core'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { DEFAULT_POLICY } from '@holdfast/reconnect-monitor'
import { startCore } from '../../apps/bot/src/runtime/core.ts'
import { createHub } from '../../apps/bot/src/runtime/hub.ts'
import type { BestPrices } from '../process/protocol.ts'
import type { FeedName } from './feeds/feeds.ts'
import { PIPELINES } from './pipelines.ts'

export interface PipelineOptions {
  readonly feed: FeedName
  readonly url: string
  /** Where the other leg of the spread comes from. */
  readonly steadyUrl: string
  /** Both legs are fresh, the spread has figures. */
  readonly onLive: () => void
  /** Of every frame from then on. */
  readonly observer: FrameObserver
}

/** Looks at a frame from both sides. */
export interface FrameObserver {
  /** The library handed it over. */
  onReceived(): void
  /** The work on it is done; of one that came alone its quote stands behind the gate and its spread is computed. */
  onHandled(): void
  /** The same of every frame, or of a newer one of its burst. */
  onDone(): void
}

/** All that the bot does with market data, but for HTTP and the disk. */
export interface Pipeline {
  /** What stands behind the gate; null where it is not fresh. */
  top(): BestPrices | null
  /** Frames and events that no healthy feed has. */
  problems(): readonly string[]
  close(): Promise<void>
}

const SPREAD = { id: 'both', entryPct: 50, exitPct: -50, maxPriceAgeMs: 60_000, confirmUpdates: 2 }
/** What is told of a connection that comes up and stays up. */
const HEALTHY: readonly HoldfastEvent['type'][] = ['connection_connecting', 'attempt_started', 'connection_live']

/** The core as the bot starts it: two connections, and the spread between them. */
export function openPipeline({ feed, observer, onLive, steadyUrl, url }: PipelineOptions): Pipeline {
  const config = PIPELINES[feed]
  const { definition, options, subscription } = config
  const clock = systemClock
  const ending = new AbortController()
  const hub = createHub(0)
  const told: HoldfastEvent[] = []
  let isLive = false
  /** Frames of a burst that is not over. */
  let waiting = 0
  const dial = createWsDial({ clock })
  const observedDial: Dial = (request, events) =>
    dial(request, {
      ...events,
      onFrame: (frame, isInBurst) => {
        const isCounted = isLive
        if (isCounted) observer.onReceived()
        events.onFrame(frame, isInBurst)
        if (!isCounted) return
        observer.onHandled()
        if (isInBurst) waiting += 1
        else observer.onDone()
      },
      // The last frame of a burst stands behind the gate from here on, and those before it are history.
      onBurstEnd: () => {
        events.onBurstEnd?.()
        for (; waiting > 0; waiting--) observer.onDone()
      },
    })
  const adapters = {
    blasted: createExchangeAdapter({ definition, options, url, dial: observedDial, clock }),
    steady: createExchangeAdapter({ definition, options, url: steadyUrl, dial, clock }),
  }
  const watch = (id: string, adapter: ExchangeAdapter) =>
    ({ id, adapter, subscriptions: [subscription], policy: DEFAULT_POLICY, sockets: 1 }) as const
  const leg = (connection: keyof typeof adapters) => ({ connection, market: subscription.market })

  hub.listen((message) => {
    if (isLive || message.kind !== 'spread' || !message.spread.tradable) return
    isLive = true
    onLive()
  })
  const core = startCore({
    watched: [watch('blasted', adapters.blasted), watch('steady', adapters.steady)],
    spreads: [{ ...SPREAD, buy: leg('blasted'), sell: leg('steady') }],
    hub,
    recorder: {
      record: async (event) => {
        told.push(event)
        return { ...event, id: told.length, outageId: null }
      },
    },
    clock,
    random: Math.random,
    log: () => {},
    signal: ending.signal,
  })
  return {
    top: () => {
      const book = core.books.gated('blasted', subscription.market)
      if (book === null || !book.fresh) return null
      return { bid: book.value.bestBid?.price ?? null, ask: book.value.bestAsk?.price ?? null }
    },
    problems: () => {
      const { malformedFrames, unknownFrames } = adapters.blasted.health()
      const spread = core.spreads.all()[0]
      return [
        ...told
          .filter(({ type }) => !HEALTHY.includes(type))
          .map(({ data, type }) => `${type} ${JSON.stringify(data)}`),
        ...(malformedFrames + unknownFrames > 0
          ? [`${malformedFrames} malformed, ${unknownFrames} unknown frames`]
          : []),
        ...(spread?.tradable === true ? [] : [`the spread is blocked: ${JSON.stringify(spread?.blockedBy)}`]),
      ]
    },
    close: () => {
      ending.abort()
      return core.done
    },
  }
}
