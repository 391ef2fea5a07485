/**
 * Breaks the demo bot at random and checks that it always comes back: `bun run chaos --rounds 20 --seed 7`.
 *
 * Each round injects one of the simulator's faults into one connection, some with a reset on top, waits until the
 * simulator says that it is over and data flows, and wants every connection live and every book fresh again. At the
 * end no outage may be ongoing and no event id twice.
 */
import { parseArgs } from 'node:util'
import type { Api } from '../e2e/harness/api.ts'
import { type BotProcess, startBot } from '../e2e/harness/bot-process.ts'
import { type Fault, scheduleFaults } from './fault-schedule.ts'

/**
 * The promise is 5 s. Excluded from it and waited out besides: a subscription refused three times (30 s), Retry-After, and
 * the dials of a flapping connection, which a rolling minute limits.
 */
const BACK_LIMIT_MS = 70_000

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
})
const seed = Number(values.seed)

/** Asks until the answer is null, which says that nothing is left to wait for; how long that took, in ms. */
async function settled(whatIsLeft: () => Promise<string | null>): Promise<number> {
  const startedAt = performance.now()
  let left: string | null = ''
  while (performance.now() - startedAt < BACK_LIMIT_MS) {
    left = await whatIsLeft()
    if (left === null) return performance.now() - startedAt
    await Bun.sleep(25)
  }
  throw new Error(`Not back within ${BACK_LIMIT_MS} ms: ${left}`)
}

/** Which faults of those injected last are under way, or have not let data through again; null when none. */
async function unhealed(api: Api, count: number): Promise<string | null> {
  const { faults, injected } = await api.faults()
  const isInstant = (name: string) => faults.find(({ fault }) => fault === name)?.defaultDurationMs === null
  const latest = injected.toSorted((a, b) => b.id - a.id).slice(0, count)
  const open = latest.filter((one) => one.endedAt === null || (isInstant(one.fault) && one.firstFrameAt === null))
  return open.length === 0 ? null : `no data since ${open.map(({ fault }) => fault).join(' and ')}`
}

/** What is not live or not fresh; null when all is well. */
async function unwell(api: Api): Promise<string | null> {
  const bad = (await api.connections()).flatMap(({ id, state, phase, cause, subscriptions }) => [
    ...(state === 'live' ? [] : [`${id} is ${state} (${phase ?? cause ?? ''})`]),
    ...subscriptions.filter((sub) => sub.state !== 'fresh').map((sub) => `${id}/${sub.market} is ${sub.state}`),
  ])
  return bad.length === 0 ? null : bad.join(', ')
}

async function round(api: Api, { fault, connection, market, durationMs, isCut }: Fault): Promise<string> {
  const target = { connection, ...(market === null ? {} : { market }), ...(durationMs === null ? {} : { durationMs }) }
  const where = market === null ? connection : `${connection}/${market}`
  const what = `${fault} on ${where}${durationMs === null ? '' : ` for ${durationMs} ms`}${isCut ? ', and a reset' : ''}`
  // Not every exchange can suffer every fault: one without sequence numbers has no gaps.
  const isPossible = await api.fault(fault, target).then(
    () => true,
    (error: Error) => {
      if (error.message.includes(': 400 ')) return false
      throw error
    },
  )
  if (!isPossible) return `${what}: not possible there`
  if (isCut) await api.fault('rst', { connection })
  const healedMs = await settled(() => unhealed(api, isCut ? 2 : 1))
  const freshMs = await settled(() => unwell(api))
  return `${what}: over after ${Math.round(healedMs)} ms, all fresh ${Math.round(freshMs)} ms later`
}

/** What must hold after any number of faults. */
async function audit(api: Api): Promise<void> {
  const ongoing = await api.outages({ ongoing: 'true' })
  if (ongoing.length > 0) throw new Error(`Still ongoing: ${JSON.stringify(ongoing)}`)
  const ids = (await api.events({ limit: '1000' })).map(({ id }) => id)
  if (new Set(ids).size !== ids.length) throw new Error('An event id was given twice')
  const outages = await api.outages({ limit: '1000' })
  console.log(`${outages.length} outages, ${ids.length} events, none ongoing, no id twice`)
}

async function chaos(bot: BotProcess): Promise<void> {
  const { faults } = await bot.api.faults()
  const connections = await bot.api.connections()
  const schedule = scheduleFaults({ seed, rounds: Number(values.rounds), faults, connections })
  await settled(() => unwell(bot.api))
  for (const [index, fault] of schedule.entries()) {
    console.log(`${index + 1}/${schedule.length} ${await round(bot.api, fault)}`)
  }
  await audit(bot.api)
}

console.log(`Seed ${seed}; the same seed and rounds give the same faults.`)
const bot = await startBot()
try {
  await chaos(bot)
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}\nThe bot's last lines:`)
  console.error(bot.output().split('\n').slice(-30).join('\n'))
  process.exitCode = 1
} finally {
  const status = await bot.stop()
  if (status !== 0) {
    console.error(`The bot ended with status ${status}`)
    process.exitCode = 1
  }
}
