import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyFolders, startBot } from './testing/bot-process.ts'

const emptyFolder = emptyFolders()
const TIMEOUT_MS = 30_000

async function healthcheck(cwd: string, env: Readonly<Record<string, string>>, ...flags: string[]) {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'main.ts'), 'healthcheck', ...flags], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  return { status: await child.exited, out, err }
}

test(
  'healthcheck follows the bot from its start to its end, past any proxy',
  async () => {
    const cwd = emptyFolder()
    const bot = startBot(cwd, {}, ['--no-panel-build'])
    await bot.line('Connection to vest is live')
    await bot.line('Connection to paradex is live')
    const url = new URL(await bot.url())
    // Nobody listens there: who asks the proxy gets no answer.
    const env = { HOLDFAST_PORT: url.port, HTTP_PROXY: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1' }
    expect(await healthcheck(cwd, env)).toEqual({ status: 0, out: `${url.origin}/healthz: ok\n`, err: '' })
    expect(await healthcheck(cwd, env, '--ready')).toMatchObject({ status: 0, err: '' })
    await fetch(`${url.origin}/api/v1/connections/vest/pause`, { method: 'POST' })
    expect(await healthcheck(cwd, env, '--ready')).toMatchObject({ status: 0, err: '' })
    // The bot in force is as well as it was.
    writeFileSync(join(cwd, 'config.yaml'), 'exchanges: [{ id: half, adapter: a-word }]\nnonsense: 1\n')
    expect(await healthcheck(cwd, env)).toMatchObject({ status: 0, err: '' })
    expect((await bot.end('SIGTERM')).status).toBe(0)
    expect(await healthcheck(cwd, env)).toMatchObject({ status: 1, out: '' })
    expect(await healthcheck(cwd, { HOLDFAST_PORT: 'x' })).toMatchObject({ status: 78 })
  },
  TIMEOUT_MS,
)
