/**
 * Breaks the demo bot at random and checks that it always comes back: `bun run chaos --rounds 20 --seed 7`.
 *
 * Each round injects one of the simulator's faults into one connection, waits until it is over, and wants every
 * connection live and every book fresh again. At the end no outage may be ongoing and no event id twice.
 */
import { parseArgs } from 'node:util'
import type { Api } from '../e2e/harness/api.ts'
import { type BotProcess, startBot } from '../e2e/harness/bot-process.ts'
import { type Fault, scheduleFaults } from './fault-schedule.ts'

/** The promise is 5 s; refusals, floors and flapping are waited out besides. */
const BACK_LIMIT_MS = 30_000

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
})
const seed = Number(values.seed)

async function waitUntilFresh(api: Api): Promise<number> {
  const startedAt = performance.now()
  let blocked = 'nothing answered'
  while (performance.now() - startedAt < BACK_LIMIT_MS) {
    const connections = await api.connections()
    const bad = connections.flatMap(({ id, state, phase, cause, subscriptions }) => [
      ...(state === 'live' ? [] : [`${id} is ${state} (${phase ?? cause ?? ''})`]),
      ...subscriptions.filter((sub) => sub.state !== 'fresh').map((sub) => `${id}/${sub.market} is ${sub.state}`),
    ])
    if (bad.length === 0) return performance.now() - startedAt
    blocked = bad.join(', ')
    await Bun.sleep(50)
  }
  throw new Error(`Not back within ${BACK_LIMIT_MS} ms: ${blocked}`)
}

async function round(api: Api, { fault, connection, market, durationMs }: Fault): Promise<void> {
  const target = { connection, ...(market === null ? {} : { market }), ...(durationMs === null ? {} : { durationMs }) }
  const refusal = await api.fault(fault, target).then(
    () => null,
    (error: Error) => error.message,
  )
  // Not every exchange can suffer every fault: one without sequence numbers has no gaps.
  if (refusal !== null) {
    console.log(`${fault} on ${connection}: refused (${refusal})`)
    return
  }
  await Bun.sleep((durationMs ?? 0) + 250)
  const backMs = await waitUntilFresh(api)
  const where = market === null ? connection : `${connection}/${market}`
  const length = durationMs === null ? '' : ` for ${durationMs} ms`
  console.log(`${fault} on ${where}${length}: all fresh ${Math.round(backMs)} ms after it was over`)
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
  await waitUntilFresh(bot.api)
  for (const [index, fault] of schedule.entries()) {
    process.stdout.write(`${index + 1}/${schedule.length} `)
    await round(bot.api, fault)
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
