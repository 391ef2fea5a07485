import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../..')
const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 6_000
const ASK_EVERY_MS = 10

/** The real bot in demo mode, in a process of its own, as is its simulator. */
export interface Bot {
  readonly pid: number
  /** From the start of the process until it said that every connection is live. */
  readonly startMs: number
  stop(): Promise<void>
}

/** @throws {Error} with what it printed, where it ended or was not ready in 30 s. */
export async function startBot(): Promise<Bot> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-footprint-'))
  const port = await freePort()
  const own = { HOLDFAST_MODE: 'demo', LOG_FORMAT: 'json', HOLDFAST_PORT: String(port) }
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:HOLDFAST|PARADEX|VEST)_/.test(name))
  const startedAt = performance.now()
  const child = Bun.spawn([process.execPath, 'run', 'apps/bot'], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), ...own, HOLDFAST_DB: join(folder, 'demo.db') },
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
  while (!(await isReady(port))) {
    if (child.exitCode !== null || performance.now() - startedAt > START_LIMIT_MS) {
      await stop()
      throw new Error(`The bot did not get ready: ${(await output).join('')}`)
    }
    await Bun.sleep(ASK_EVERY_MS)
  }
  return { pid: child.pid, startMs: performance.now() - startedAt, stop }
}

async function isReady(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
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
