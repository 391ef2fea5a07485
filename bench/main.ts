/** Measurements from outside: `bun run bench recovery`, and so on. Ends with 1 where a bound did not hold. */
import { fanout } from './fanout/fanout.ts'
import { FANOUT_USAGE } from './fanout/options.ts'
import { FOOTPRINT_USAGE, footprint } from './footprint/footprint.ts'
import { LATENCY_USAGE, latency } from './latency/latency.ts'
import { load } from './load/load.ts'
import { LOAD_USAGE } from './load/options.ts'
import { PANEL_USAGE } from './panel/options.ts'
import { panel } from './panel/panel.ts'
import { RECOVERY_USAGE } from './recovery/options.ts'
import { recovery } from './recovery/recovery.ts'
import { SCALE_USAGE, scale } from './scale/scale.ts'
import { STORE_USAGE } from './store/options.ts'
import { store } from './store/store.ts'
import { THROUGHPUT_USAGE, throughput } from './throughput/throughput.ts'

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  recovery,
  scale,
  throughput,
  latency,
  footprint,
  store,
  fanout,
  load,
  panel,
}

const USAGE = `Usage: bun run bench [${Object.keys(COMMANDS).join('|')}] [flags]

${[RECOVERY_USAGE, SCALE_USAGE, THROUGHPUT_USAGE, LATENCY_USAGE, FOOTPRINT_USAGE, STORE_USAGE, FANOUT_USAGE, LOAD_USAGE, PANEL_USAGE].join('\n\n')}
`

const [first = 'recovery', ...rest] = process.argv.slice(2)
const [name, args] = first.startsWith('--') ? ['recovery', [first, ...rest]] : [first, rest]
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined

if (args.includes('--help') || command === undefined) {
  console.log(USAGE)
  process.exitCode = command === undefined ? 1 : 0
} else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  try {
    process.exitCode = (await command(args)) ? 0 : 1
  } catch (error) {
    console.error(`Cannot measure: ${error instanceof Error ? error.message : error}`)
    // What is still under way must not keep it.
    process.exit(1)
  }
}
