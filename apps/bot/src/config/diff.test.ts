import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { adapters } from '../adapters.ts'
import { type Config, formatIssue } from './config.ts'
import { diffConfig, keyOf, type LiveSection } from './diff.ts'
import { resolveConfig } from './resolve.ts'

const ALL: ReadonlySet<LiveSection> = new Set<LiveSection>([
  'spreads',
  'notices',
  'deadMansSwitch',
  'log.levels',
  'server.allowedHosts',
  'server.token',
  'server.tls',
])

function configOf(yamlText: string | null, env: Readonly<Record<string, string>> = {}): Config {
  const readFile = () => 'a-token-in-a-file'
  const resolution = resolveConfig({ flags: {}, env, adapters, yamlPath: 'config.yaml', yamlText, readFile })
  if (!resolution.ok) throw new Error(resolution.issues.map(formatIssue).join('\n'))
  return resolution.config
}

const PARADEX = '  - { id: paradex, adapter: paradex, markets: [BTC-USD-PERP, ETH-USD-PERP] }\n'
const VEST = '  - { id: vest, adapter: vest, markets: [BTC-PERP] }\n'
const BTC = { id: 'btc', buy: 'vest/BTC-PERP', sell: 'paradex/BTC-USD-PERP', entryPct: 0.3, exitPct: 0.05 }
const live = (exchanges: string, rest = '') => `mode: live\nexchanges:\n${exchanges}${rest}`
const NOTHING = { added: [], changed: [], removed: [], sections: [], needsRestart: [] }

test('what moved in the file is no change', () => {
  const before = configOf(live(PARADEX + VEST))
  const moved =
    '# moved\n\n  - { markets: [ETH-USD-PERP, BTC-USD-PERP], adapter: paradex, enabled: true, id: paradex }\n'
  expect(diffConfig(before, configOf(live(VEST + moved)), ALL)).toMatchObject(NOTHING)
})

test('connections are added, changed and removed by what they are', () => {
  const before = configOf(live(PARADEX + VEST))
  const after = live(`${PARADEX.replace(', ETH-USD-PERP', '')}${VEST.replace('id: vest', 'id: west')}`)
  expect(diffConfig(before, configOf(after), ALL)).toMatchObject({
    ...NOTHING,
    added: ['west'],
    changed: ['paradex'],
    removed: ['vest'],
  })
})

test('what is not enabled is not there', () => {
  const off = VEST.replace('id: vest', 'id: vest, enabled: false')
  const [on, without, disabled] = [live(PARADEX + VEST), live(PARADEX), live(PARADEX + off)].map((yaml) =>
    configOf(yaml),
  )
  if (on === undefined || without === undefined || disabled === undefined) throw new Error('three configurations')
  expect(diffConfig(on, disabled, ALL)).toMatchObject({ ...NOTHING, removed: ['vest'] })
  expect(diffConfig(disabled, on, ALL)).toMatchObject({ ...NOTHING, added: ['vest'] })
  expect(diffConfig(without, disabled, ALL)).toMatchObject(NOTHING)
  const other = live(PARADEX + off.replace('BTC-PERP', 'ETH-PERP'))
  expect(diffConfig(disabled, configOf(other), ALL)).toMatchObject(NOTHING)
})

test.each([
  ['adapter', { adapter: 'paradex', markets: ['BTC-USD-PERP'] }],
  ['url', { url: 'wss://other.test/ws' }],
  ['restUrl', { restUrl: 'https://other.test' }],
  ['markets', { markets: ['ETH-PERP'] }],
  ['channels', { channels: ['order_book', 'trades'] }],
  ['dialect', { dialect: 'v2' }],
  ['sockets', { sockets: 2 }],
  ['reconnect', { reconnect: { slowProbeMs: 61_000 } }],
])('another %s is a change', (_, other) => {
  const vest = { id: 'vest', adapter: 'vest', markets: ['BTC-PERP'] }
  const yaml = (entry: object) => JSON.stringify({ mode: 'live', exchanges: [entry] })
  const diff = diffConfig(configOf(yaml(vest)), configOf(yaml({ ...vest, ...other })), ALL)
  expect(diff).toMatchObject({ ...NOTHING, changed: ['vest'] })
})

test('a number of the policy changes whoever does not override it', () => {
  const own = VEST.replace('] }', '], reconnect: { slowProbeMs: 70000 } }')
  const before = configOf(live(PARADEX + own))
  const after = configOf(live(PARADEX + own, 'reconnect: { slowProbeMs: 61000 }\n'))
  expect(diffConfig(before, after, ALL)).toMatchObject({ ...NOTHING, changed: ['paradex'] })
})

test.each<[LiveSection | string, object, Readonly<Record<string, string>>]>([
  ['spreads', { spreads: [BTC] }, {}],
  ['server.allowedHosts', { server: { allowedHosts: ['bot.test'] } }, {}],
  ['server.token', {}, { HOLDFAST_TOKEN: 'another-token' }],
  ['log.levels', {}, { LOG_LEVEL: 'debug,http=warn' }],
])('%s is taken over where somebody takes it, and waits where nobody does', (key, other, env) => {
  const yaml = (more: object) =>
    JSON.stringify({
      mode: 'live',
      exchanges: [
        { id: 'paradex', adapter: 'paradex', markets: ['BTC-USD-PERP'] },
        { id: 'vest', adapter: 'vest', markets: ['BTC-PERP'] },
      ],
      ...more,
    })
  const before = configOf(yaml({}))
  const after = configOf(yaml(other), env)
  const taken = diffConfig(before, after, ALL)
  expect(taken).toMatchObject({ ...NOTHING, sections: [key] })
  expect(taken.config).toEqual(after)
  const waits = diffConfig(before, after, new Set())
  expect(waits).toMatchObject({ ...NOTHING, needsRestart: [keyOf(key)] })
  expect({ ...waits.config, values: [] }).toEqual({ ...before, values: [] })
  expect(shownOf(waits.config, keyOf(key))).toEqual(shownOf(before, keyOf(key)))
})

test('of a section that has another name in the file, that one is told', () => {
  expect([keyOf('log.levels'), keyOf('spreads')]).toEqual(['log.level', 'spreads'])
  const shown = configOf(null).values.map(({ key }) => key)
  for (const section of ALL)
    expect(shown.some((key) => key.startsWith(keyOf(section))) || !/^(log|server)/.test(section)).toBe(true)
})

test.each([
  ['server.port', { server: { port: 4_401 } }],
  ['server.host', { server: { host: 'localhost' } }],
  ['store.retentionDays', { store: { retentionDays: 5 } }],
  ['store.maxBytes', { store: { maxBytes: 5_000_000 } }],
  ['store.backup', { store: { backup: { keep: 3 } } }],
  ['store.spillPath', { store: { spillPath: '/tmp/other.jsonl' } }],
])('%s waits for a restart, and what is shown is what is in force', (key, other) => {
  const before = configOf(JSON.stringify({ mode: 'demo' }))
  const diff = diffConfig(before, configOf(JSON.stringify({ mode: 'demo', ...other })), ALL)
  expect(diff).toMatchObject({ ...NOTHING, needsRestart: [key] })
  expect(diff.config.server).toEqual(before.server)
  expect(diff.config.store).toEqual(before.store)
  expect(shownOf(diff.config, key)).toEqual(shownOf(before, key))
})

test('in another mode are other connections: all of them wait with it', () => {
  const before = configOf(live(PARADEX, 'reconnect: { slowProbeMs: 61000 }\n'))
  const after = configOf('mode: demo\nserver: { allowedHosts: [bot.test] }\n')
  const diff = diffConfig(before, after, ALL)
  const needsRestart = ['mode', 'store.path', 'store.spillPath', 'exchanges', 'spreads']
  expect(diff).toMatchObject({ ...NOTHING, sections: ['server.allowedHosts'], needsRestart })
  expect(diff.config).toMatchObject({ mode: 'live', exchanges: before.exchanges, spreads: [], store: before.store })
  const shown = (config: Config) =>
    config.values
      .filter(({ key }) => /^(mode|exchanges|reconnect|spreads)/.test(key))
      .map(({ key, value }) => [key, value])
  expect(shown(diff.config).sort()).toEqual(shown(before).sort())
})

test('in demo mode the connections and spreads of a file change nothing; its policy does', () => {
  const demo = configOf('mode: demo\n')
  expect(diffConfig(demo, configOf(`mode: demo\nexchanges:\n${PARADEX}`), ALL)).toMatchObject(NOTHING)
  const diff = diffConfig(demo, configOf('mode: demo\nreconnect: { slowProbeMs: 61000 }\n'), ALL)
  expect(diff).toMatchObject({ ...NOTHING, changed: ['paradex', 'vest'] })
})

const connection = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  adapter: fc.constant('vest'),
  enabled: fc.boolean(),
  markets: fc.uniqueArray(fc.constantFrom('BTC-PERP', 'ETH-PERP', 'SOL-PERP'), { minLength: 1 }),
  sockets: fc.constantFrom(1, 2),
  reconnect: fc.record({ slowProbeMs: fc.constantFrom(60_000, 61_000) }, { requiredKeys: [] }),
})
const file = fc.record({
  mode: fc.constantFrom('live', 'live', 'live', 'demo'),
  exchanges: fc.uniqueArray(connection, { selector: ({ id }) => id, minLength: 1 }),
  server: fc.record({ port: fc.constantFrom(4_400, 4_401), allowedHosts: fc.subarray(['a.test', 'b.test']) }),
  store: fc.record({ retentionDays: fc.constantFrom(5, 6), maxBytes: fc.constantFrom(5_000_000, 6_000_000) }),
})
const takers = fc.subarray([...ALL]).map((sections) => new Set(sections))
/** As a bot holds them: by id, those that run. */
const running = ({ exchanges }: Pick<Config, 'exchanges'>) =>
  new Map(exchanges.filter(({ enabled }) => enabled).map((one) => [one.id, one]))
const byValue = (config: Pick<Config, 'exchanges'>) =>
  [...running(config).values()]
    .map((one) => ({ ...one, markets: [...one.markets].sort() }))
    .sort((a, b) => a.id.localeCompare(b.id))

test('a bot that does what the difference says, and nothing else, runs what the file says', () => {
  fc.assert(
    fc.property(file, file, takers, (one, other, canTake) => {
      const before = configOf(JSON.stringify(one))
      const after = configOf(JSON.stringify(other))
      const diff = diffConfig(before, after, canTake)
      const bot = running(before)
      for (const id of diff.removed) expect(bot.delete(id)).toBe(true)
      for (const id of diff.changed) expect(bot.has(id)).toBe(true)
      for (const id of diff.added) expect(bot.has(id)).toBe(false)
      for (const id of [...diff.added, ...diff.changed]) {
        const next = running(after).get(id)
        if (next === undefined) throw new Error(`${id} is not in the file`)
        bot.set(id, next)
      }
      const wanted = before.mode === after.mode ? after : before
      expect(byValue({ exchanges: [...bot.values()] })).toEqual(byValue(wanted))
      expect(byValue(diff.config)).toEqual(byValue(wanted))
      if (diff.needsRestart.length === 0) expect(diff.config).toEqual(after)
      // What was taken over is no change any more; what waits, waits on.
      const again = diffConfig(diff.config, after, canTake)
      expect(again).toMatchObject({
        added: [],
        changed: [],
        removed: [],
        sections: [],
        needsRestart: diff.needsRestart,
      })
      expect(diffConfig(after, after, canTake)).toMatchObject(NOTHING)
      expect(again.config.values.toSorted(byKey)).toEqual(diff.config.values.toSorted(byKey))
    }),
    { numRuns: 100 },
  )
})

const byKey = (a: { key: string }, b: { key: string }) => a.key.localeCompare(b.key)

function shownOf(config: Config, key: string) {
  return config.values.filter((value) => value.key.startsWith(key)).map(({ value }) => value)
}

test('a renewed certificate is taken over; to speak TLS, or no longer, waits for a restart', () => {
  const plain = configOf(null)
  const withTls = (cert: string): Config => ({
    ...plain,
    server: { ...plain.server, tls: { certFile: 'cert.pem', keyFile: 'key.pem', cert, key: 'key', validUntil: 0 } },
  })
  const renewed = diffConfig(withTls('one'), withTls('two'), ALL)
  expect([renewed.sections, renewed.needsRestart, renewed.config.server.tls?.cert]).toEqual([['server.tls'], [], 'two'])
  expect(diffConfig(withTls('one'), withTls('one'), ALL)).toMatchObject(NOTHING)
  for (const [before, after] of [
    [plain, withTls('one')],
    [withTls('one'), plain],
  ] as const) {
    const diff = diffConfig(before, after, ALL)
    expect([diff.sections, diff.needsRestart]).toEqual([[], ['server.tls']])
    expect(diff.config.server.tls).toEqual(before.server.tls)
  }
})

test.each([
  ['0.0.0.0', '127.0.0.1', null, false],
  ['::', '::1', null, false],
  ['192.0.2.1', 'localhost', null, false],
  ['0.0.0.0', '127.0.0.1', 'another-token', true],
  ['0.0.0.0', '0.0.0.0', 'another-token', true],
  ['127.0.0.1', '127.0.0.1', null, true],
])('on %s, and after a restart on %s, the token %p: taken over %p', (host, next, token, isTaken) => {
  const before = configOf(JSON.stringify({ server: { host, tokenFile: 'token.txt' } }))
  const after = configOf(JSON.stringify({ server: { host: next } }), token === null ? {} : { HOLDFAST_TOKEN: token })
  const diff = diffConfig(before, after, ALL)
  expect(diff.sections).toEqual(isTaken ? ['server.token'] : [])
  expect(diff.needsRestart.includes('server.token')).toBe(!isTaken)
  expect(diff.config.server).toMatchObject({ host, token: isTaken ? token : 'a-token-in-a-file' })
  expect(shownOf(diff.config, 'server.token')).toEqual(shownOf(isTaken ? after : before, 'server.token'))
})
