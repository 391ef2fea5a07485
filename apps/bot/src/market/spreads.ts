import type { Clock } from '@holdfast/adapter-core'
import type { EventBody, HoldfastEvent, StoredEvent } from '@holdfast/adapter-core/events'
import type { SpreadDto } from '@holdfast/api-contract'
import { createWake, type Log } from '@holdfast/reconnect-monitor'
import type { SpreadConfig, SpreadLeg } from '../config/config.ts'
import type { Books } from './books.ts'
import { isSameBlock, judgeSpread, type SpreadVerdict } from './spread.ts'
import { CLOSED, type Crossing, crossThreshold, type ThresholdState } from './threshold.ts'

export interface SpreadsOptions {
  readonly spreads: readonly SpreadConfig[]
  readonly books: Pick<Books, 'gated'>
  readonly clock: Clock
  readonly log: Log
  /** Stores an event; resolves once it is on disk. */
  readonly record: (event: HoldfastEvent) => Promise<StoredEvent>
  /** Called in the tick in which a spread's figures or verdict changed. */
  readonly onSpread: (spread: SpreadDto) => void
  readonly signal: AbortSignal
}

/** Every configured spread, judged anew whenever a book of one of its legs changes, and when a price gets too old. */
export interface Spreads {
  /** A book of this market changed; a market that is no leg costs a look-up. */
  update(connection: string, market: string): void
  /** In the order of the configuration. No price that has got too old since is in them. */
  all(): readonly SpreadDto[]
  /** The connections of a spread's legs. */
  connectionsOf(id: string): readonly string[]
}

/** A spread being watched. */
interface Watch {
  readonly config: SpreadConfig
  verdict: SpreadVerdict
  /** When the verdict came to be, ms since the Unix epoch. */
  at: number
  /** When the verdict ends by time alone, monotonic ms. */
  until: number
  threshold: ThresholdState
}

export function createSpreads(options: SpreadsOptions): Spreads {
  const { books, clock, onSpread, signal } = options

  const legOf = ({ connection, market }: SpreadLeg) => ({ connection, market, book: books.gated(connection, market) })
  const judge = (config: SpreadConfig, now: number) =>
    judgeSpread({ buy: legOf(config.buy), sell: legOf(config.sell), maxPriceAgeMs: config.maxPriceAgeMs }, now)

  const watches = options.spreads.map((config): Watch => {
    const { until, verdict } = judge(config, clock.monotonic())
    return { config, verdict, at: clock.now(), until, threshold: CLOSED }
  })
  const watchesByLeg = new Map<string, Watch[]>()
  for (const watch of watches) {
    for (const { connection, market } of [watch.config.buy, watch.config.sell]) {
      const key = keyOf(connection, market)
      watchesByLeg.set(key, [...(watchesByLeg.get(key) ?? []), watch])
    }
  }

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

  const recompute = (watch: Watch): void => {
    const now = clock.monotonic()
    const { until, verdict } = judge(watch.config, now)
    const before = watch.verdict
    watch.until = until
    wake.arm(until)
    if (!isSame(before, verdict)) {
      watch.verdict = verdict
      watch.at = clock.now()
      onSpread(spreadDto(watch))
    }
    const { crossing, state } = crossThreshold(watch.threshold, verdict, watch.config, now)
    watch.threshold = state
    if (crossing !== null) record(crossingEvent(watch.config, crossing), watch.config.id)
  }

  /** Time alone ends what a price allowed. */
  const expire = (): void => {
    const now = clock.monotonic()
    for (const watch of watches) if (watch.until <= now) recompute(watch)
  }

  const wake = createWake(clock, signal, () => {
    expire()
    wake.arm(Math.min(...watches.map(({ until }) => until)))
  })

  return {
    update(connection, market) {
      for (const watch of watchesByLeg.get(keyOf(connection, market)) ?? []) recompute(watch)
    },
    all() {
      expire()
      return watches.map(spreadDto)
    },
    connectionsOf(id) {
      const config = options.spreads.find((spread) => spread.id === id)
      return config === undefined ? [] : [config.buy.connection, config.sell.connection]
    },
  }
}

function isSame(a: SpreadVerdict, b: SpreadVerdict): boolean {
  return a.entryPct === b.entryPct && a.exitPct === b.exitPct && isSameBlock(a, b)
}

function spreadDto({ at, config, verdict }: Watch): SpreadDto {
  const { blockedBy, entryPct, exitPct, tradable } = verdict
  return { id: config.id, entryPct, exitPct, tradable, blockedBy: [...blockedBy], at }
}

function crossingEvent({ buy, id, sell }: SpreadConfig, crossing: Crossing): EventBody {
  const { entryPct, exitPct, ...books } = crossing.figures
  const prices = { buy: { ...buy, ...books.buy }, sell: { ...sell, ...books.sell } }
  const data = { spread: id, entryPct, exitPct, ...prices }
  return crossing.kind === 'opened'
    ? { type: 'spread_opened', data }
    : { type: 'spread_closed', data: { ...data, openMs: Math.round(crossing.openMs) } }
}

function keyOf(connection: string, market: string): string {
  return `${connection}/${market}`
}
