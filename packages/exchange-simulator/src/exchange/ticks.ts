import type { Clock } from '../clock.ts'
import type { Market } from './market.ts'
import type { ChannelDefinition } from './protocol.ts'
import type { Topic } from './topic.ts'

/** A channel of a market, and who listens to it. */
export interface Line {
  readonly market: Market
  readonly channel: ChannelDefinition
  readonly topic: Topic
}

export interface TickOptions {
  readonly markets: readonly Market[]
  readonly lines: readonly Line[]
  /** Book changes a second and market. */
  readonly rateHz: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** After a pause of the process longer than this, in ms, the missed ticks are skipped instead of caught up. */
const MAX_CATCH_UP_MS = 1000

/** Calls `onTick(n)`, n from 1, every `intervalMs` on average, until the signal; a late turn is followed by its arrears. */
async function everyTick(intervalMs: number, { clock, signal }: TickOptions, onTick: (tick: number) => void) {
  const startedAt = clock.monotonic()
  let tick = 0
  while (!signal.aborted) {
    await clock.sleep(Math.max(1, startedAt + (tick + 1) * intervalMs - clock.monotonic()), signal).catch(() => {})
    if (signal.aborted) return
    const reached = Math.floor((clock.monotonic() - startedAt) / intervalMs)
    tick = Math.max(tick, reached - Math.ceil(MAX_CATCH_UP_MS / intervalMs))
    while (tick < reached) onTick(++tick)
  }
}

/** Runs the markets and every channel's own clock until the signal. */
export async function runTicks(options: TickOptions): Promise<void> {
  const booksOf = (market: Market) => options.lines.filter((line) => line.market === market && line.channel.change)
  const books = options.markets.map((market) => ({ market, lines: booksOf(market) }))
  const markets = everyTick(1000 / options.rateHz, options, (tick) => {
    for (const { market, lines } of books) {
      if (!market.isDue()) continue
      const change = market.step(tick)
      for (const { topic, channel } of lines) topic.publish(() => channel.change?.(market, topic.name, change) ?? '')
    }
  })
  const clocks = options.lines.map(({ market, channel, topic }) => {
    const { every } = channel
    return (
      every &&
      everyTick(every.intervalMs, options, () =>
        topic.publish(() => every.encode(market, topic.name, options.clock.now())),
      )
    )
  })
  await Promise.all([markets, ...clocks])
}
