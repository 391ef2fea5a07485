import { expect, test } from 'bun:test'
import { type Supervised, supervised } from '../testing/supervised.ts'

async function standStill(ms: number, thenMs: number): Promise<Supervised> {
  const bot = supervised()
  await bot.flow(6_000)
  await bot.clock.stall(ms)
  await bot.flow(thenMs)
  return bot
}

test('a loss within 10 s of a standstill of 1 s or more is put down to us', async () => {
  for (const [standMs, thenMs, attribution] of [
    [3_000, 100, 'us'],
    [3_000, 9_900, 'us'],
    [3_000, 10_500, 'exchange'],
    // All but the first of them is past a deadline, and that is what is seen.
    [700, 100, 'exchange'],
  ] as const) {
    const bot = await standStill(standMs, thenMs)
    bot.adapter.drop(1, 1011)
    await bot.clock.advance(0)
    expect(bot.last('connection_lost')).toMatchObject({ cause: 'remote_close', attribution })
    await bot.stop()
  }
})

test('what a standstill cannot bring about is not put down to it', async () => {
  const bot = await standStill(3_000, 100)
  bot.adapter.drop(1, 1013)
  await bot.clock.advance(0)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'rate_limited', attribution: 'exchange' })
  await bot.stop()
})

test('without a standstill each cause has its usual author', async () => {
  for (const [code, cause, attribution] of [
    [1000, 'remote_close', 'exchange'],
    [null, 'abnormal_close', 'network'],
  ] as const) {
    const bot = supervised()
    await bot.flow(6_000)
    bot.adapter.drop(1, code)
    await bot.clock.advance(0)
    expect(bot.last('connection_lost')).toMatchObject({ cause, attribution })
    await bot.stop()
  }
})

test('a dial that fails beside an open socket without data does not tell that the socket was lost', async () => {
  const bot = supervised({ policy: { gapsBeforeReconnect: 1 } })
  await bot.flow(6_000)
  Object.assign(bot.adapter.answers, { acknowledged: false, snapshot: false })
  bot.adapter.failNext(2)
  bot.adapter.push({
    type: 'gap',
    generation: 1,
    subscription: { channel: 'order_book', market: 'BTC-USD-PERP' },
    expected: '7',
    got: '9',
  })
  await bot.clock.advance(600)
  expect(bot.adapter.open).toEqual([1])
  expect(bot.types().filter((type) => type === 'connection_lost')).toHaveLength(1)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'sequence_gap', socketOpen: true })
  bot.adapter.drop(1)
  await bot.clock.advance(0)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'sequence_gap', socketOpen: false })
  await bot.stop()
})
