import type { Clock } from '../clock.ts'
import type { BookChange } from '../feed/market-feed.ts'
import type { MarketTrade } from '../feed/trades.ts'
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

function tellChange({ market, channel, topic }: Line, change: BookChange): void {
  topic.publish((encoding) => channel.change?.(market, topic.name, change, encoding) ?? '')
}

function tellTrades({ market, channel, topic }: Line, trades: readonly MarketTrade[]): void {
  topic.publishAll((encoding) => channel.trades?.(market, topic.name, trades, encoding) ?? [])
}

/** Knows for each line whether it has something to tell that it has not told before; asked, it takes it as told. */
function newsDesk(): (line: Line) => boolean {
  const told = new Map<Line, number>()
  return (line) => {
    const version = line.channel.version?.(line.market)
    if (version === undefined) return true
    if ((told.get(line) ?? 0) >= version) return false
    told.set(line, version)
    return true
  }
}

/** Runs the markets and every channel's own clock until the signal. */
export async function runTicks(options: TickOptions): Promise<void> {
  const hasNews = newsDesk()
  const linesOf = (market: Market) => options.lines.filter((line) => line.market === market)
  const books = options.markets.map((market) => ({
    market,
    lines: linesOf(market).filter(({ channel }) => channel.change),
    tapes: linesOf(market).filter(({ channel }) => channel.trades),
  }))
  const markets = everyTick(1000 / options.rateHz, options, (tick) => {
    for (const { market, lines, tapes } of books) {
      if (!market.isDue()) continue
      const change = market.step(tick)
      for (const line of lines.filter(hasNews)) tellChange(line, change)
      const trades = market.trade()
      if (trades.length > 0) for (const tape of tapes) tellTrades(tape, trades)
    }
  })
  const clocks = [...new Set(options.lines.map(({ channel }) => channel.every))].map(async (every) => {
    if (!every) return
    const lines = options.lines.filter(({ channel }) => channel.every === every)
    await everyTick(every.intervalMs, options, () => {
      for (const { market, topic } of lines.filter(hasNews)) {
        topic.publish((encoding) => every.encode(market, topic.name, options.clock.now(), encoding))
      }
    })
  })
  await Promise.all([markets, ...clocks])
}
