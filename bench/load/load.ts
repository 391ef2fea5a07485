import { type Rig, startRig } from '../fanout/rig.ts'
import { watch } from '../fanout/watch.ts'
import { NEVER_LIVE } from '../recovery/analysis.ts'
import { type Lane, lanesOf } from '../recovery/lane.ts'
import type { Result } from '../recovery/runner.ts'
import { proven, runTrial } from '../recovery/trial.ts'
import { type BotFeeds, openBotFeeds } from './bot-feeds.ts'
import { startGenerator } from './generator.ts'
import { type LoadOptions, parseLoadOptions } from './options.ts'
import { reportLoad } from './report.ts'
import type { MeasuredLoad } from './verdict.ts'

/** On record before the bot starts, so that there is something to ask for. */
const HISTORY_EVENTS = 30_000
/** A recovery that takes longer is none. */
const LIMIT_MS = 15_000
const WARM_UP_MS = 3_000
/** A third gap of one book within a minute rightly costs a reconnect. */
const MOST_GAPS = 2

/** Measures whether a full load on the API delays a recovery past its bound. @returns Whether every bound held. */
export async function load(args: readonly string[]): Promise<boolean> {
  const options = parseLoadOptions(args)
  const died = Promise.withResolvers<never>()
  died.promise.catch(() => {})
  console.error('The bot, on simulated exchanges')
  const rig = await startRig(HISTORY_EVENTS, died.reject)
  try {
    return reportLoad(options, await Promise.race([measureBoth(options, rig, died.reject), died.promise]))
  } finally {
    await rig.stop()
  }
}

async function measureBoth(options: LoadOptions, rig: Rig, onDeath: (error: Error) => void): Promise<MeasuredLoad> {
  const lanes = lanesOf([rig.simulator])
  const markets = Object.fromEntries(lanes.map((lane) => [lane.exchange, lane.markets]))
  const feeds = await openBotFeeds(rig.bot.url, markets, onDeath)
  await rig.pauseDrum()
  try {
    console.error('Nobody asks')
    const quiet = await hurt(options, lanes, feeds)
    console.error(`${options.connections} connections ask without a pause`)
    const generator = await startGenerator(rig.bot.url, options.connections, onDeath)
    try {
      await Bun.sleep(WARM_UP_MS)
      const stopWatching = watch(rig.bot)
      const loaded = await hurt(options, lanes, feeds)
      return { quiet, loaded, watched: await stopWatching(), load: await generator.stop() }
    } finally {
      await generator.kill()
    }
  } finally {
    feeds.stop()
  }
}

/** Every row on every exchange that it is for, the exchanges at the same time. */
async function hurt({ isQuick, rounds, rows }: LoadOptions, lanes: readonly Lane[], feeds: BotFeeds) {
  const results: Result[] = []
  const hurtLane = async (lane: Lane): Promise<void> => {
    for (const row of rows.filter(({ exchanges }) => exchanges.includes(lane.exchange))) {
      for (let round = 0; round < (row.id === 'gap' ? Math.min(rounds, MOST_GAPS) : rounds); round++) {
        const feed = feeds.of(lane.exchange)
        const sample = (await proven(feed))
          ? await runTrial({ row, lane, feed, hasVerdicts: true, isQuick, limitMs: LIMIT_MS })
          : NEVER_LIVE
        await lane.control.endAll(lane.exchange)
        results.push({ row, client: 'holdfast', sample })
      }
    }
  }
  await Promise.all(lanes.map(hurtLane))
  return results
}
