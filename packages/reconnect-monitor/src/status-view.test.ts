import { expect, test } from 'bun:test'
import { supervised } from './testing/supervised.ts'

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
