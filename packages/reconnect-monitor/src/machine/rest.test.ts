import { expect, test } from 'bun:test'
import { ANY_TOP } from '@holdfast/adapter-core/testing'
import { BTC, ETH, type Supervised, supervised } from '../testing/supervised.ts'

const MOVED = { bestBid: { price: '99', size: '1' }, bestAsk: { price: '102', size: '1' } }

/** A live connection whose book, numbered 5,000, has just turned suspect. */
async function suspected(subscriptions = [BTC]): Promise<Supervised> {
  const bot = supervised({ subscriptions, adapter: { probes: ['resubscribe', 'rest'] } })
  await bot.flow(6_000)
  Object.assign(bot.adapter.answers, { acknowledged: false, snapshot: false })
  bot.adapter.data(1, BTC, { sequence: 5_000 })
  await bot.clock.advance(2_000)
  expect(bot.supervisor.status().subscriptions[0]?.state).toBe('suspect')
  return bot
}

test('a suspicion asks REST and the exchange at the same time', async () => {
  const bot = await suspected()
  const asked = bot.adapter.calls.filter(({ kind }) => kind === 'resubscribe' || kind === 'probe_rest')
  expect(asked.map(({ kind, subscription }) => [kind, subscription])).toEqual([
    ['resubscribe', BTC],
    ['probe_rest', BTC],
  ])
  await bot.stop()
})

test('the same number at REST proves the market quiet, until its threshold, doubled, is over', async () => {
  const bot = await suspected()
  bot.adapter.restBook(1, BTC, 5_000)
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.books.at(-1)).toMatchObject({ fresh: true, verifiedAt: bot.clock.now() })
  await bot.clock.advance(0)
  expect(bot.last('subscription_restored')).toMatchObject({ quiet: true })
  await bot.clock.advance(3_990)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.clock.advance(20)
  expect(bot.last('subscription_suspect')?.thresholdMs).toBe(4_000)
  await bot.stop()
})

test('without numbers the best prices are compared', async () => {
  for (const [top, isQuiet] of [
    [ANY_TOP, true],
    [MOVED, false],
  ] as const) {
    const bot = await suspected()
    bot.adapter.restBook(1, BTC, null, top)
    expect(bot.books.at(-1)?.fresh).toBe(isQuiet)
    await bot.stop()
  }
})

test('REST further on is given 250 ms for the message to arrive; without it the channel is mute', async () => {
  const bot = await suspected()
  bot.adapter.restBook(1, BTC, 5_001)
  await bot.clock.advance(249)
  expect(bot.types()).not.toContain('connection_lost')
  await bot.clock.advance(1)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 2_250 })
  await bot.stop()
})

test('the message that REST knew of arrives in time: nothing was missed', async () => {
  const bot = await suspected()
  bot.adapter.restBook(1, BTC, 5_001)
  await bot.clock.advance(200)
  bot.adapter.data(1, BTC, { sequence: 5_001 })
  await bot.clock.advance(500)
  expect(bot.supervisor.status().state).toBe('live')
  expect(bot.types()).not.toContain('subscription_stale')
  await bot.stop()
})

test('a message that is not yet the one REST knew of does not clear the channel', async () => {
  const bot = await suspected([BTC, ETH])
  bot.adapter.data(1, ETH)
  bot.adapter.restBook(1, BTC, 5_010)
  bot.adapter.data(1, BTC, { sequence: 5_001 })
  await bot.clock.advance(260)
  expect(bot.last('subscription_stale')).toMatchObject({ market: BTC.market, cause: 'stale_data' })
  await bot.stop()
})

test('REST behind us says nothing', async () => {
  const bot = await suspected()
  bot.adapter.restBook(1, BTC, 4_999)
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'suspect' })
  await bot.clock.advance(1_000)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 3_000 })
  await bot.stop()
})

test('what REST says of a socket that is gone changes nothing', async () => {
  const bot = await suspected()
  bot.adapter.drop(1)
  const before = bot.events.length
  bot.adapter.restBook(1, BTC, 9_000)
  await bot.clock.advance(0)
  expect(bot.types().slice(before)).not.toContain('subscription_suspect')
  await bot.stop()
})
