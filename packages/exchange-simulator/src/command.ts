import { FlagsError, parseFlags, USAGE } from './flags.ts'
import { startSimulator } from './simulator.ts'

/** What the command uses of its process. */
export type CommandProcess = Pick<NodeJS.Process, 'once' | 'stdin' | 'stdout' | 'stderr'>

/** Runs the simulator until its process is asked to end. `args` are the flags. Returns the exit status. */
export async function runCommand(args: readonly string[], own: CommandProcess): Promise<number> {
  try {
    await run(args, own)
    return 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const remedy = error instanceof FlagsError ? 'see --help' : 'choose other ports, or 0 for free ones'
    own.stderr.write(`The simulator cannot run: ${message} (${remedy})\n`)
    return 1
  }
}

async function run(args: readonly string[], own: CommandProcess): Promise<void> {
  const { help, readyJson, exitWithStdin, options } = parseFlags(args)
  if (help) {
    own.stdout.write(USAGE)
    return
  }
  const end = askedToEnd(own, exitWithStdin)
  const simulator = await startSimulator(options)
  const { rest, urls } = simulator
  const { paradex, vest, hyperliquid, control } = urls
  own.stdout.write(
    readyJson
      ? `${JSON.stringify({ ready: true, paradex, vest, hyperliquid, control, rest })}\n`
      : `Paradex      ${paradex}\nVest         ${vest}\nHyperliquid  ${hyperliquid}\nControl      ${control}/faults\n`,
  )
  await end
  await simulator.stop()
  // An open stdin would keep the process.
  own.stdin.destroy()
}

/** Resolves when the process is asked to end: by a signal, or, where wanted, by the end of stdin. */
function askedToEnd(own: CommandProcess, withStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) own.once(name, () => resolve())
    if (!withStdin) return
    own.stdin.on('end', resolve).on('close', resolve).on('error', resolve).resume()
  })
}
