import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Api, createApi } from './api.ts'
import { freePort } from './free-port.ts'

const ROOT = join(import.meta.dirname, '../..')
const START_LIMIT_MS = 30_000
/** The bot promises to stop within 5 s; one more for the machine. */
const STOP_LIMIT_MS = 6_000

export interface StartOptions {
  /** SQLite file; default: one in a temporary folder that goes with the bot. */
  readonly databasePath?: string
  /** Default: a free one. */
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
  /** A single file to run in place of the sources: in the folder it lies in, with `env` and no more of an environment. */
  readonly singleFile?: string
  /** What has to answer 200 before it counts as started; default `/readyz`: every connection is live or degraded. */
  readonly probe?: '/readyz' | '/healthz'
}

/** The real bot in a process of its own, in demo mode: its simulator runs in a process of its own too. */
export interface BotProcess {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly databasePath: string
  readonly pid: number
  readonly api: Api
  /** Everything it printed so far. */
  output(): string
  /** SIGTERM, and its exit status; SIGKILL and null when it did not end in time. Idempotent. */
  stop(): Promise<number | null>
  /** SIGKILL: no goodbye, as in a crash. */
  kill(): Promise<void>
}

/**
 * Starts the bot and resolves once its probe says yes.
 *
 * @throws {Error} with what it printed, when it ended or was not ready in 30 s.
 */
export async function startBot(options: StartOptions = {}): Promise<BotProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bot-'))
  const databasePath = options.databasePath ?? join(folder, 'demo.db')
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const env = { HOLDFAST_PORT: String(port), HOLDFAST_DB: databasePath, ...options.env }
  const child = options.singleFile === undefined ? spawnBot(env) : spawnFile(options.singleFile, env)
  const exited = new Promise<number | null>((resolve) => child.once('exit', (status) => resolve(status)))
  const output = collectOutput(child)
  const end = async (signal: 'SIGTERM' | 'SIGKILL', limitMs: number) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    const status = await Promise.race([exited, sleep(limitMs, undefined, { ref: false })])
    if (status === undefined) child.kill('SIGKILL')
    await exited
    rmSync(folder, { recursive: true, force: true })
    return status ?? null
  }
  const bot: BotProcess = {
    url,
    port,
    databasePath,
    pid: child.pid ?? 0,
    api: createApi(url),
    output,
    stop: () => end('SIGTERM', STOP_LIMIT_MS),
    kill: async () => {
      await end('SIGKILL', STOP_LIMIT_MS)
    },
  }
  try {
    await ready(`${url}${options.probe ?? '/readyz'}`, () => child.exitCode !== null || child.signalCode !== null)
  } catch (error) {
    await bot.kill()
    throw new Error(`The bot did not get ready: ${output()}`, { cause: error })
  }
  return bot
}

function spawnBot(env: Readonly<Record<string, string>>): ChildProcess {
  const bun = process.versions['bun'] === undefined ? 'bun' : process.execPath
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:HOLDFAST|PARADEX|VEST)_/.test(name))
  return spawn(bun, ['run', 'apps/bot'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), HOLDFAST_MODE: 'demo', LOG_FORMAT: 'json', ...env },
  })
}

function spawnFile(file: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(file, { cwd: dirname(file), stdio: ['ignore', 'pipe', 'pipe'], env })
}

function collectOutput(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  }
  return () => text
}

async function ready(url: string, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS
  while (performance.now() < deadline && !hasEnded()) {
    const response = await fetch(url).catch(() => null)
    if (response?.ok) return
    await sleep(50)
  }
  throw new Error(hasEnded() ? 'it ended' : `not ready within ${START_LIMIT_MS} ms`)
}
