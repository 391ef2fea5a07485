import { expect, test } from 'bun:test'
import { type ConfigValue, groupsOf, hasLogin, linesOf, ownPart, readable } from './config-list.ts'

const value = (key: string, change: Partial<ConfigValue> = {}): ConfigValue => ({
  key,
  value: 1,
  source: 'default',
  origin: null,
  ...change,
})

const VALUES = [
  value('mode', { value: 'live', source: 'flag', origin: '--mode' }),
  value('server.port', { value: 4400 }),
  value('server.host', { value: '127.0.0.1', source: 'environment', origin: 'HOLDFAST_HOST' }),
  value('exchanges[0].id', { value: 'paradex', source: 'file', origin: 'config.yaml:4' }),
  value('exchanges[0].markets', { value: ['BTC-USD-PERP'], source: 'file', origin: 'config.yaml:6' }),
  value('exchanges[1].markets', { value: ['ETH-PERP'] }),
]
const keysOf = (text: string, onlySet = false) =>
  groupsOf(VALUES, { text, onlySet }).flatMap(({ values }) => values.map(({ key }) => key))

test('values stand by section and by entry, in their order, each entry under what it calls itself', () => {
  const groups = groupsOf(VALUES, { text: '', onlySet: false })
  expect(groups.map(({ id, path, setCount, values }) => [path, id, values.length, setCount])).toEqual([
    ['general', null, 1, 1],
    ['server', null, 2, 1],
    ['exchanges[0]', 'paradex', 2, 2],
    ['exchanges[1]', null, 1, 0],
  ])
})

test('the filter looks in keys, values, lists and places', () => {
  expect(keysOf('PORT')).toEqual(['server.port'])
  expect(keysOf('btc')).toEqual(['exchanges[0].markets'])
  expect(keysOf('config.yaml:4')).toEqual(['exchanges[0].id'])
  expect(keysOf(' holdfast_host ')).toEqual(['server.host'])
  expect(keysOf('nothing of the kind')).toEqual([])
})

test('what is set is told from what is a default, and an entry keeps its name', () => {
  expect(keysOf('', true)).toEqual(['mode', 'server.host', 'exchanges[0].id', 'exchanges[0].markets'])
  expect(groupsOf(VALUES, { text: 'markets', onlySet: true }).map(({ id }) => id)).toEqual(['paradex'])
})

test('a key is split where its group ends', () => {
  expect(ownPart('server.tls.certFile', 'server')).toBe('tls.certFile')
  expect(ownPart('exchanges[0].reconnect.probeMs', 'exchanges[0]')).toBe('reconnect.probeMs')
  expect(ownPart('mode', 'general')).toBe('mode')
})

test('values read as what they are', () => {
  const lines = (one: ConfigValue['value']) => linesOf(value('x', { value: one }))
  expect([lines(['a', 'b']), lines([]), lines(null), lines(true), lines(0)]).toEqual([
    ['a', 'b'],
    [],
    [],
    ['yes'],
    ['0'],
  ])
  expect(readable(value('reconnect.dialTimeoutMs', { value: 3_500 }))).toBe('3.50 s')
  expect(readable(value('store.maxBytes', { value: 1_073_741_824 }))).toBe('1 GiB')
  expect([readable(value('server.port')), readable(value('x.afterMs', { value: null }))]).toEqual([null, null])
})

test('there is a login where a token is set, whatever it is', () => {
  expect(hasLogin(undefined)).toBeNull()
  expect(hasLogin([value('server.token', { value: null })])).toBe(false)
  expect(hasLogin([value('server.token', { value: '(set)' })])).toBe(true)
  expect(hasLogin([])).toBe(false)
})
