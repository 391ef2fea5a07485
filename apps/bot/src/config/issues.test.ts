import { describe, expect, test } from 'bun:test'
import { POLICY_FIELDS } from '@holdfast/reconnect-monitor'
import { adapters } from '../adapters.ts'
import { formatIssue } from './config.ts'
import { resolveConfig } from './resolve.ts'

function issuesOf(yamlText: string | null, env: Readonly<Record<string, string>> = {}, flags = {}): readonly string[] {
  const resolution = resolveConfig({ flags, env, adapters, yamlPath: 'config.yaml', yamlText })
  return resolution.ok ? [] : resolution.issues.map(formatIssue)
}

/** One vest connection; `line` is line 5 of the file. */
const vestWith = (line: string) =>
  `exchanges:\n  - id: vest\n    adapter: vest\n    markets: [BTC-PERP, ETH-PERP]\n    ${line}\n`

const SPREAD = '{ id: btc, buy: vest/BTC-PERP, sell: vest/ETH-PERP, entryPct: 0.3, exitPct: 0.1 }'

describe('each mistake is reported once, with its line', () => {
  test.each([
    ['mod: live', '1: mod: Unknown key. Did you mean "mode"?'],
    ['mode: liv', '1: mode: Must be one of demo, live, got "liv". Did you mean "live"?'],
    ['server: { prot: 1 }', '1: server.prot: Unknown key. Did you mean "port"?'],
    ['server:\n  port: 65536', '2: server.port: Must be a whole number from 0 to 65535, got 65536'],
    ['server: 4400', '1: server: Must be a map of keys, got a single value'],
    ['server: { host: "a b" }', '1: server.host: Must be a host name or an IP address without a port, got "a b"'],
    [
      'server: { token: x }',
      '1: server.token: A token must not be in a file: set HOLDFAST_TOKEN in the environment instead',
    ],
    ['token: x', '1: token: A token must not be in a file: set HOLDFAST_TOKEN in the environment instead'],
    ['store: { retentionDays: 0 }', '1: store.retentionDays: Must be a whole number from 1 to 36500, got 0'],
    ['store: { path: [a] }', '1: store.path: Must be text, got a list'],
    ['reconnect: { backoffCapMs: 6000 }', '1: reconnect.backoffCapMs: Must be a number from 10 to 5000, got 6000'],
    ['reconnect: { backofCapMs: 1 }', '1: reconnect.backofCapMs: Unknown key. Did you mean "backoffCapMs"?'],
    [
      'reconnect: { pingMinMs: 2500 }',
      '1: reconnect.pingMinMs: pingMinMs (2500) must not be above pingMaxMs (2000): they bound the same deadline',
    ],
    [
      'reconnect:\n  lagReconnectMs: 1000',
      '2: reconnect.lagReconnectMs: lagStaleMs (2000) must not be above lagReconnectMs (1000): data is late before it is too late',
    ],
    ['reconnect: { flapSockets: 4.5 }', '1: reconnect.flapSockets: Must be a whole number from 2 to 100, got 4.5'],
    ['exchanges: {}', '1: exchanges: Must be a list, got a map'],
    ['exchanges:\n  - vest', '2: exchanges[0]: Must be a map of keys, got a single value'],
    [
      vestWith('colour: red'),
      '5: exchanges[0].colour: Unknown key. Known: id, adapter, enabled, network, url, restUrl, markets, channels, sockets, reconnect, dialect',
    ],
    [
      vestWith('encoding: json'),
      '5: exchanges[0].encoding: Unknown key: "encoding" is an option of the paradex adapter, not of vest',
    ],
    [
      vestWith('network: mainet'),
      '5: exchanges[0].network: Must be one of mainnet, got "mainet". Did you mean "mainnet"?',
    ],
    [
      vestWith('channels: [trade]'),
      `5: exchanges[0].channels[0]: Must be one of ${Object.keys(adapters.vest.channels).join(', ')}, got "trade". Did you mean "trades"?`,
    ],
    [vestWith('network: testnet'), '5: exchanges[0].network: Must be one of mainnet, got "testnet".'],
    [
      'exchanges:\n  - id: h\n    adapter: hyperliquid\n    markets: [BTC]\n    channels: [order_book, bbo, order_book_fast]',
      '5: exchanges[0].channels[2]: "order_book_fast" cannot be beside "order_book": a socket of hyperliquid carries one of them a market. Keep one of the two, or give the other a connection of its own',
    ],
    [vestWith('channels: []'), '5: exchanges[0].channels: Must be a list with at least one entry'],
    [
      vestWith('dialect: v9'),
      `5: exchanges[0].dialect: Must be one of ${adapters.vest.options['dialect']?.values.join(', ')}, got "v9". Did you mean "v3"?`,
    ],
    [vestWith('enabled: maybe'), '5: exchanges[0].enabled: Must be true or false, got "maybe"'],
    [vestWith('sockets: 3'), '5: exchanges[0].sockets: Must be 1, or 2 for a hot standby beside it, got 3'],
    [
      vestWith('reconnect: { flapDialsPerMinute: 3 }'),
      '5: exchanges[0].reconnect.flapDialsPerMinute: flapSockets (5) must not be above flapDialsPerMinute (3): the dials before the verdict count too',
    ],
    [
      vestWith('reconnect: { ackRetries: -1 }'),
      '5: exchanges[0].reconnect.ackRetries: Must be a whole number from 0 to 10, got -1',
    ],
    [vestWith('url: vest.test'), '5: exchanges[0].url: Must be a wss:// address, got "vest.test"'],
    [vestWith('url: https://vest.test'), '5: exchanges[0].url: Must be a wss:// address, got "https://vest.test"'],
    [
      vestWith('url: ws://vest.test/x?key=canary'),
      '5: exchanges[0].url: Must be a wss:// address: ws:// is accepted for loopback only, got "ws://vest.test/x?…"',
    ],
    [vestWith('url: wss://me:canary@vest.test'), '5: exchanges[0].url: Must not hold a user name or a password'],
    [
      vestWith('restUrl: http://vest.test'),
      '5: exchanges[0].restUrl: Must be a https:// address: http:// is accepted for loopback only, got "http://vest.test"',
    ],
    [
      'exchanges:\n  - adapter: vest\n    markets: [BTC-PERP]',
      '2: exchanges[0].id: Missing: every connection needs a unique id',
    ],
    [
      'exchanges:\n  - id: My_Vest\n    adapter: vest\n    markets: [BTC-PERP]',
      '2: exchanges[0].id: Must be 1 to 64 of a-z, 0-9 and -, got "My_Vest"',
    ],
    [
      'exchanges:\n  - id: vest\n    adapter: vest',
      '2: exchanges[0].markets: Missing: a list of markets such as BTC-PERP',
    ],
    [
      'exchanges:\n  - id: v\n    adapter: vest\n    markets:\n      - BTC-PERP\n      - btc',
      '6: exchanges[0].markets[1]: Must be a market of vest such as BTC-PERP, got "btc"',
    ],
    [
      'exchanges:\n  - id: v\n    adapter: vest\n    markets: [BTC-PERP, BTC-PERP]',
      '4: exchanges[0].markets[1]: "BTC-PERP" is there twice',
    ],
    [
      'exchanges:\n  - id: v\n    adapter: vets\n    markets: [BTC-PERP]',
      `3: exchanges[0].adapter: Unknown adapter "vets"; registered: ${Object.keys(adapters).join(', ')}. Did you mean "vest"?`,
    ],
    [
      'exchanges:\n  - { id: v, adapter: vest, markets: [BTC-PERP] }\n  - { id: v, adapter: vest, markets: [BTC-PERP] }',
      '3: exchanges[1].id: "v" is already the id of line 2; ids must be unique',
    ],
    [
      vestWith(`\nspreads:\n  - ${SPREAD.replace('exitPct', 'exitPc')}`),
      '7: spreads[0].exitPc: Unknown key. Did you mean "exitPct"?',
    ],
    [
      vestWith(`\nspreads:\n  - ${SPREAD.replace('vest/ETH-PERP', 'vest/ETH')}`),
      '7: spreads[0].sell: Must be one of vest/BTC-PERP, vest/ETH-PERP, got "vest/ETH".',
    ],
    [
      vestWith(`\nspreads:\n  - ${SPREAD.replace('vest/ETH-PERP', 'vest/BTC-PERP')}`),
      '7: spreads[0].sell: Must differ from buy',
    ],
    [
      vestWith(`\nspreads:\n  - ${SPREAD.replace('exitPct: 0.1', 'exitPct: 0.3')}`),
      '7: spreads[0].exitPct: exitPct (0.3) must be below entryPct (0.3): a spread opens high and closes low',
    ],
    [
      vestWith(`\nspreads:\n  - ${SPREAD.replace(' }', ', confirmUpdates: 0 }')}`),
      '7: spreads[0].confirmUpdates: Must be a whole number from 1 to 100, got 0',
    ],
    [
      vestWith(`\nspreads:\n  - ${SPREAD}\n  - ${SPREAD}`),
      '8: spreads[1].id: "btc" is already the id of line 7; ids must be unique',
    ],
  ])('%j', (yaml, issue) => {
    expect(issuesOf(yaml)).toEqual([`config.yaml:${issue}`])
  })
})

test('a file that is no YAML is one mistake with its line, and quotes nothing of it', () => {
  const [issue, ...rest] = issuesOf('mode: live\nserver: { token: canary\n')
  expect(issue).toStartWith('config.yaml:')
  expect(issue).toContain('(syntax)')
  expect([issue, ...rest].join('')).not.toContain('canary')
  expect(issuesOf('mode: live\nmode: demo\n')).toEqual(['config.yaml:2: (syntax): Map keys must be unique'])
})

test('a leg of a connection that is itself wrong is not reported on top', () => {
  const yaml = `exchanges:\n  - { id: vest, adapter: vest, markets: [btc] }\nspreads:\n  - ${SPREAD}\n`
  expect(issuesOf(yaml)).toEqual([
    'config.yaml:2: exchanges[0].markets[0]: Must be a market of vest such as BTC-PERP, got "btc"',
  ])
})

test('an alias of its own parent is a mistake, not a hang', () => {
  expect(issuesOf('server: &a\n  host: *a\n').length).toBeGreaterThan(0)
})

test.each([
  [{ HOLDFAST_PORT: 'http' }, 'environment: HOLDFAST_PORT: Must be a whole number from 0 to 65535, got "http"'],
  [{ HOLDFAST_MODE: 'prod' }, 'environment: HOLDFAST_MODE: Must be one of demo, live, got "prod".'],
  [
    { LOG_LEVEL: 'inf' },
    'environment: LOG_LEVEL: Must be one of trace, debug, info, warn, error, fatal, silent, got "inf". Did you mean "info"?',
  ],
  [{ LOG_FORMAT: 'xml' }, 'environment: LOG_FORMAT: Must be one of pretty, json, got "xml".'],
  [
    { HOLDFAST_ALLOWED_HOSTS: 'ok.test,http://x' },
    'environment: HOLDFAST_ALLOWED_HOSTS: Must be a host name or an IP address without a port, got "http://x"',
  ],
  [
    { HOLDFAST_TOKEN: 'canary with spaces' },
    'environment: HOLDFAST_TOKEN: Must be 1 to 1024 visible ASCII characters without spaces, e.g. from: openssl rand -hex 32',
  ],
])('%j is a mistake too', (env, issue) => {
  expect(issuesOf(null, env)).toEqual([issue])
})

test.each(Object.entries(POLICY_FIELDS).map(([key, field]) => [key, field] as const))(
  '%s out of its range is a mistake, for one connection as for all',
  (key, { isWhole, max, min }) => {
    const problem = `Must be a ${isWhole ? 'whole number' : 'number'} from ${min} to ${max}, got ${max + 1}`
    expect(issuesOf(`reconnect:\n  ${key}: ${max + 1}\n`)).toContain(`config.yaml:2: reconnect.${key}: ${problem}`)
    const own = vestWith(`reconnect: { ${key}: ${max + 1} }`)
    expect(issuesOf(own)).toContain(`config.yaml:5: exchanges[0].reconnect.${key}: ${problem}`)
  },
)

test('an order that a connection breaks against the general policy is its own mistake', () => {
  const yaml = `${vestWith('reconnect: { slowProbeMs: 60000 }')}reconnect: { slowProbeMaxMs: 30000 }\n`
  expect(issuesOf(yaml)).toEqual([
    'config.yaml:5: exchanges[0].reconnect.slowProbeMs: slowProbeMs (60000) must not be above slowProbeMaxMs (30000): the wait doubles up to the longest',
  ])
})

describe('a public bind needs a token', () => {
  const REFUSAL = /Will not listen on 0\.0\.0\.0 without a token.*HOLDFAST_TOKEN.*127\.0\.0\.1/

  test.each([
    ['environment: HOLDFAST_HOST', null, { HOLDFAST_HOST: '0.0.0.0' }, {}],
    ['command line: --host', null, {}, { host: '0.0.0.0' }],
    ['config.yaml:2: server.host', 'server:\n  host: 0.0.0.0\n', {}, {}],
  ] as const)('said at %s', (place, yaml, env, flags) => {
    const issues = issuesOf(yaml, env, flags)
    expect(issues).toHaveLength(1)
    expect(issues[0]).toStartWith(place)
    expect(issues[0]).toMatch(REFUSAL)
  })

  test('with one, or on loopback, there is nothing to say', () => {
    expect(issuesOf(null, { HOLDFAST_HOST: '0.0.0.0', HOLDFAST_TOKEN: 'x' })).toEqual([])
    for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]']) {
      expect(issuesOf(null, { HOLDFAST_HOST: host })).toEqual([])
    }
  })
})
