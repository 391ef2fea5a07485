import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '@holdfast/adapter-core'
import type { EventBody, HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import type { SpreadDto } from '@holdfast/api-contract'
import { createWake, type Instant } from '@holdfast/reconnect-monitor'
import type { SpreadConfig, SpreadLeg } from '../config/config.ts'
import type { Log } from '../runtime/log.ts'
import type { Books } from './books.ts'
import { marketKey } from './market-key.ts'
import { isSameBlock, judgeSpread, type SpreadInput, type SpreadVerdict } from './spread.ts'
import { CLOSED, type Crossing, crossThreshold, type ThresholdState } from './threshold.ts'

export interface SpreadsOptions {
  readonly spreads: readonly SpreadConfig[]
  readonly books: Pick<Books, 'market'>
  readonly clock: Clock
  readonly log: Log
  /** Stores an event; resolves once it is on disk. */
  readonly record: (event: HoldfastEvent) => Promise<StoredEvent>
  /** Called in the tick in which a spread's figures or verdict changed; `now` is monotonic ms. */
  readonly onSpread: (spread: SpreadDto, now: number) => void
  readonly signal: AbortSignal
}

/** Every configured spread, judged anew whenever a book of one of its legs changes, and when a price gets too old. */
export interface Spreads {
  /** A book of this market changed now; a market that is no leg costs a look-up. */
  update(connection: string, market: string, now: Instant): void
  /** In the order of the configuration. No price that has got too old since is in them. */
  all(): readonly SpreadDto[]
  /** The connections of a spread's legs. */
  connectionsOf(id: string): readonly string[]
  /** Watches these from now on. One whose settings are the same stays what it is, open or closed; all others begin. */
  reconfigure(spreads: readonly SpreadConfig[]): void
}

/** A spread being watched. */
interface Watch {
  readonly config: SpreadConfig
  /** Its legs, kept up to date by the books. */
  readonly input: SpreadInput
  verdict: SpreadVerdict
  /** When the verdict came to be, ms since the Unix epoch. */
  at: number
  /** When the verdict ends by time alone, monotonic ms. */
  until: number
  threshold: ThresholdState
}

export function createSpreads(options: SpreadsOptions): Spreads {
  const { books, clock, onSpread, signal } = options

  const legOf = ({ connection, market }: SpreadLeg) => books.market(connection, market)

  const watchOf = (config: SpreadConfig): Watch => {
    const { buy, maxPriceAgeMs, sell } = config
    const input = { buy: legOf(buy), sell: legOf(sell), maxPriceAgeMs }
    const { until, verdict } = judgeSpread(input, clock.monotonic())
    return { config, input, verdict, at: clock.now(), until, threshold: CLOSED }
  }

  let watches: readonly Watch[] = options.spreads.map(watchOf)
  let watchesByLeg = byLeg(watches)

  const record = (body: EventBody, spread: string): void => {
    options.record({ ...body, at: clock.now(), connection: null }).then(
      ({ data, id, type }) => {
        options.log('info', `Spread ${spread} ${type === 'spread_opened' ? 'opened' : 'closed'}`, {
          ...data,
          event: id,
        })
      },
      (error: unknown) => options.log('error', 'Cannot store an event', { spread, type: body.type, error }),
    )
  }

  const recompute = (watch: Watch, { at, monotonic: now }: Instant): void => {
    const before = watch.verdict
    const { until, verdict } = judgeSpread(watch.input, now, before)
    watch.until = until
    wake.arm(until)
    if (verdict !== before && !isSame(before, verdict)) {
      watch.verdict = verdict
      watch.at = at
      onSpread(spreadDto(watch), now)
    }
    const { crossing, state } = crossThreshold(watch.threshold, verdict, watch.config, now)
    watch.threshold = state
    if (crossing !== null) record(crossingEvent(watch.config, crossing), watch.config.id)
  }

  /** Time alone ends what a price allowed. */
  const expire = (): void => {
    const monotonic = clock.monotonic()
    for (const watch of watches) if (watch.until <= monotonic) recompute(watch, { at: clock.now(), monotonic })
  }

  const wake = createWake(clock, signal, () => {
    expire()
    wake.arm(Math.min(...watches.map(({ until }) => until)))
  })

  return {
    update(connection, market, now) {
      const watching = watchesByLeg.get(marketKey(connection, market))
      if (watching !== undefined) for (const watch of watching) recompute(watch, now)
    },
    all() {
      expire()
      return watches.map(spreadDto)
    },
    connectionsOf(id) {
      const config = watches.find((watch) => watch.config.id === id)?.config
      return config === undefined ? [] : [config.buy.connection, config.sell.connection]
    },
    reconfigure(spreads) {
      watches = spreads.map(
        (config) => watches.find((watch) => isDeepStrictEqual(watch.config, config)) ?? watchOf(config),
      )
      watchesByLeg = byLeg(watches)
      wake.arm(Math.min(...watches.map(({ until }) => until)))
    },
  }
}

function byLeg(watches: readonly Watch[]): ReadonlyMap<string, readonly Watch[]> {
  const found = new Map<string, Watch[]>()
  for (const watch of watches) {
    for (const { connection, market } of [watch.config.buy, watch.config.sell]) {
      const key = marketKey(connection, market)
      found.set(key, [...(found.get(key) ?? []), watch])
    }
  }
  return found
}

/** Told with every change: one list for all. */
const UNBLOCKED: SpreadDto['blockedBy'] = []

function isSame(a: SpreadVerdict, b: SpreadVerdict): boolean {
  return a.entryPct === b.entryPct && a.exitPct === b.exitPct && isSameBlock(a, b)
}

function spreadDto({ at, config, verdict }: Watch): SpreadDto {
  const { blockedBy, entryPct, exitPct, tradable } = verdict
  return { id: config.id, entryPct, exitPct, tradable, blockedBy: tradable ? UNBLOCKED : [...blockedBy], at }
}

function crossingEvent({ buy, id, sell }: SpreadConfig, crossing: Crossing): EventBody {
  const { entryPct, exitPct, ...books } = crossing.figures
  const prices = { buy: { ...buy, ...books.buy }, sell: { ...sell, ...books.sell } }
  const data = { spread: id, entryPct, exitPct, ...prices }
  return crossing.kind === 'opened'
    ? { type: 'spread_opened', data }
    : { type: 'spread_closed', data: { ...data, openMs: Math.round(crossing.openMs) } }
}
