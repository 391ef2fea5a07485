import type { Clock } from '@holdfast/adapter-core'
import * as v from 'valibot'
import type { Log } from './log.ts'
import { messageOf, StartupError } from './startup-error.ts'

/** Where the simulator listens. */
export interface SimulatorAddresses {
  /** WebSocket addresses by adapter. */
  readonly urls: Readonly<Record<string, string>>
  /** Addresses of the REST APIs by adapter. */
  readonly rest: Readonly<Record<string, string>>
  readonly control: string
}

export interface SimulatorProcess {
  readonly addresses: SimulatorAddresses
  /** Resolves when it has ended; it does so when the signal aborts. */
  readonly done: Promise<void>
}

/** How the simulator is started. */
export interface SimulatorProgram {
  /** Its flags come after these words. */
  readonly command: readonly string[]
  /** Its own folder: our `.env` is none of its business. */
  readonly cwd: string
}

export interface SimulatorOptions {
  readonly simulator: SimulatorProgram
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

const ReadyLine = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    ready: v.literal(true),
    paradex: v.string(),
    vest: v.string(),
    hyperliquid: v.string(),
    control: v.string(),
    rest: v.record(v.string(), v.string()),
  }),
)

/** How long the simulator may take to be ready, in ms. */
const READY_TIMEOUT_MS = 10_000
/** Wait before it is started again after it ended by itself, in ms. */
const RESTART_DELAY_MS = 1_000
/** How long it may take to end when asked to, in ms. */
const STOP_TIMEOUT_MS = 700

/**
 * Runs the exchange simulator in a process of its own: it ends with this one, however this one ends, and is started
 * again on the same ports should it end by itself.
 *
 * @throws {StartupError} when it does not become ready.
 */
export async function startSimulatorProcess(options: SimulatorOptions): Promise<SimulatorProcess> {
  const { signal } = options
  const child = spawnSimulator(options.simulator, [])
  const ready = await readyOf(child, options).catch((error: unknown) => {
    child.kill('SIGKILL')
    if (signal.aborted) throw error
    throw new StartupError(`Cannot start the exchange simulator: ${messageOf(error)}; HOLDFAST_MODE=live needs none`)
  })
  const { control, hyperliquid, paradex, rest, vest } = ready
  return {
    addresses: { urls: { paradex, vest, hyperliquid }, rest, control },
    done: keepRunning(child, ready, options),
  }
}

function spawnSimulator({ command, cwd }: SimulatorProgram, ports: readonly string[]) {
  return Bun.spawn([...command, '--ready-json', '--exit-with-stdin', ...ports], {
    cwd,
    // Nor is a secret of ours.
    env: {},
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
    // A process group of its own: Ctrl-C in a terminal is for us, and would look like an outage if it died first.
    detached: true,
  })
}

type Child = ReturnType<typeof spawnSimulator>

async function readyOf(child: Child, { clock, signal }: SimulatorOptions): Promise<v.InferOutput<typeof ReadyLine>> {
  const settled = new AbortController()
  const limit = AbortSignal.any([signal, settled.signal])
  const tooLate = clock.sleep(READY_TIMEOUT_MS, limit).then(() => {
    throw new Error(`no sign of life within ${READY_TIMEOUT_MS} ms`)
  })
  try {
    return v.parse(ReadyLine, await Promise.race([firstLine(child), tooLate]))
  } finally {
    settled.abort()
    tooLate.catch(() => {})
  }
}

async function firstLine(child: Child): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'))
  }
  throw new Error((await new Response(child.stderr).text()).trim() || 'it ended without a word')
}

async function keepRunning(
  first: Child,
  ready: v.InferOutput<typeof ReadyLine>,
  options: SimulatorOptions,
): Promise<void> {
  const { clock, log, signal, simulator } = options
  const ports = (['paradex', 'vest', 'hyperliquid', 'control'] as const).flatMap((name) => [
    `--${name}-port`,
    new URL(ready[name]).port,
  ])
  let child = first
  for (;;) {
    const running = child
    const stop = () => void endInTime(running, clock)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    await child.exited
    signal.removeEventListener('abort', stop)
    if (signal.aborted) return
    log('error', 'The exchange simulator ended by itself; it is started again', { exitCode: child.exitCode })
    await clock.sleep(RESTART_DELAY_MS, signal).catch(() => {})
    if (signal.aborted) return
    child = spawnSimulator(simulator, ports)
  }
}

/** Asks the simulator to end, and kills it where it does not. */
async function endInTime(child: Child, clock: Clock): Promise<void> {
  const ended = new AbortController()
  const late = clock.sleep(STOP_TIMEOUT_MS, ended.signal).then(
    () => child.kill('SIGKILL'),
    () => {},
  )
  await child.stdin.end()
  await child.exited
  ended.abort()
  await late
}
