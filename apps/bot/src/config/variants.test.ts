import { expect, test } from 'bun:test'
import type { ExchangeDefinition } from '@holdfast/adapter-core'
import { vest } from '@holdfast/exchange-vest'
import { builtInExchanges } from './built-in.ts'
import { formatIssue } from './config.ts'
import { resolveConfig } from './resolve.ts'

const channel = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 1,
  maxStaleAfterMs: 1,
  probes: [],
} as const

/** An exchange whose old dialect has other addresses and channels, and whose binary sockets carry one book a market. */
const twofold: ExchangeDefinition = {
  ...vest,
  id: 'twofold',
  networks: { mainnet: { ws: 'wss://new.test/', rest: 'https://new.test/' } },
  options: {
    dialect: { values: ['new', 'old'], default: 'new' },
    encoding: { values: ['auto', 'json'], default: 'auto' },
  },
  channels: { book: channel, top: channel, trades: channel },
  defaultChannels: ['book'],
  variant: ({ dialect, encoding }) => ({
    ...(dialect === 'old' && {
      networks: { prod: { ws: 'wss://old.test/', rest: null }, dev: { ws: 'wss://dev.test/', rest: null } },
      channels: { depth: channel },
      defaultChannels: ['depth'],
    }),
    ...(encoding !== 'json' && { exclusiveChannels: [['book', 'top']] }),
  }),
}

function resolve(lines: string, mode = 'live') {
  const yamlText = `mode: ${mode}\nexchanges:\n  - id: one\n    adapter: twofold\n    markets: [BTC-PERP]\n${lines}`
  return resolveConfig({ flags: {}, env: {}, adapters: { twofold }, yamlPath: 'config.yaml', yamlText })
}

function connectionOf(lines: string) {
  const resolution = resolve(lines)
  if (!resolution.ok) throw new Error(resolution.issues.map(formatIssue).join('\n'))
  return resolution.config.exchanges[0]
}

function issuesOf(lines: string): readonly string[] {
  const resolution = resolve(lines)
  return resolution.ok ? [] : resolution.issues.map(formatIssue)
}

test('an option may choose other addresses, networks and channels', () => {
  expect(connectionOf('')).toMatchObject({
    network: 'mainnet',
    url: 'wss://new.test/',
    restUrl: 'https://new.test/',
    channels: ['book'],
    options: { dialect: 'new', encoding: 'auto' },
  })
  expect(connectionOf('    dialect: old\n')).toMatchObject({
    network: 'prod',
    url: 'wss://old.test/',
    restUrl: null,
    channels: ['depth'],
    options: { dialect: 'old', encoding: 'auto' },
  })
  expect(connectionOf('    dialect: old\n    network: dev\n')?.url).toBe('wss://dev.test/')
})

test('what one variant lacks is a mistake under it, with what there is', () => {
  expect(issuesOf('    dialect: old\n    network: mainnet\n    channels: [book]\n')).toEqual([
    'config.yaml:7: exchanges[0].network: Must be one of prod, dev, got "mainnet".',
    'config.yaml:8: exchanges[0].channels[0]: Must be one of depth, got "book".',
  ])
})

test('two channels of which a socket carries one are a mistake where the second stands, with the remedy', () => {
  const message =
    '"top" cannot be beside "book": a socket of twofold carries one of them a market. ' +
    'Keep one of the two, or give the other a connection of its own'
  expect(issuesOf('    channels: [book, trades, top]\n')).toEqual([
    `config.yaml:6: exchanges[0].channels[2]: ${message}`,
  ])
  expect(issuesOf('    channels:\n      - book\n      - top\n')).toEqual([
    `config.yaml:8: exchanges[0].channels[1]: ${message}`,
  ])
})

test('where the chosen encoding carries both, they may stand side by side; so may others anywhere', () => {
  expect(issuesOf('    encoding: json\n    channels: [book, top]\n')).toEqual([])
  expect(issuesOf('    channels: [top, trades]\n')).toEqual([])
})

test('what is built in is the variant under the default options', () => {
  const old = { ...twofold, options: { dialect: { values: ['new', 'old'], default: 'old' } } }
  expect(builtInExchanges('live', { vest: old })).toMatchObject([
    {
      id: 'vest',
      network: 'prod',
      url: 'wss://old.test/',
      restUrl: null,
      channels: ['depth'],
      options: { dialect: 'old' },
    },
  ])
})
