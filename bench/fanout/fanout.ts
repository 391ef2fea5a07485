import { eventually } from '../recovery/wait.ts'
import { type FanoutOptions, parseFanoutOptions } from './options.ts'
import type { ReadWindow } from './protocol.ts'
import { type Readers, startReaders } from './readers.ts'
import { reportFanout } from './report.ts'
import { beat, type Drum, type Rig, startRig } from './rig.ts'
import type { FanoutResult, MeasuredWindow } from './verdict.ts'
import { rssOf, streamHealth, watch } from './watch.ts'

/** On record before the bot starts: enough that one who asks for all of it and does not read fills what the kernel takes. */
const HISTORY_EVENTS = 30_000
/** Compiled and settled. */
const WARM_UP_MS = 6_000
/** How long all that do not read may take to be cut off. */
const CUT_OFF_LIMIT_MS = 120_000
/** Their sockets are closed by then, and what they held has been collected. */
const SETTLE_MS = 8_000
/** How long a crowd stays away. */
const AWAY_MS = 2_000
/** How long the last event may be on its way to the last client. */
const LAST_READ_LIMIT_MS = 5_000

/** Measures the stream of the bot as it is run. @returns Whether every bound held. */
export async function fanout(args: readonly string[]): Promise<boolean> {
  const options = parseFanoutOptions(args)
  const died = Promise.withResolvers<never>()
  died.promise.catch(() => {})
  console.error('The bot, on simulated exchanges')
  const rig = await startRig(HISTORY_EVENTS, died.reject)
  try {
    const readers = await startReaders(rig.bot.port, died.reject)
    try {
      const result = await Promise.race([measure(options, rig, readers), died.promise])
      return reportFanout(options, result)
    } finally {
      await readers.stop()
    }
  } finally {
    await rig.stop()
  }
}

async function measure(options: FanoutOptions, { bot }: Rig, readers: Readers): Promise<FanoutResult> {
  const { clients, mute, rate, windowMs } = options
  const drum = beat(bot.url, rate)
  await Bun.sleep(WARM_UP_MS)
  const alone = { rssBytes: rssOf(bot), answer: (await window(bot, drum, null, windowMs / 2)).watched.answer }

  console.error(`${clients} clients that read`)
  await readers.open(clients, { after: null, reads: true })
  await Bun.sleep(WARM_UP_MS)
  const reading = await window(bot, drum, readers, windowMs)

  console.error(`and ${mute} that never do`)
  const cutOffBefore = (await streamHealth(bot)).cutOff
  const stopWatching = watch(bot)
  const startedAt = performance.now()
  await readers.open(mute, { after: 0, reads: false })
  const withMute = await window(bot, drum, readers, windowMs)
  const cutOffCount = async () => (await streamHealth(bot)).cutOff - cutOffBefore
  const cutOffMs = await eventually(CUT_OFF_LIMIT_MS, async () => {
    await Bun.sleep(250)
    return (await cutOffCount()) >= mute ? performance.now() - startedAt : null
  })
  const { maxRssBytes } = await stopWatching()
  await Bun.sleep(SETTLE_MS)
  const afterwards = { rssBytes: rssOf(bot), cutOff: await cutOffCount(), clients: (await streamHealth(bot)).clients }

  console.error('All that read are dropped, and come back at once')
  await readers.drop()
  await Bun.sleep(AWAY_MS)
  const storm = watch(bot)
  const returnMs = await readers.comeBack((await streamHealth(bot)).newestId)
  const returned = await storm()
  await drum.stop()
  const { newestId } = await streamHealth(bot)
  await eventually(LAST_READ_LIMIT_MS, async () =>
    (await readers.endWindow(drum.strokes)).lastIds.least >= newestId ? true : null,
  )
  const end = await readers.endWindow(drum.strokes)
  await readers.close()
  await Bun.sleep(SETTLE_MS)
  return {
    clients,
    alone,
    reading,
    withMute,
    mute: { asked: mute, maxRssBytes, cutOffMs, ...afterwards },
    storm: { returnMs, watched: returned },
    end: { newestId, lastIds: end.lastIds, repeated: end.repeated, missed: end.missed, ended: end.ended },
    left: { rssBytes: rssOf(bot), clients: (await streamHealth(bot)).clients },
  }
}

const NOTHING_READ: ReadWindow = {
  latencies: { n: 0, p50: 0, p99: 0, max: 0 },
  fromEvent: { n: 0, p50: 0, p99: 0, max: 0 },
  bytes: 0,
  messages: 0,
  lastIds: { least: 0, most: 0 },
  repeated: 0,
  missed: 0,
  ended: 0,
  load: { cpuPct: 0, lagP99Ms: 0, lagMaxMs: 0 },
}

/** A stretch of time, as the clients saw it and as the bot's process did. */
async function window(bot: Rig['bot'], drum: Drum, readers: Readers | null, ms: number): Promise<MeasuredWindow> {
  const stop = watch(bot)
  readers?.beginWindow()
  await Bun.sleep(ms)
  const read = (await readers?.endWindow(drum.strokes)) ?? NOTHING_READ
  return { ms, read, watched: await stop(), loopLagP99Ms: (await streamHealth(bot)).loopLagP99Ms }
}
