import { describe, expect, test } from 'bun:test'
import { createPrivateKey } from 'node:crypto'
import { selfSigned } from '@holdfast/adapter-core/testing'
import { adapters } from '../adapters.ts'
import { type Config, formatIssue } from './config.ts'
import { resolveConfig } from './resolve.ts'

const TOKEN = '0123456789abcdef0123456789abcdef'
const mine = selfSigned('localhost')
const other = selfSigned('localhost')

const locked = createPrivateKey(mine.key)
  .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' })
  .toString()

const FILES: Readonly<Record<string, string>> = {
  'cert.pem': mine.cert,
  'key.pem': mine.key,
  'other-key.pem': other.key,
  'locked-key.pem': locked,
  'junk.pem': 'junk',
  'chain.pem': `Bag Attributes\n${mine.cert}\nsubject=CN = between\r\n${other.cert}`,
  'cut.pem': `${mine.cert}${other.cert}${other.cert.slice(0, 200)}`,
  'damaged.pem': `${mine.cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${other.cert}`,
  'damaged-old.pem': `${mine.cert}-----BEGIN X509 CERTIFICATE-----\nAAAA\n-----END X509 CERTIFICATE-----\n`,
  'token.txt': `${TOKEN}\n`,
  'empty.txt': '\n',
  'words.txt': 'canary is a secret',
}

const failing = (code: string) => Object.assign(new Error(`${code}: canary`), { code })

function readFile(path: string): string {
  if (path === 'closed.pem') throw failing('EACCES')
  if (path === 'folder') throw failing('EISDIR')
  const text = FILES[path]
  if (text === undefined) throw failing('ENOENT')
  return text
}

const resolve = (env: Readonly<Record<string, string>>, yamlText: string | null = null) =>
  resolveConfig({ flags: {}, env, adapters, yamlPath: 'config.yaml', yamlText, readFile })

function configOf(...args: Parameters<typeof resolve>): Config {
  const resolution = resolve(...args)
  if (!resolution.ok) throw new Error(resolution.issues.map(formatIssue).join('\n'))
  return resolution.config
}

function issuesOf(...args: Parameters<typeof resolve>): readonly string[] {
  const resolution = resolve(...args)
  return resolution.ok ? [] : resolution.issues.map(formatIssue)
}

describe('a token in a file of its own', () => {
  test('is the token, without the line end, and is shown with where it came from', () => {
    const { server, values } = configOf({ HOLDFAST_TOKEN_FILE: 'token.txt', HOLDFAST_HOST: '0.0.0.0' })
    expect(server.token).toBe(TOKEN)
    expect(values.filter(({ key }) => key.startsWith('server.token'))).toEqual([
      { key: 'server.token', value: '(set)', source: 'environment', origin: 'HOLDFAST_TOKEN_FILE' },
      { key: 'server.tokenFile', value: 'token.txt', source: 'environment', origin: 'HOLDFAST_TOKEN_FILE' },
    ])
    expect(JSON.stringify(values)).not.toContain(TOKEN)
  })

  test('may be named in the file', () => {
    const { server, values } = configOf({}, 'server:\n  tokenFile: token.txt')
    expect(server.token).toBe(TOKEN)
    expect(values.find(({ key }) => key === 'server.token')?.origin).toBe('config.yaml:2')
  })

  test.each([
    ['gone.txt', "Cannot read the token in gone.txt: there is no such file; name a file that the bot's user can read"],
    [
      'closed.pem',
      "Cannot read the token in closed.pem: this user may not read it; name a file that the bot's user can read",
    ],
    ['empty.txt', 'The token in empty.txt must be 1 to 1024 visible ASCII characters'],
    ['words.txt', 'The token in words.txt must be 1 to 1024 visible ASCII characters'],
  ])('%s is a mistake, told once and without what is in it', (path, message) => {
    const issues = issuesOf({ HOLDFAST_TOKEN_FILE: path, HOLDFAST_HOST: '0.0.0.0' })
    expect(issues).toHaveLength(1)
    expect(issues[0]).toStartWith(`environment: HOLDFAST_TOKEN_FILE: ${message}`)
    expect(issues[0]).not.toContain('canary')
  })

  test('and a token beside it: which one is meant is not guessed', () => {
    const issues = issuesOf({ HOLDFAST_TOKEN_FILE: 'token.txt', HOLDFAST_TOKEN: 'x'.repeat(32) })
    expect(issues).toEqual([
      'environment: HOLDFAST_TOKEN_FILE: HOLDFAST_TOKEN is set too: keep one of the two, so that it is clear which token is in force',
    ])
  })
})

describe('TLS', () => {
  const env = { HOLDFAST_TLS_CERT: 'cert.pem', HOLDFAST_TLS_KEY: 'key.pem' }

  test('has certificate and key, from the environment or the file, and shows the paths alone', () => {
    const yaml = 'server:\n  tls: { certFile: cert.pem, keyFile: key.pem }'
    for (const config of [configOf(env), configOf({}, yaml)]) {
      expect(config.server.tls).toMatchObject({ certFile: 'cert.pem', keyFile: 'key.pem', ...mine })
      expect(config.server.tls?.validUntil).toBeGreaterThan(Date.parse('2020-01-01'))
      const shown = JSON.stringify(config.values)
      expect(shown).toContain('key.pem')
      expect(shown).not.toContain('PRIVATE KEY')
    }
    expect(configOf({}).server.tls).toBeNull()
  })

  test.each([
    [
      { ...env, HOLDFAST_TLS_CERT: 'gone.pem' },
      'environment: HOLDFAST_TLS_CERT: Cannot read the certificate in gone.pem: there is no such file',
    ],
    [
      { ...env, HOLDFAST_TLS_KEY: 'closed.pem' },
      'environment: HOLDFAST_TLS_KEY: Cannot read the key in closed.pem: this user may not read it',
    ],
    [
      { ...env, HOLDFAST_TLS_KEY: 'folder' },
      'environment: HOLDFAST_TLS_KEY: Cannot read the key in folder: it is a folder',
    ],
    [
      { ...env, HOLDFAST_TLS_KEY: 'other-key.pem' },
      'environment: HOLDFAST_TLS_KEY: The key in other-key.pem is not that of the certificate in cert.pem',
    ],
    [
      { ...env, HOLDFAST_TLS_KEY: 'locked-key.pem' },
      'environment: HOLDFAST_TLS_KEY: The file locked-key.pem holds no private key in PEM, or one that is locked with a passphrase',
    ],
    [
      { ...env, HOLDFAST_TLS_KEY: 'cert.pem' },
      'environment: HOLDFAST_TLS_KEY: The file cert.pem holds no private key in PEM',
    ],
    [
      { ...env, HOLDFAST_TLS_CERT: 'junk.pem' },
      'environment: HOLDFAST_TLS_CERT: The file junk.pem does not begin with a certificate in PEM',
    ],
    [
      { ...env, HOLDFAST_TLS_CERT: 'cut.pem' },
      'environment: HOLDFAST_TLS_CERT: Certificate 3 in cut.pem is damaged or cut off',
    ],
    [
      { ...env, HOLDFAST_TLS_CERT: 'damaged.pem' },
      'environment: HOLDFAST_TLS_CERT: Certificate 2 in damaged.pem is damaged or cut off',
    ],
    [
      { ...env, HOLDFAST_TLS_CERT: 'damaged-old.pem' },
      'environment: HOLDFAST_TLS_CERT: A server cannot use the certificates in damaged-old.pem with the key in key.pem',
    ],
    [
      { HOLDFAST_TLS_CERT: 'cert.pem' },
      'environment: HOLDFAST_TLS_CERT: TLS needs both files: set HOLDFAST_TLS_KEY or server.tls.keyFile too',
    ],
    [
      { HOLDFAST_TLS_KEY: 'key.pem' },
      'environment: HOLDFAST_TLS_KEY: TLS needs both files: set HOLDFAST_TLS_CERT or server.tls.certFile too',
    ],
  ])('%p is a mistake', (wrong, message) => {
    const issues = issuesOf(wrong)
    expect(issues).toHaveLength(1)
    expect(issues[0]).toStartWith(message)
    expect(issues[0]).not.toContain('canary')
  })

  test('takes the certificates that lead to the root, and what is written between them', () => {
    const { tls } = configOf({ ...env, HOLDFAST_TLS_CERT: 'chain.pem' }).server
    expect(tls?.cert).toBe(FILES['chain.pem'])
  })

  test('a mistake of the file is told with its line; a misspelt key with its name', () => {
    expect(issuesOf({}, 'server:\n  tls:\n    certFile: gone.pem\n    keyFile: key.pem')[0]).toStartWith(
      'config.yaml:3: server.tls.certFile: Cannot read the certificate in gone.pem',
    )
    expect(issuesOf({}, 'server:\n  tls: { certFil: a }')[0]).toBe(
      'config.yaml:2: server.tls.certFil: Unknown key. Did you mean "certFile"?',
    )
  })
})

describe('a server that others can reach', () => {
  const env = { HOLDFAST_HOST: '0.0.0.0', HOLDFAST_TOKEN: TOKEN }
  const tls = { HOLDFAST_TLS_CERT: 'cert.pem', HOLDFAST_TLS_KEY: 'key.pem' }
  const warningsOf = (...args: Parameters<typeof resolve>) => configOf(...args).warnings.join('\n')

  test.each([
    ['0.0.0.0', 1],
    ['::', 1],
    ['bot.lan', 1],
    ['192.0.2.1', 1],
    ['127.0.0.1', 0],
    ['::1', 0],
    ['localhost', 0],
  ])('%s without a token: %d mistakes', (host, mistakes) => {
    const issues = issuesOf({ HOLDFAST_HOST: host })
    expect(issues).toHaveLength(mistakes)
    if (mistakes > 0) {
      expect(issues[0]).toStartWith(`environment: HOLDFAST_HOST: Will not listen on ${host} without a token`)
    }
  })

  test('does without advice where nothing is amiss', () => {
    expect(warningsOf({ ...env, ...tls, HOLDFAST_ALLOWED_HOSTS: 'bot.lan' })).toBe('')
    expect(warningsOf({ ...env, ...tls, HOLDFAST_HOST: 'bot.lan' })).toBe('')
    expect(warningsOf({ HOLDFAST_TOKEN: 'short' })).toBe('')
  })

  test('is told of a short token, of no TLS, and of names that it will not answer to', () => {
    const warnings = warningsOf({ ...env, HOLDFAST_TOKEN: 'fifteen-letters' })
    for (const part of ['shorter than 16', 'HOLDFAST_TLS_CERT', 'HOLDFAST_ALLOWED_HOSTS'])
      expect(warnings).toContain(part)
    expect(warnings).not.toContain('fifteen-letters')
    expect(warningsOf({ ...env, HOLDFAST_TOKEN: 'sixteen-letters-' })).not.toContain('shorter')
  })
})
