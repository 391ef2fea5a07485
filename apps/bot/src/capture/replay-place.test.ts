import { expect, test } from 'bun:test'
import { dirname } from 'node:path'
import { systemClock } from '@holdfast/adapter-core'
import { adapters } from '../adapters.ts'
import { resolveConfig } from '../config/resolve.ts'
import { StartupError } from '../runtime/startup-error.ts'
import { type ReplayBotOptions, replayBot, replayConfig } from './replay.ts'
import { parseSession, sessionLine } from './session-file.ts'

const SESSION = parseSession(
  sessionLine({
    holdfast: 'session',
    version: 1,
    recordedBy: 'a test',
    exchange: 'vest',
    endpoint: 'wss://exchange.example',
    openedAt: 1_000,
    subscriptions: [{ channel: 'order_book', market: 'BTC-PERP' }],
    options: {},
  }),
)

/** Where the record of a replay would be, and what waits for it. */
async function placeOf(keepsDatabase: boolean) {
  const env = { HOLDFAST_PORT: '0', HOLDFAST_DB: 'mine.db', TMPDIR: '/scratch' }
  const resolution = resolveConfig({ flags: {}, env, adapters, yamlText: null, yamlPath: 'config.yaml' })
  if (!resolution.ok) throw new Error('The configuration is wrong')
  let place: Parameters<ReplayBotOptions['openStore']>[0] | null = null
  const replayed = replayBot({
    config: resolution.config,
    adapters,
    session: SESSION,
    flags: { speed: 1, stay: true, keepsDatabase },
    clock: systemClock,
    log: () => {},
    logs: { of: () => () => {}, change: () => {}, scrub: (text) => text },
    random: () => 0.5,
    newSessionId: () => 'id',
    newRequestId: () => 'request',
    signal: new AbortController().signal,
    versions: { holdfast: '0', bun: '0' },
    pid: 1,
    usage: () => ({ cpuSeconds: 0, residentBytes: 0 }),
    simulator: { command: [], cwd: '/' },
    openPanel: () => ({ find: async () => null, remedy: () => null }),
    openStore: (given) => {
      place = given
      return () => Promise.reject(new StartupError('Seen enough'))
    },
  })
  await expect(replayed).rejects.toThrow('Seen enough')
  return { place: place as { path: string; spillPath: string } | null, configured: resolution.config.store }
}

test('a record that is thrown away spills where it is thrown away, not into the file of the configured one', async () => {
  const { place, configured } = await placeOf(false)
  expect(place?.path).not.toBe(configured.path)
  expect(dirname(place?.spillPath ?? '')).toBe(dirname(place?.path ?? 'none'))
})

test('a record that is kept has its own spill file', async () => {
  const { place, configured } = await placeOf(true)
  expect(place).toMatchObject({ path: configured.path, spillPath: configured.spillPath })
})

test('nobody is told of what happens in a replay', () => {
  const yamlText =
    'notices:\n  - { id: ops, kind: ntfy, url: "https://ntfy.test/topic" }\ndeadMansSwitch: { url: "https://beat.test/x" }\n'
  const resolution = resolveConfig({ flags: {}, env: {}, adapters, yamlText, yamlPath: 'config.yaml' })
  if (!resolution.ok) throw new Error('The configuration is wrong')
  const { config } = resolution
  expect([config.notices.length, config.deadMansSwitch?.everyMs]).toEqual([1, 60_000])
  const [connection] = config.exchanges
  if (connection === undefined) throw new Error('Nothing is watched')
  expect(replayConfig(config, connection)).toMatchObject({ notices: [], deadMansSwitch: null })
})
