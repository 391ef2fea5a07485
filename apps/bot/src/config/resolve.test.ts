import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { definitionFor } from '@holdfast/adapter-core'
import { DEFAULT_POLICY, POLICY_TOPICS, type PolicyKey } from '@holdfast/reconnect-monitor'
import { adapters } from '../adapters.ts'
import { formatIssue } from './config.ts'
import { type ConfigInput, resolveConfig } from './resolve.ts'

const resolve = (yamlText: string | null, input: Partial<ConfigInput> = {}) =>
  resolveConfig({ flags: {}, env: {}, adapters, yamlPath: 'config.yaml', ...input, yamlText })

function configOf(yamlText: string | null, input: Partial<ConfigInput> = {}) {
  const resolution = resolve(yamlText, input)
  if (!resolution.ok) throw new Error(resolution.issues.map(formatIssue).join('\n'))
  return resolution.config
}

function issuesOf(yamlText: string | null, input: Partial<ConfigInput> = {}): readonly string[] {
  const resolution = resolve(yamlText, input)
  return resolution.ok ? [] : resolution.issues.map(formatIssue)
}

const VEST = 'exchanges:\n  - id: vest\n    adapter: vest\n    markets: [BTC-PERP]\n'

describe('precedence', () => {
  const yaml = 'server: { port: 1003 }\n'

  test('flags win over the environment, that over the file, that over defaults', () => {
    const env = { HOLDFAST_PORT: '1002' }
    expect(configOf(yaml, { env, flags: { port: '1001' } }).server.port).toBe(1001)
    expect(configOf(yaml, { env }).server.port).toBe(1002)
    expect(configOf(yaml).server.port).toBe(1003)
    expect(configOf(null).server.port).toBe(4400)
  })

  test('every value knows where it came from', () => {
    const config = configOf(yaml, { env: { HOLDFAST_DB: 'x.db' }, flags: { mode: 'live' } })
    const origin = (key: string) => config.values.find((value) => value.key === key)
    expect(origin('mode')).toMatchObject({ value: 'live', source: 'flag', origin: '--mode' })
    expect(origin('store.path')).toMatchObject({ value: 'x.db', source: 'environment', origin: 'HOLDFAST_DB' })
    expect(origin('server.port')).toMatchObject({ value: 1003, source: 'file', origin: 'config.yaml:1' })
    expect(origin('server.host')).toMatchObject({ value: '127.0.0.1', source: 'default', origin: null })
  })

  test('an empty variable is not set', () => {
    expect(configOf(yaml, { env: { HOLDFAST_PORT: '', HOLDFAST_TOKEN: '' } }).server).toMatchObject({
      port: 1003,
      token: null,
    })
  })

  test('a mistake in an overridden layer is still a mistake', () => {
    expect(issuesOf('server: { port: x }', { env: { HOLDFAST_PORT: '1' } })).toEqual([
      'config.yaml:1: server.port: Must be a whole number from 0 to 65535, got "x"',
    ])
  })
})

describe('modes', () => {
  test('without a file: demo, with both exchanges and a database of its own', () => {
    const config = configOf(null)
    expect(config).toMatchObject({ mode: 'demo', file: null, store: { path: 'data/demo.db' } })
    expect(config.exchanges.map(({ id, markets, url }) => [id, markets, url])).toEqual([
      ['paradex', ['BTC-USD-PERP', 'ETH-USD-PERP'], null],
      ['vest', ['BTC-PERP', 'ETH-PERP'], null],
    ])
    expect(config.spreads.map(({ id }) => id)).toEqual(['btc', 'eth'])
  })

  test('live without exchanges watches the public feeds of both', () => {
    const config = configOf(null, { env: { HOLDFAST_MODE: 'live' } })
    expect(config.store.path).toBe('data/holdfast.db')
    expect(config.exchanges.map(({ url }) => url)).toEqual([
      adapters.paradex.networks['mainnet']?.ws ?? '',
      adapters.vest.networks['mainnet']?.ws ?? '',
    ])
    expect(config.spreads).toEqual([])
  })

  test('demo replaces what a file watches, and says so', () => {
    const config = configOf(`${VEST}spreads: []\n`)
    expect(config.replacedByDemo).toEqual(['exchanges', 'spreads'])
    expect(config.exchanges.map(({ id }) => id)).toEqual(['paradex', 'vest'])
    expect(configOf(`mode: live\n${VEST}`).replacedByDemo).toEqual([])
  })

  test('demo still finds the mistakes in what it replaces', () => {
    expect(issuesOf(VEST.replace('markets', 'markts'))).toEqual([
      'config.yaml:4: exchanges[0].markts: Unknown key. Did you mean "markets"?',
    ])
  })
})

describe('connections', () => {
  const live = (lines: string) =>
    `mode: live\nexchanges:\n  - id: vest\n    adapter: vest\n    markets: [BTC-PERP]\n${lines}`

  test('a URL is taken whole, and turns REST off unless it is given too', () => {
    const url = 'wss://user-data.test/ws?listenKey=abc%20d&x=1'
    const [own] = configOf(live(`    url: ${url}\n`)).exchanges
    expect(own).toMatchObject({ url, restUrl: null })
    const [both] = configOf(live(`    url: ${url}\n    restUrl: http://127.0.0.1:1/\n`)).exchanges
    expect(both?.restUrl).toBe('http://127.0.0.1:1/')
    expect(configOf(live('')).exchanges[0]?.restUrl).toBe(adapters.vest.networks['mainnet']?.rest ?? '')
  })

  test('addresses and networks are those of the exchange under its options', () => {
    const v2 = definitionFor(adapters.vest, { dialect: 'v2' }).networks
    const [mainnet] = configOf(live('    dialect: v2\n')).exchanges
    expect(mainnet).toMatchObject({ options: { dialect: 'v2' }, url: v2['mainnet']?.ws, restUrl: v2['mainnet']?.rest })
    const [testnet] = configOf(live('    dialect: v2\n    network: testnet\n')).exchanges
    expect(testnet).toMatchObject({ network: 'testnet', url: v2['testnet']?.ws })
    expect(configOf(live('')).exchanges[0]?.url).toBe(adapters.vest.networks['mainnet']?.ws ?? '')
  })

  test('a policy number is the connection’s own, else the top-level one, else the default', () => {
    const yaml = `${live('    reconnect: { pingMaxMs: 3000 }\n')}reconnect: { pingMaxMs: 2500, ackRetries: 5 }\n`
    expect(configOf(yaml).exchanges[0]?.policy).toMatchObject({ pingMaxMs: 3000, ackRetries: 5, pingMinMs: 1250 })
    expect(configOf('reconnect: { ackRetries: 5 }').exchanges[0]?.policy.ackRetries).toBe(5)
  })

  test('secrets and URL queries are masked for people', () => {
    const env = { HOLDFAST_TOKEN: 'canary-token' }
    const config = configOf(live('    url: wss://x.test/ws?key=canary-query\n'), { env })
    expect(JSON.stringify(config.values)).not.toContain('canary')
    expect(config.server.token).toBe('canary-token')
  })

  test('what is allowed but cannot be meant is a warning', () => {
    expect(configOf(live('    enabled: false\n')).warnings).toEqual([
      'No connection is enabled: nothing will be watched',
    ])
    expect(configOf(null, { env: { HOLDFAST_PROT: '1' } }).warnings).toEqual([
      'The variable HOLDFAST_PROT is not read; HOLDFAST_PORT is',
    ])
  })
})

test('a hot standby is asked for without a word of warning', () => {
  const yaml = 'mode: live\nexchanges:\n  - { id: vest, adapter: vest, markets: [BTC-PERP], sockets: 2 }\n'
  const config = configOf(yaml)
  expect(config.exchanges[0]?.sockets).toBe(2)
  expect(config.warnings).toEqual([])
})

describe('the example', () => {
  const text = readFileSync(fileURLToPath(new URL('../../../../config.example.yaml', import.meta.url)), 'utf8')

  test('names every number of the policy with exactly its default, by topic', () => {
    const policy = text.slice(text.search(/^reconnect:$/m)).split(/^\w+:/m)[1] ?? ''
    const named = [...policy.matchAll(/^ {2}(\w+): ([\d.]+)\b/gm)].map(([, key = '', value]) => [key, Number(value)])
    const byTopic = POLICY_TOPICS.flatMap(({ why }) => Object.keys(why) as PolicyKey[])
    expect(named).toEqual(byTopic.map((key) => [key, DEFAULT_POLICY[key]]))
    const titles = [...policy.matchAll(/^ {2}# (.+)$/gm)].map(([, title]) => title)
    expect(titles).toEqual(POLICY_TOPICS.map(({ title }) => title))
  })

  test('resolves to the defaults, but for the override that it shows', () => {
    const config = configOf(text)
    expect(config.warnings).toEqual([])
    expect(config.exchanges.map(({ policy }) => policy)).toEqual([
      { ...DEFAULT_POLICY, pingEveryMs: 10_000 },
      DEFAULT_POLICY,
    ])
    const shown = config.values.filter(({ key, source }) => key.startsWith('reconnect.') && source !== 'file')
    expect(shown).toEqual([])
  })
})
