/**
 * Recovery after faults, measured from outside: `bun run bench [--rounds 6] [--faults rst,mute] [--json]`.
 *
 * The real bot and its simulator run in processes of their own and talk over loopback sockets. The fault's instant and
 * the first frame after it are the simulator's; detection and live are when the bot's record says it knew. Each round
 * breaks one connection that has been live for longer than the proven spell, so that no backoff is owed.
 */
import { parseArgs } from 'node:util'
import type { Api } from '../e2e/harness/api.ts'
import { startBot } from '../e2e/harness/bot-process.ts'
import { distribution, table } from './table.ts'

/** A loss after 5 s live is answered at once (`provenLiveMs` of the policy); a little more than that. */
const PROVEN_MS = 5_500
const LIMIT_MS = 20_000
const FAULTS = ['close', 'rst', 'blackhole_sockets', 'mute']

interface Sample {
  readonly detectedMs: number
  readonly firstFrameMs: number
  readonly liveMs: number
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' },
    faults: { type: 'string', default: FAULTS.join(',') },
    json: { type: 'boolean', default: false },
  },
})

/** Asks every few ms until there is an answer. */
async function eventually<T>(what: string, ask: () => Promise<T | null | undefined>): Promise<T> {
  const deadline = performance.now() + LIMIT_MS
  while (performance.now() < deadline) {
    const answer = await ask()
    if (answer !== null && answer !== undefined) return answer
    await Bun.sleep(20)
  }
  throw new Error(`${what}: nothing within ${LIMIT_MS} ms`)
}

async function measure(api: Api, fault: string, connection: string): Promise<Sample> {
  await api.fault(fault, { connection })
  const injected = await eventually(`${fault} on ${connection}`, async () => {
    const ours = (await api.faults()).injected.filter((one) => one.fault === fault && one.connection === connection)
    const last = ours.find(({ id }) => id === Math.max(...ours.map((one) => one.id)))
    return last === undefined || last.firstFrameAt === null ? null : { ...last, firstFrameAt: last.firstFrameAt }
  })
  const outage = await eventually(`the outage of ${fault} on ${connection}`, async () => {
    const query = { connection, scope: 'connection', ongoing: 'false', limit: '5' }
    return (await api.outages(query)).find(({ detectedAt }) => detectedAt >= injected.beganAt)
  })
  return {
    detectedMs: outage.detectedAt - injected.beganAt,
    firstFrameMs: injected.firstFrameAt - injected.beganAt,
    liveMs: (outage.recoveredAt ?? Number.NaN) - injected.beganAt,
  }
}

async function bench(api: Api): Promise<Readonly<Record<string, readonly Sample[]>>> {
  const samples: Record<string, Sample[]> = {}
  const connections = (await api.connections()).map(({ id }) => id)
  for (const fault of values.faults.split(',')) {
    samples[fault] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      const connection = connections[round % connections.length] ?? ''
      await eventually(`${connection} proven live`, async () => {
        const { state, since } = await api.connection(connection)
        return state === 'live' && Date.now() - since > PROVEN_MS ? true : null
      })
      samples[fault].push(await measure(api, fault, connection))
    }
  }
  return samples
}

const bot = await startBot()
try {
  const rows = Object.entries(await bench(bot.api)).map(([fault, samples]) => ({
    fault,
    detected: distribution(samples.map(({ detectedMs }) => detectedMs)),
    firstFrame: distribution(samples.map(({ firstFrameMs }) => firstFrameMs)),
    live: distribution(samples.map(({ liveMs }) => liveMs)),
  }))
  console.log(values.json ? JSON.stringify({ unit: 'ms', rows }, null, 2) : table(rows))
} finally {
  await bot.stop()
}
