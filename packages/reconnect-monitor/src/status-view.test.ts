import { expect, test } from 'bun:test'
import { REFUSED } from '@holdfast/adapter-core/testing'
import { BTC, ETH, supervised } from './testing/supervised.ts'

test('a live connection has no attempt, no phase, no cause and no next attempt', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.failNext(2) })
  await bot.flow(3_000)
  expect(bot.supervisor.status()).toMatchObject({
    state: 'live',
    phase: null,
    cause: null,
    detail: null,
    attempt: 0,
    nextAttemptAt: null,
    nextAttemptReason: null,
    generation: 3,
    sockets: [{ role: 'primary', generation: 3, rttMs: 0 }],
  })
  await bot.stop()
})

test('a connection that is down tells the attempt under way, the next one, and why', async () => {
  const bot = supervised({
    prepare: (adapter) => adapter.failNext(1, { ...REFUSED, cause: 'dns', detail: 'no such host' }),
  })
  expect(bot.supervisor.status()).toMatchObject({ state: 'connecting', attempt: 0, nextAttemptReason: 'first' })
  await bot.clock.advance(10)
  expect(bot.supervisor.status()).toMatchObject({
    state: 'down',
    phase: 'waiting',
    cause: 'dns',
    detail: 'no such host',
    attempt: 1,
    nextAttemptAt: bot.clock.now() - 10 + 375,
    nextAttemptReason: 'backoff',
    sockets: [],
  })
  await bot.stop()
})

test('while one attempt after another fails, the first cause stands beside the last words', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.failNext(1, { ...REFUSED, detail: 'port closed' })
  bot.adapter.drop(1, 1012, 'restart')
  await bot.clock.advance(100)
  expect(bot.supervisor.status()).toMatchObject({
    cause: 'remote_close',
    detail: 'Close code 1012: restart. Last attempt: port closed',
  })
  await bot.stop()
})

test('the phase follows the attempt from dial to data', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.hangNext(1) })
  Object.assign(bot.adapter.answers, { authenticated: false, acknowledged: false, snapshot: false })
  const phase = () => bot.supervisor.status().phase
  expect(phase()).toBe('waiting')
  await bot.clock.advance(10)
  expect(phase()).toBe('dialing')
  bot.adapter.openDial(1)
  expect(phase()).toBe('authenticating')
  bot.adapter.push({ type: 'authenticated', generation: 1 })
  expect(phase()).toBe('subscribing')
  bot.adapter.push({ type: 'acknowledged', generation: 1, subscription: BTC })
  expect(phase()).toBe('syncing')
  bot.adapter.data(1, BTC, { kind: 'snapshot' })
  expect(phase()).toBeNull()
  await bot.stop()
})

test('every socket is listed with its role, and the round trip with the one that speaks', async () => {
  const bot = supervised({ sockets: 2 })
  await bot.feed(6_000)
  const openedAt = expect.any(Number)
  expect(bot.supervisor.status().sockets).toEqual([
    { role: 'primary', generation: 1, openedAt, rttMs: 0 },
    { role: 'standby', generation: 2, openedAt, rttMs: null },
  ])
  await bot.stop()
})

test('a socket that is still dialed is not listed: it is none yet', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.hangNext(1) })
  await bot.clock.advance(100)
  expect(bot.supervisor.status().sockets).toEqual([])
  await bot.stop()
})

test('each subscription has its own age, and the connection the youngest', async () => {
  const bot = supervised({ subscriptions: [BTC, ETH] })
  await bot.flow(6_000)
  await bot.flow(1_000, [ETH])
  expect(bot.supervisor.status()).toMatchObject({
    dataAgeMs: 0,
    subscriptions: [{ dataAgeMs: 1_000 }, { dataAgeMs: 0 }],
  })
  await bot.stop()
})

test('the status goes out in the tick in which one subscription of several changed, and not for mere data', async () => {
  const bot = supervised({
    subscriptions: [BTC, ETH],
    prepare: (adapter) => Object.assign(adapter.answers, { snapshot: false }),
  })
  await bot.clock.advance(10)
  const before = bot.statuses.length
  bot.adapter.data(1, BTC, { kind: 'snapshot' })
  expect(bot.statuses.slice(before).map(({ subscriptions }) => subscriptions.map(({ state }) => state))).toEqual([
    ['fresh', 'syncing'],
  ])
  bot.adapter.data(1, ETH, { kind: 'snapshot' })
  const live = bot.statuses.length
  await bot.flow(900)
  expect(bot.statuses).toHaveLength(live)
  await bot.stop()
})

test('paused and stopped, nothing is planned and no socket is listed', async () => {
  const bot = supervised({ sockets: 2 })
  await bot.feed(6_000)
  await bot.supervisor.pause({ actor: 'local', reason: null })
  const idle = { sockets: [], nextAttemptAt: null, phase: null, attempt: 0, cause: null }
  expect(bot.supervisor.status()).toMatchObject({ state: 'paused', ...idle })
  await bot.stop()
  expect(bot.supervisor.status()).toMatchObject({ state: 'stopped', ...idle })
})

test('a failed connection says what the operator must do', async () => {
  const failure = {
    cause: 'tls',
    detail: 'Certificate is for another.test.',
    httpStatus: null,
    retryAfterMs: null,
    fatal: 'tls_name',
  } as const
  const bot = supervised({ prepare: (adapter) => adapter.failNext(1, failure) })
  await bot.clock.advance(10)
  const { detail, nextAttemptReason, state } = bot.supervisor.status()
  expect([state, nextAttemptReason]).toEqual(['failed', 'slow_probe'])
  expect(detail).toStartWith('Certificate is for another.test. The certificate is not of this host.')
  await bot.clock.advance(16_000)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', detail: null })
  await bot.stop()
})

test('a connection that is up tells of a floor while it holds, and of nothing else', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  const told = bot.statuses.length
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', nextAttemptAt: null, nextAttemptReason: null })
  bot.adapter.throttle(bot.adapter.open.at(-1) ?? 0, 2_000)
  const until = bot.clock.now() + 2_000
  expect(bot.statuses.slice(told).at(-1)).toMatchObject({ nextAttemptAt: until, nextAttemptReason: 'rate_limited' })
  await bot.flow(2_100)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', nextAttemptAt: null, nextAttemptReason: null })
  await bot.stop()
})
