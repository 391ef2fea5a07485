import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { selfSigned } from '@holdfast/adapter-core/testing'
import { emptyFolders, startBot } from './testing/bot-process.ts'

const emptyFolder = emptyFolders()
const NO_PANEL = ['--no-panel-build']
const TIMEOUT_MS = 30_000
const TOKEN = 'short-canary'

/** A folder with a certificate, its key, another's key, and a token. */
function folderWithFiles(): string {
  const folder = emptyFolder()
  const { cert, key } = selfSigned('localhost')
  const files = {
    'cert.pem': cert,
    'key.pem': key,
    'other.pem': selfSigned('localhost').key,
    'token.txt': `${TOKEN}\n`,
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const TLS = { HOLDFAST_TLS_CERT: 'cert.pem', HOLDFAST_TLS_KEY: 'key.pem' }

function ask(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { headers, agent: false, rejectUnauthorized: false }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
  })
}

test(
  'over TLS, open to others, with the token of a file; and told what is amiss with that',
  async () => {
    const env = { ...TLS, HOLDFAST_TOKEN_FILE: 'token.txt', HOLDFAST_HOST: '0.0.0.0' }
    const bot = startBot(folderWithFiles(), env, NO_PANEL)
    const url = (await bot.url()).replace('0.0.0.0', '127.0.0.1')
    expect(url).toStartWith('https://')
    await bot.line('Connection to vest is live')
    expect(await ask(`${url}/api/v1/connections`, { authorization: `Bearer ${TOKEN}` })).toBe(200)
    expect(await ask(`${url}/api/v1/connections`, {})).toBe(401)
    expect(await ask(`${url}/healthz`, { host: 'evil.test' })).toBe(421)
    await bot.line('The token is shorter than 16 characters')
    await bot.line('set HOLDFAST_ALLOWED_HOSTS to the names or addresses that browsers use')
    const { status, stdout, lastLine } = await bot.end('SIGTERM')
    expect({ status, lastLine }).toEqual({ status: 0, lastLine: '[SHUTDOWN] Clean exit' })
    expect(stdout).not.toContain(TOKEN)
  },
  TIMEOUT_MS,
)

/** The name on the certificate that a new connection is shown. */
function shownBy(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = new URL(url)
    const options = { host, port: Number(port), servername: 'localhost', rejectUnauthorized: false }
    const socket = connect(options, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

test(
  'a configuration read anew brings another token, which ends what was let in, and another certificate, which ends nothing',
  async () => {
    const folder = folderWithFiles()
    const bot = startBot(folder, { ...TLS, HOLDFAST_TOKEN_FILE: 'token.txt' }, NO_PANEL)
    const url = await bot.url()
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
    await bot.line('Connection to vest is live')
    const ended = Promise.withResolvers<void>()
    let hasEnded = false
    await new Promise<void>((resolve, reject) => {
      const options = { headers: bearer(TOKEN), agent: false, rejectUnauthorized: false }
      const sent = get(`${url}/api/v1/stream`, options, (response) => {
        response.resume()
        response.once('close', () => {
          hasEnded = true
          ended.resolve()
        })
        resolve()
      })
      sent.on('error', reject)
    })

    const renewed = selfSigned('renewed.test')
    writeFileSync(join(folder, 'cert.pem'), renewed.cert)
    writeFileSync(join(folder, 'key.pem'), renewed.key)
    expect(await shownBy(url)).toBe('localhost')
    bot.child.kill('SIGHUP')
    await bot.line('Configuration read anew')
    expect([await shownBy(url), hasEnded]).toEqual(['renewed.test', false])

    writeFileSync(join(folder, 'token.txt'), 'a-new-canary-of-a-token')
    bot.child.kill('SIGHUP')
    await ended.promise
    expect(await ask(`${url}/api/v1/spreads`, bearer(TOKEN))).toBe(401)
    expect(await ask(`${url}/api/v1/spreads`, bearer('a-new-canary-of-a-token'))).toBe(200)

    const health = await startBot(folder, { ...TLS, HOLDFAST_PORT: new URL(url).port }, ['healthcheck']).end()
    expect(health).toMatchObject({ status: 0, stdout: `${url}/healthz: ok\n`, stderr: '' })
    const { status, stdout } = await bot.end('SIGTERM')
    expect(status).toBe(0)
    expect(stdout).not.toContain('canary')
  },
  TIMEOUT_MS,
)

test(
  'what is wrong with files and hosts is told before anything starts, with its place and what to do',
  async () => {
    const folder = folderWithFiles()
    const start = (env: Readonly<Record<string, string>>) => startBot(folder, env, NO_PANEL).end()
    const [open, pair, gone, both] = await Promise.all([
      start({ HOLDFAST_HOST: '0.0.0.0' }),
      start({ ...TLS, HOLDFAST_TLS_KEY: 'other.pem' }),
      start({ ...TLS, HOLDFAST_TLS_CERT: 'gone.pem' }),
      start({ HOLDFAST_TOKEN: TOKEN, HOLDFAST_TOKEN_FILE: 'token.txt' }),
    ])
    for (const ended of [open, pair, gone, both]) expect(ended).toMatchObject({ status: 78, stdout: '' })
    expect(open.stderr).toContain('environment: HOLDFAST_HOST: Will not listen on 0.0.0.0 without a token')
    expect(open.stderr).toContain('Set HOLDFAST_TOKEN')
    expect(pair.stderr).toContain('environment: HOLDFAST_TLS_KEY: The key in other.pem is not that of')
    expect(gone.stderr).toContain('environment: HOLDFAST_TLS_CERT: Cannot read the certificate in gone.pem')
    expect(both.stderr).toContain('environment: HOLDFAST_TOKEN_FILE: HOLDFAST_TOKEN is set too')
    expect(both.stderr).not.toContain(TOKEN)
  },
  TIMEOUT_MS,
)
