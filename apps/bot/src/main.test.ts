import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConnectionsSchema, FaultCatalogueSchema } from '@holdfast/api-contract'
import * as v from 'valibot'
import { emptyFolders, startBot } from './testing/bot-process.ts'

const emptyFolder = emptyFolders()

const NO_PANEL = ['--no-panel-build']
const TIMEOUT_MS = 30_000

test(
  'demo mode: live on both exchanges, survives a pulled plug, stops cleanly, and remembers',
  async () => {
    const folder = emptyFolder()
    const bot = startBot(folder, {}, NO_PANEL)
    const url = await bot.url()
    await Promise.all([bot.line('Connection to paradex is live'), bot.line('Connection to vest is live')])
    const { connections } = v.parse(ConnectionsSchema, await (await fetch(`${url}/api/v1/connections`)).json())
    expect(connections.map(({ id, state }) => `${id} ${state}`)).toEqual(['paradex live', 'vest live'])
    expect((await fetch(`${url}/readyz`)).status).toBe(200)

    const fault = {
      method: 'POST',
      body: '{"fault":"rst","connection":"vest"}',
      headers: { 'content-type': 'application/json' },
    }
    expect((await fetch(`${url}/api/v1/demo/faults`, fault)).status).toBe(201)
    await bot.line('[RECONNECT] Reconnection to vest successful')
    const catalogue = v.parse(FaultCatalogueSchema, await (await fetch(`${url}/api/v1/demo/faults`)).json())
    expect(catalogue.injected[0]).toMatchObject({ fault: 'rst', connection: 'vest' })

    const whileRunning = await startBot(folder, {}, ['outages', '--format', 'json']).end()
    expect(JSON.parse(whileRunning.stdout)).toMatchObject([{ connection: 'vest', endedBy: 'recovered' }])
    const stopped = await bot.end('SIGINT')
    expect(stopped).toMatchObject({ status: 0, stderr: '', lastLine: '[SHUTDOWN] Clean exit' })
    const afterwards = await startBot(folder, {}, ['history', '--limit', '1', '--format', 'json']).end()
    expect(JSON.parse(afterwards.stdout)).toMatchObject([{ type: 'bot_stopped' }])
  },
  TIMEOUT_MS,
)

test(
  'live mode without a network: tries again and again, serves all the while, and stops in the middle of it',
  async () => {
    const folder = emptyFolder()
    const yaml =
      'exchanges:\n  - { id: gone, adapter: vest, url: "wss://gone.invalid/ws?k=canary-query", markets: [BTC-PERP] }\n'
    writeFileSync(join(folder, 'config.yaml'), yaml)
    const env = { HOLDFAST_MODE: 'live', HOLDFAST_TOKEN: 'canary-token' }
    const bot = startBot(folder, env, NO_PANEL)
    const url = await bot.url()
    await bot.line('[RECONNECT] Reconnection to gone failed')
    await bot.line('[RECONNECT] Attempting reconnection to gone...')
    const headers = { authorization: 'Bearer canary-token' }
    const answers = await Promise.all(
      ['connections', 'events', 'config', 'health'].map(async (path) =>
        (await fetch(`${url}/api/v1/${path}`, { headers })).text(),
      ),
    )
    expect(answers[0]).toContain('"state":"down"')
    const { status, stdout, stderr, lastLine } = await bot.end('SIGTERM')
    expect({ status, stderr, lastLine }).toEqual({ status: 0, stderr: '', lastLine: '[SHUTDOWN] Clean exit' })
    expect([...answers, stdout].join('')).not.toContain('canary')
  },
  TIMEOUT_MS,
)

test(
  'the simulator is started again should it end by itself',
  async () => {
    const bot = startBot(emptyFolder(), {}, NO_PANEL)
    await bot.line('Connection to vest is live')
    const children = await Bun.$`pgrep -P ${bot.child.pid}`.text()
    process.kill(Number(children.trim()), 'SIGKILL')
    await bot.line('The exchange simulator ended by itself')
    await Promise.all(['vest', 'paradex'].map((id) => bot.line(`[RECONNECT] Reconnection to ${id} successful`)))
    expect((await bot.end('SIGTERM')).status).toBe(0)
  },
  TIMEOUT_MS,
)

test(
  'every failure to start says in one line what to do',
  async () => {
    const folder = emptyFolder()
    const busy = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() })
    const inUse = startBot(folder, { HOLDFAST_PORT: String(busy.port) }, NO_PANEL).end()
    const noDatabase = startBot(folder, { HOLDFAST_DB: '/proc/none/x.db' }, NO_PANEL).end()
    const noRecord = startBot(folder, { HOLDFAST_DB: 'none.db' }, ['stats']).end()
    const isPublic = startBot(folder, { HOLDFAST_HOST: '0.0.0.0' }, NO_PANEL).end()
    const failures = await Promise.all([inUse, noDatabase, noRecord])
    expect(failures.map(({ status }) => status)).toEqual([1, 1, 1])
    for (const { stderr } of failures) expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(failures[0]?.stderr).toContain('HOLDFAST_PORT')
    expect(failures[1]?.stderr).toContain('HOLDFAST_DB')
    expect(failures[2]?.stderr).toContain('none.db')
    expect(await isPublic).toMatchObject({ status: 78, stdout: '' })
    await busy.stop(true)
  },
  TIMEOUT_MS,
)

test(
  'check prints what was resolved, and dials',
  async () => {
    const folder = emptyFolder()
    const plain = await startBot(folder, { HOLDFAST_TOKEN: 'canary-token' }, ['check']).end()
    expect(plain.status).toBe(0)
    expect(plain.stdout).toMatch(/server\.token +\(set\) +HOLDFAST_TOKEN/)
    expect(plain.stdout).not.toContain('canary')
    const live = await startBot(folder, {}, ['check', '--live']).end()
    expect(live).toMatchObject({ status: 0, stderr: '' })
    expect(live.stdout).toMatch(/vest +ws:\/\/127\.0\.0\.1:\d+\/ws .*ok/)
  },
  TIMEOUT_MS,
)
