import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { type BotProcess, type StartOptions, startBot } from './bot-process.ts'
import { type SimulatorProcess, startSimulatorProcess } from './simulator-process.ts'

/** A bot in live mode, with a configuration file of its own, and the simulated exchanges it is pointed at. */
interface Rig {
  readonly bot: BotProcess
  readonly simulator: SimulatorProcess
  /** Writes the configuration file anew, as text: JSON is YAML. The bot reads it when it is asked to. */
  configure(text: string): void
  stop(): Promise<void>
}

interface RigOptions {
  /** When the rig counts as started; default: every connection is live or degraded. */
  readonly probe?: StartOptions['probe']
  /** Flags of the simulator. */
  readonly flags?: readonly string[]
  /** The `exchanges` of the configuration, as JSON, which is YAML. */
  readonly exchanges: (simulator: SimulatorProcess) => readonly Readonly<Record<string, unknown>>[]
}

/** Resolves once the probe says yes. */
async function startRig({ exchanges, flags, probe = '/readyz' }: RigOptions): Promise<Rig> {
  const simulator = await startSimulatorProcess(flags)
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-rig-'))
  const config = join(folder, 'config.yaml')
  writeFileSync(config, JSON.stringify({ mode: 'live', exchanges: exchanges(simulator) }))
  try {
    const env = { HOLDFAST_MODE: 'live', HOLDFAST_CONFIG: config }
    const bot = await startBot({ databasePath: join(folder, 'rig.db'), env, probe })
    return {
      bot,
      simulator,
      configure: (text) => writeFileSync(config, text),
      stop: async () => {
        await bot.stop()
        await simulator.stop()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await simulator.stop()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

interface RigFixtures {
  /** Starts a rig that ends with the story; what the bot printed is attached when the story fails. */
  readonly startRig: (options: RigOptions) => Promise<Rig>
}

/** A story of a bot in live mode against simulated exchanges, apart from the demo. */
export const rigStory = base.extend<RigFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern
  startRig: async ({}, use, info) => {
    const rigs: Rig[] = []
    await use(async (options) => {
      const rig = await startRig(options)
      rigs.push(rig)
      return rig
    })
    for (const { bot, stop } of rigs) {
      await stop()
      if (info.status !== info.expectedStatus) {
        await info.attach('bot.log', { body: bot.output(), contentType: 'text/plain' })
      }
    }
  },
})
