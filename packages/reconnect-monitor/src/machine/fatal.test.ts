import { expect, test } from 'bun:test'
import { httpFailure, REFUSED } from '@holdfast/adapter-core/testing'
import { BTC, type Supervised, supervised } from '../testing/supervised.ts'

const UNAUTHORIZED = httpFailure(401)
const TLS_NAME = { ...REFUSED, cause: 'tls', detail: 'names another host', fatal: 'tls_name' } as const

const dialedAt = (bot: Supervised) => bot.times('attempt_started')

test('a certificate of another host and a geo-block need an operator at the first answer', async () => {
  for (const [failure, remedy] of [
    [TLS_NAME, 'The certificate is not of this host'],
    [httpFailure(451), 'The exchange bars the country'],
  ] as const) {
    const bot = supervised({ prepare: (adapter) => adapter.failNext(1, failure) })
    await bot.clock.advance(100)
    expect(bot.supervisor.status()).toMatchObject({ state: 'failed', cause: failure.cause, phase: null })
    expect(bot.last('connection_failed')?.remedy).toStartWith(remedy)
    await bot.stop()
  }
})

test('credentials refused once are minted anew; refused again, an operator is needed', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.failNext(2, UNAUTHORIZED) })
  await bot.clock.advance(2_000)
  expect(bot.adapter.dials.map(({ refreshCredentials }) => refreshCredentials)).toEqual([false, true])
  expect(bot.supervisor.status()).toMatchObject({ state: 'failed', cause: 'auth_rejected' })
  expect(bot.last('connection_failed')?.remedy).toStartWith('The exchange refused new credentials too')
  await bot.stop()
})

test('new credentials that were never judged do not count as refused', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.script(UNAUTHORIZED, REFUSED, UNAUTHORIZED) })
  await bot.clock.advance(600)
  expect(bot.adapter.dials.map(({ refreshCredentials }) => refreshCredentials)).toEqual([false, true])
  await bot.clock.advance(1_000)
  expect(bot.adapter.dials.map(({ refreshCredentials }) => refreshCredentials)).toEqual([false, true, true])
  expect(bot.supervisor.status().state).toBe('failed')
  await bot.stop()
})

test('what was refused long ago is forgotten once data flowed', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.failNext(1, UNAUTHORIZED) })
  await bot.flow(6_000)
  bot.adapter.failNext(1, UNAUTHORIZED)
  bot.adapter.drop(bot.adapter.open[0] ?? 0)
  await bot.flow(3_000)
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.types()).not.toContain('connection_failed')
  await bot.stop()
})

test('a login refused on an open socket is answered by new credentials once, and by an operator then', async () => {
  const bot = supervised({ prepare: (adapter) => Object.assign(adapter.answers, { authenticated: false }) })
  const refuse = () =>
    bot.adapter.push({ type: 'auth_refused', generation: bot.adapter.open[0] ?? 0, detail: 'bad key', remedy: null })
  await bot.clock.advance(10)
  refuse()
  await bot.clock.advance(1_000)
  expect(bot.adapter.dials.at(-1)?.refreshCredentials).toBe(true)
  refuse()
  expect(bot.supervisor.status()).toMatchObject({ state: 'failed', cause: 'auth_rejected' })
  expect(bot.supervisor.status().detail).toStartWith('bad key. ')
  await bot.stop()
})

test('a close that says the credentials are no longer good brings new ones, without an operator', async () => {
  const closes = { 4005: { cause: 'auth_rejected', floorMs: null, remedy: null } } as const
  const bot = supervised({ adapter: { closes } })
  await bot.flow(6_000)
  bot.adapter.drop(1, 4005, 'listen key expired')
  await bot.flow(1_000)
  expect(bot.adapter.dials.map(({ refreshCredentials }) => refreshCredentials)).toEqual([false, true])
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('an exchange’s own close code that names a remedy needs an operator, and its outage is timed to the end', async () => {
  const closes = { 4000: { cause: 'protocol_error', floorMs: null, remedy: 'Correct the url' } } as const
  const bot = supervised({ adapter: { closes } })
  await bot.flow(6_000)
  bot.adapter.drop(1, 4000, 'wrong version')
  expect(bot.supervisor.status()).toMatchObject({ state: 'failed', cause: 'protocol_error' })
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'not_live' })
  expect(bot.last('connection_failed')).toMatchObject({ remedy: 'Correct the url' })
  await bot.flow(15_100)
  const { recovery } = bot.last('connection_live') ?? {}
  expect(recovery?.durationMs).toBe(15_000)
  expect(recovery?.phases).toMatchObject({ detectedMs: 0, waitedMs: 15_000 })
  await bot.stop()
})

test('403 and 404 need an operator only as the same answer three times over 30 s', async () => {
  for (const status of [403, 404]) {
    const bot = supervised({ prepare: (adapter) => adapter.failNext(40, httpFailure(status)) })
    await bot.clock.advance(29_900)
    expect(bot.adapter.dialed.length).toBeGreaterThan(3)
    expect(bot.supervisor.status().state).toBe('down')
    await bot.clock.advance(4_000)
    expect(bot.supervisor.status()).toMatchObject({ state: 'failed', cause: 'handshake_http' })
    expect(bot.last('connection_failed')?.remedy).toStartWith('The exchange refuses this address or path')
    await bot.stop()
  }
})

test('a row of 403 that another answer breaks starts over', async () => {
  const script = Array.from({ length: 40 }, (_, dial) => httpFailure(dial % 5 === 4 ? 404 : 403))
  const bot = supervised({ prepare: (adapter) => adapter.script(...script) })
  await bot.clock.advance(90_000)
  expect(bot.supervisor.status().state).toBe('down')
  await bot.stop()
})

test('400 and 5xx are tried again for as long as it takes', async () => {
  for (const status of [400, 500, 502, 503, 504]) {
    const bot = supervised({ prepare: (adapter) => adapter.failNext(100, httpFailure(status)) })
    await bot.clock.advance(120_000)
    expect(bot.supervisor.status()).toMatchObject({ state: 'down', cause: 'handshake_http' })
    expect(bot.adapter.dialed.length).toBeGreaterThan(30)
    await bot.stop()
  }
})

test('failed, it is tried again after 15 s, doubling to 5 min, and no more', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.failNext(50, TLS_NAME) })
  await bot.clock.advance(1_500_000)
  const starts = dialedAt(bot)
  const gaps = starts.slice(1).map((at, index) => Math.round((at - (starts[index] ?? 0)) / 1_000))
  expect(gaps).toEqual([15, 30, 60, 120, 240, 300, 300, 300])
  expect(bot.supervisor.status().nextAttemptReason).toBe('slow_probe')
  expect(bot.types().filter((type) => type === 'connection_failed')).toHaveLength(1)
  await bot.stop()
})

test('a probe that brings data heals it, and what comes later is judged anew', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.failNext(2, TLS_NAME) })
  await bot.flow(46_000)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', cause: null })
  bot.adapter.drop(3)
  await bot.flow(100)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 4 })
  await bot.stop()
})

test('a probe whose socket is lost before data is followed by the next probe, not by a backoff', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.script(TLS_NAME, 'open') })
  bot.adapter.behave(2, { answers: { snapshot: false } })
  await bot.clock.advance(15_500)
  bot.adapter.drop(2, 1012)
  expect(bot.supervisor.status()).toMatchObject({ state: 'failed', nextAttemptReason: 'slow_probe' })
  await bot.clock.advance(29_000)
  expect(bot.adapter.dialed).toHaveLength(2)
  await bot.stop()
})

test('an operator’s reconnect ends it at once', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.failNext(1, TLS_NAME) })
  await bot.clock.advance(1_000)
  expect(bot.supervisor.status().state).toBe('failed')
  await bot.supervisor.reconnect({ actor: 'local', reason: 'certificate renewed' })
  await bot.flow(100)
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.last('attempt_started')).toMatchObject({ attempt: 1, reason: 'operator' })
  await bot.stop()
})

test('a replacement that is refused for good leaves the socket that delivers alone', async () => {
  const bot = supervised({ adapter: { lifetimeMs: 60_000 } })
  await bot.flow(50_000)
  bot.adapter.failNext(50, TLS_NAME)
  bot.adapter.behave(1, {})
  for (let passed = 0; passed < 8_000; passed += 50) {
    await bot.clock.advance(50)
    bot.adapter.data(1, BTC)
  }
  expect(bot.adapter.dialed.length).toBeGreaterThan(1)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 1 })
  expect(bot.types()).not.toContain('connection_failed')
  await bot.stop()
})
