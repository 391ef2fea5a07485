import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../..')
const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 6_000
const ASK_EVERY_MS = 10

/** The real bot in a process of its own. */
export interface Bot {
  readonly pid: number
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  readonly port: number
  /** From the start of the process until its probe said yes. */
  readonly startMs: number
  stop(): Promise<void>
}

export interface BotOptions {
  /** What has to answer 200 before it counts as started; default `/readyz`: every connection is up. */
  readonly probe?: '/readyz' | '/healthz'
  /** The configuration of a bot in live mode; without it, it runs the demo. */
  readonly config?: Readonly<Record<string, unknown>>
  /** Default: a new one. */
  readonly databasePath?: string
}

/**
 * Starts the bot; in demo mode its simulator is one more process.
 *
 * @throws {Error} with what it printed, where it ended or was not ready in 30 s.
 */
export async function startBot({ config, databasePath, probe = '/readyz' }: BotOptions = {}): Promise<Bot> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-bot-'))
  const port = await freePort()
  const own = {
    HOLDFAST_MODE: config === undefined ? 'demo' : 'live',
    HOLDFAST_DB: databasePath ?? join(folder, 'bot.db'),
    HOLDFAST_PORT: String(port),
    LOG_FORMAT: 'json',
    ...(config === undefined ? {} : { HOLDFAST_CONFIG: join(folder, 'config.yaml') }),
  }
  if (config !== undefined) writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config))
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:HOLDFAST|PARADEX|VEST)_/.test(name))
  const startedAt = performance.now()
  const child = Bun.spawn([process.execPath, 'run', 'apps/bot'], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), ...own },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  process.on('exit', () => child.kill('SIGKILL'))
  const output = Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  const stop = async () => {
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    await child.exited
    clearTimeout(late)
    rmSync(folder, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  while (!(await isOk(`${url}${probe}`))) {
    if (child.exitCode !== null || performance.now() - startedAt > START_LIMIT_MS) {
      await stop()
      throw new Error(`The bot did not get ready: ${(await output).join('')}`)
    }
    await Bun.sleep(ASK_EVERY_MS)
  }
  return { pid: child.pid, url, port, startMs: performance.now() - startedAt, stop }
}

async function isOk(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => null)
  return response?.ok === true
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
