import { expect, test } from 'bun:test'
import { FakeClock, httpFailure } from '@holdfast/adapter-core/testing'
import { createDialBudget } from '../dial-budget.ts'
import { type Supervised, supervised } from '../testing/supervised.ts'

/** When a connection whose first dial failed so is dialed again, and what it said it waited for. */
async function secondDial(bot: Supervised): Promise<{ readonly at: number; readonly reason: string | null }> {
  await bot.clock.advance(10)
  const reason = bot.supervisor.status().nextAttemptReason
  await bot.clock.advance(30_000)
  return { at: bot.times('attempt_started')[1] ?? Number.NaN, reason }
}

test('Retry-After on a 429 or a 503 is kept to the ms, and says so', async () => {
  for (const failure of [httpFailure(429, { retryAfterMs: 8_000 }), httpFailure(503, { retryAfterMs: 8_000 })]) {
    const bot = supervised({ prepare: (adapter) => adapter.failNext(1, failure) })
    expect(await secondDial(bot)).toEqual({ at: 8_000, reason: 'retry_after' })
    await bot.stop()
  }
})

test('a 429 that names no time is 5 s, a 503 that names none is nothing', async () => {
  const limited = supervised({ prepare: (adapter) => adapter.failNext(1, httpFailure(429)) })
  expect(await secondDial(limited)).toEqual({ at: 5_000, reason: 'rate_limited' })
  const away = supervised({ prepare: (adapter) => adapter.failNext(1, httpFailure(503)) })
  expect(await secondDial(away)).toEqual({ at: 375, reason: 'backoff' })
  await limited.stop()
  await away.stop()
})

test('a floor below the delay that is due anyway changes nothing', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.failNext(1, httpFailure(429, { retryAfterMs: 100 })) })
  expect(await secondDial(bot)).toEqual({ at: 375, reason: 'backoff' })
  await bot.stop()
})

test('close code 1013 is 5 s, and an exchange’s own close code what its definition says, at once and shown', async () => {
  const closes = { 4032: { cause: 'rate_limited', floorMs: 9_000, remedy: null } } as const
  for (const [code, floorMs, reason] of [
    [1013, 5_000, 'rate_limited'],
    [4032, 9_000, 'exchange'],
  ] as const) {
    const bot = supervised({ adapter: { closes } })
    await bot.flow(6_000)
    bot.adapter.drop(1, code)
    expect(bot.supervisor.status()).toMatchObject({
      cause: 'rate_limited',
      nextAttemptAt: bot.clock.now() + floorMs,
      nextAttemptReason: reason,
    })
    await bot.clock.advance(floorMs - 1)
    expect(bot.adapter.dialed).toHaveLength(1)
    await bot.clock.advance(2)
    expect(bot.adapter.dialed).toHaveLength(2)
    await bot.stop()
  }
})

test('the exchange’s own “too many requests” keeps the socket and holds the next dial back', async () => {
  for (const [named, floorMs] of [
    [null, 5_000],
    [7_000, 7_000],
  ] as const) {
    const bot = supervised()
    await bot.flow(6_000)
    bot.adapter.throttle(1, named)
    expect(bot.supervisor.status().state).toBe('live')
    await bot.clock.advance(500)
    bot.adapter.drop(1)
    expect(bot.supervisor.status().nextAttemptReason).toBe('rate_limited')
    await bot.clock.advance(floorMs - 501)
    expect(bot.adapter.dialed).toHaveLength(1)
    await bot.clock.advance(2)
    expect(bot.adapter.dialed).toHaveLength(2)
    await bot.stop()
  }
})

test('a floor holds for an operator too, who sees why', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.failNext(1, httpFailure(429, { retryAfterMs: 60_000 })) })
  await bot.clock.advance(10)
  await bot.supervisor.reconnect({ actor: 'local', reason: null })
  expect(bot.supervisor.status()).toMatchObject({ nextAttemptReason: 'retry_after' })
  await bot.clock.advance(59_980)
  expect(bot.adapter.dialed).toHaveLength(1)
  await bot.clock.advance(20)
  expect(bot.adapter.dialed).toHaveLength(2)
  await bot.stop()
})

test('a floor holds for every connection of the address, and for no other address', async () => {
  const clock = new FakeClock(1_800_000_000_000)
  const dialBudget = createDialBudget()
  const shared = { clock, dialBudget }
  const limited = supervised({ ...shared, prepare: (adapter) => adapter.failNext(1, httpFailure(429)) })
  await clock.advance(10)
  const neighbour = supervised(shared)
  const elsewhere = supervised({ ...shared, adapter: { address: 'other.test:443' } })
  await clock.advance(100)
  expect(elsewhere.supervisor.status().state).toBe('live')
  expect(neighbour.supervisor.status()).toMatchObject({ state: 'connecting', nextAttemptReason: 'rate_limited' })
  await clock.advance(4_800)
  expect(neighbour.adapter.dialed).toEqual([])
  await clock.advance(400)
  for (const bot of [limited, neighbour]) expect(bot.supervisor.status().state).toBe('live')
  for (const bot of [limited, neighbour, elsewhere]) await bot.stop()
})

test('a higher floor is not undercut by a lower one that comes later', async () => {
  const bot = supervised()
  await bot.flow(6_000)
  bot.adapter.throttle(1, 20_000)
  bot.adapter.throttle(1, 1_000)
  bot.adapter.drop(1)
  expect(bot.supervisor.status().nextAttemptAt).toBe(bot.clock.now() + 20_000)
  await bot.clock.advance(19_900)
  expect(bot.adapter.dialed).toHaveLength(1)
  await bot.clock.advance(200)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})
