import { expect, test } from 'bun:test'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '@holdfast/adapter-core'
import { ENDPOINTS } from '@holdfast/api-contract'
import { fromSources } from './packaging/from-sources.ts'
import { startSimulatorProcess } from './runtime/simulator-process.ts'
import { emptyFolders, startBot } from './testing/bot-process.ts'

const emptyFolder = emptyFolders()
const TIMEOUT_MS = 45_000

/** Every secret there is, by where it is planted. */
const CANARIES = {
  token: 'canary-token-4f1d9c27',
  paradexJwt: 'canary-paradex-jwt-8b20',
  paradexKey: 'canary/paradex+key=="5e',
  vestKey: 'canary-vest-key-77ac',
  paradexQuery: 'canary-query-of-paradex',
  vestQuery: 'canary query&of/vest',
  goneQuery: 'canary-query-of-gone',
  webhookSecret: `whsec_${btoa('canary-webhook-secret-of-32-bytes')}`,
  slackPath: 'canary-slack-path-22',
  telegramToken: '7:canary-telegram-token',
  ntfyToken: 'canary-ntfy-token-333',
  wrongBearer: 'canary-wrong-bearer-91',
  wrongLogin: 'canary-wrong-login-92',
  cookie: 'canary-cookie-93',
  queryValue: 'canary-query-value-94',
} as const

const encoded = (name: keyof typeof CANARIES) => encodeURIComponent(CANARIES[name])

/** What the canaries are in a text as, however it was made. */
const FORMS = Object.entries(CANARIES).flatMap(([name, secret]) => {
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    btoa(secret).replace(/=+$/, ''),
  ]
  return [...new Set(forms)].map((form) => ({ name, form }))
})

/** The canaries that are in a text; the one place it is said, so that a failure names them. */
const canariesIn = (text: string) => FORMS.filter(({ form }) => text.includes(form)).map(({ name }) => name)

const NOTICES = (port: number) => [
  { id: 'hook', kind: 'webhook', url: `http://127.0.0.1:${port}/hook`, secretEnv: 'HOOK_SECRET' },
  { id: 'team', kind: 'slack', urlEnv: 'SLACK_URL' },
  { id: 'chat', kind: 'telegram', tokenEnv: 'TELEGRAM_TOKEN', chatId: 1, apiUrl: `http://127.0.0.1:${port}` },
  { id: 'phone', kind: 'ntfy', url: `http://127.0.0.1:${port}/topic`, tokenEnv: 'NTFY_SECRET' },
]

/** Takes notices, and refuses some by repeating what they were sent with. */
function noticeReceiver() {
  const bodies: string[] = []
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      bodies.push(await request.text())
      const { pathname } = new URL(request.url)
      const told = `${pathname} ${request.headers.get('authorization')}`
      return pathname === '/hook' ? new Response('ok') : new Response(`bad key: ${told}`, { status: 401 })
    },
  })
  return { bodies, port: server.port ?? 0, stop: () => server.stop(true) }
}

/** All files below a folder as one text, byte by byte. */
function bytesBelow(folder: string, leaveOut: readonly string[]): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => !leaveOut.includes(name) && statSync(join(folder, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'latin1')]))
}

/** An address with a secret in its query, beside what is there. */
const withKey = (url = '', name: keyof typeof CANARIES) => `${url}${url.includes('?') ? '&' : '?'}k=${encoded(name)}`

const pathOf = (path: string) => path.replace(':id', path.includes('connections') ? 'vest' : '1')
const QUERIES: Readonly<Record<string, string>> = {
  '/api/v1/books': '?connection=vest&market=BTC-PERP',
  '/api/v1/trades': '?connection=vest&market=BTC-PERP',
  '/api/v1/series': '?connection=vest&metric=rtt',
}

test(
  'no secret is ever told: not in a log, the database, a copy of it, an export, an answer, a metric, a frame or a notice',
  async () => {
    const folder = emptyFolder()
    mkdirSync(join(folder, 'tmp'))
    const ending = new AbortController()
    const quiet = { clock: systemClock, log: () => {}, signal: ending.signal }
    const simulator = await startSimulatorProcess({ ...quiet, simulator: fromSources.simulator(process.execPath) })
    const receiver = noticeReceiver()
    const { control, urls } = simulator.addresses
    const exchanges = [
      {
        id: 'paradex',
        adapter: 'paradex',
        url: withKey(urls['paradex'], 'paradexQuery'),
        markets: ['BTC-USD-PERP'],
      },
      { id: 'vest', adapter: 'vest', url: withKey(urls['vest'], 'vestQuery'), markets: ['BTC-PERP'] },
      { id: 'gone', adapter: 'vest', url: withKey('wss://gone.invalid/ws', 'goneQuery'), markets: ['BTC-PERP'] },
    ]
    const env = {
      HOLDFAST_TOKEN: CANARIES.token,
      HOLDFAST_DB: 'own.db',
      PARADEX_JWT: CANARIES.paradexJwt,
      PARADEX_PRIVATE_KEY: CANARIES.paradexKey,
      VEST_API_KEY: CANARIES.vestKey,
      HOOK_SECRET: CANARIES.webhookSecret,
      SLACK_URL: `http://127.0.0.1:${receiver.port}/${CANARIES.slackPath}`,
      TELEGRAM_TOKEN: CANARIES.telegramToken,
      NTFY_SECRET: CANARIES.ntfyToken,
      LOG_LEVEL: 'trace',
      TMPDIR: join(folder, 'tmp'),
    }
    const config = { mode: 'live', exchanges, notices: NOTICES(receiver.port) }
    const write = (value: unknown) => writeFileSync(join(folder, 'config.yaml'), JSON.stringify(value))
    const run = (args: readonly string[]) => startBot(folder, env, args).end()
    const outputs: string[] = []
    const note = ({ stderr, stdout }: { stderr: string; stdout: string }) => outputs.push(stdout, stderr)

    write(config)
    const checked = await run(['check'])
    note(checked)
    expect(checked).toMatchObject({ status: 0, stderr: '' })

    const bot = startBot(folder, env, ['--no-panel-build'])
    const url = await bot.url()
    const bearer = { authorization: `Bearer ${CANARIES.token}` }
    const read = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`${url}${path}`, { headers: bearer, ...init })
      outputs.push(JSON.stringify([...response.headers]), await response.text())
      return response.status
    }
    await Promise.all([bot.line('Connection to vest is live'), bot.line('Connection to paradex is live')])

    const frames = new AbortController()
    const stream = await fetch(`${url}/api/v1/stream?after=0`, { headers: bearer, signal: frames.signal })
    const reading = (async () => {
      for await (const chunk of stream.body ?? []) outputs.push(Buffer.from(chunk).toString('utf8'))
    })().catch(() => {})

    // Exchanges that repeat what they were sent, in the words that are stored.
    const inject = (fault: object) =>
      fetch(`${control}/faults`, {
        method: 'POST',
        body: JSON.stringify(fault),
        headers: { 'content-type': 'application/json' },
      })
    const repeated = { fault: 'close', code: 1_012 }
    await inject({ ...repeated, exchange: 'vest', reason: `bad key ${CANARIES.vestQuery} ${CANARIES.vestKey}` })
    await inject({ ...repeated, exchange: 'paradex', reason: `bad key ${encoded('paradexQuery')} ${CANARIES.token}` })
    await Promise.all(['vest', 'paradex'].map((id) => bot.line(`[RECONNECT] Reconnection to ${id} successful`)))
    await bot.line('[RECONNECT] Reconnection to gone failed')

    // Requests with secrets wherever somebody may put one.
    const json = { 'content-type': 'application/json' }
    const post = (path: string, body: unknown, headers: Record<string, string> = bearer) =>
      read(path, { method: 'POST', body: JSON.stringify(body), headers: { ...json, ...headers } })
    expect(await post('/api/v1/session', { token: CANARIES.wrongLogin })).toBe(401)
    expect(await post('/api/v1/session', { token: CANARIES.token, [CANARIES.token]: 1 })).toBe(400)
    expect(await read('/api/v1/spreads', { headers: { authorization: `Bearer ${CANARIES.wrongBearer}` } })).toBe(401)
    expect(await read('/api/v1/spreads', { headers: { cookie: `holdfast_session=${CANARIES.cookie}` } })).toBe(401)
    expect(await read(`/api/v1/stats?token=${CANARIES.queryValue}`)).toBe(400)
    expect(await read(`/api/v1/stats?${CANARIES.token}=1`)).toBe(400)
    expect(await read(`/api/v1/events?connection=${CANARIES.token}&limit=x`)).toBe(400)
    expect(await read(`/api/v1/stream?connections=${CANARIES.token}`)).toBe(400)
    expect(await read(`/api/v1/connections/${CANARIES.token}`)).toBe(404)
    expect(await read(`/api/v1/${CANARIES.token}`)).toBe(404)
    // A stranger's words come back as they were sent: a mask would say that the guess is right.
    const stranger = await fetch(`${url}/healthz`, { headers: { host: CANARIES.token } })
    expect([stranger.status, await stranger.text()]).toEqual([421, expect.stringContaining(CANARIES.token)])
    const named = await fetch(`${url}/api/v1/nothing`, { headers: { ...bearer, 'x-request-id': CANARIES.vestKey } })
    expect(await named.json()).toMatchObject({ status: 404, requestId: CANARIES.vestKey })
    expect(
      await post('/api/v1/connections/vest/reconnect', { reason: `with ${CANARIES.token} and ${CANARIES.vestKey}` }),
    ).toBe(202)
    await bot.line('operator_action on vest')

    for (const { id } of config.notices) await post('/api/v1/notices/test', { channel: id })

    // Everything that can be read, whatever there will be.
    const readable = Object.values(ENDPOINTS).filter(
      ({ method, path }) => method === 'GET' && !path.endsWith('/stream'),
    )
    for (const { path } of readable) await read(`${pathOf(path)}${QUERIES[path] ?? ''}`)
    await read('/docs')
    await read('/metrics')
    await read('/')
    const commands = [
      ['backup', 'copy.db'],
      ['history', '--limit', '1000'],
      ['outages', '--format', 'json'],
    ]
    for (const output of await Promise.all(commands.map(run))) note(output)
    const files = bytesBelow(folder, ['config.yaml'])
    frames.abort()
    await reading

    const ended = await bot.end('SIGTERM')
    expect(ended.status).toBe(0)
    note(ended)
    write({
      ...config,
      exchanges: [{ ...exchanges[0], url: withKey('https://x.test/', 'paradexQuery') }],
      toke: CANARIES.token,
    })
    const mistaken = await run(['check'])
    expect(mistaken.status).toBe(78)
    note(mistaken)
    write({ ...config, notices: [] })
    note(await run(['check', '--live']))
    ending.abort()
    await Promise.all([simulator.done, receiver.stop()])

    // What was searched holds what happened: the exchanges' words, the operator's, the copy, the trail.
    const told = outputs.join('\n')
    for (const part of [
      'bad key [masked]',
      'with [masked] and [masked]',
      'login_failed',
      'event: snapshot',
      'holdfast_',
    ]) {
      expect(told).toContain(part)
    }
    expect(receiver.bodies.length).toBeGreaterThan(0)
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['own.db', 'copy.db']))
    expect(files['copy.db']).toContain('bad key [masked]')
    expect(canariesIn(readFileSync(join(folder, 'config.yaml'), 'utf8'))).toContain('paradexQuery')

    expect(canariesIn(told)).toEqual([])
    const leaks = { ...files, ...bytesBelow(folder, ['config.yaml']), notices: receiver.bodies.join('\n') }
    expect(
      Object.entries(leaks)
        .map(([name, text]) => [name, canariesIn(text)] as const)
        .filter(([, found]) => found.length > 0),
    ).toEqual([])
  },
  TIMEOUT_MS,
)
