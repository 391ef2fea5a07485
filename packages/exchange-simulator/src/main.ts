import { FlagsError, parseFlags, USAGE } from './flags.ts'
import { startSimulator } from './simulator.ts'

/** Resolves when the process is asked to end: by a signal, or, where wanted, by the end of stdin. */
function askedToEnd(withStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve())
    if (!withStdin) return
    process.stdin.on('end', resolve).on('close', resolve).on('error', resolve).resume()
  })
}

async function run(args: readonly string[]): Promise<void> {
  const { help, readyJson, exitWithStdin, options } = parseFlags(args)
  if (help) {
    process.stdout.write(USAGE)
    return
  }
  const end = askedToEnd(exitWithStdin)
  const simulator = await startSimulator(options)
  const { rest, urls } = simulator
  const { paradex, vest, hyperliquid, control } = urls
  process.stdout.write(
    readyJson
      ? `${JSON.stringify({ ready: true, paradex, vest, hyperliquid, control, rest })}\n`
      : `Paradex      ${paradex}\nVest         ${vest}\nHyperliquid  ${hyperliquid}\nControl      ${control}/faults\n`,
  )
  await end
  await simulator.stop()
  // An open stdin would keep the process.
  process.stdin.destroy()
}

try {
  await run(process.argv.slice(2))
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  const remedy = error instanceof FlagsError ? 'see --help' : 'choose other ports, or 0 for free ones'
  process.stderr.write(`The simulator cannot run: ${message} (${remedy})\n`)
  process.exitCode = 1
}
