import { expect, test } from 'bun:test'
import { BTC, ETH, supervised } from '../testing/supervised.ts'

const LIFETIME_MS = 100_000

test('a socket is replaced at 85 to 95 % of its life, with no outage and no unfresh instant', async () => {
  for (const [draw, rotatesAt] of [
    [0, 85_000],
    [0.5, 90_000],
    [0.999, 95_000],
  ] as const) {
    const bot = supervised({
      subscriptions: [BTC, ETH],
      adapter: { lifetimeMs: LIFETIME_MS },
      random: () => draw,
    })
    await bot.feed(6_000)
    const before = bot.books.length
    await bot.feed(92_000)
    expect(bot.types().slice(3)).toEqual(['attempt_started', 'socket_rotated'])
    expect(bot.last('socket_rotated')).toEqual({ from: 1, to: 2, reason: 'lifetime' })
    const at = bot.times('socket_rotated')[0] ?? 0
    expect(at).toBeGreaterThanOrEqual(rotatesAt - 100)
    expect(at).toBeLessThan(rotatesAt + 100)
    expect(bot.books.slice(before).every(({ fresh }) => fresh)).toBe(true)
    expect(bot.adapter.open).toEqual([2])
    expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
    await bot.stop()
  }
})

test('a policy may name the lifetime that the exchange does not', async () => {
  const bot = supervised({ policy: { lifetimeMs: LIFETIME_MS } })
  await bot.feed(97_000)
  expect(bot.last('socket_rotated')).toMatchObject({ from: 1, to: 2, reason: 'lifetime' })
  await bot.stop()
})

test('a socket that may live less long than others is replaced sooner, and its successor lives as long as any', async () => {
  const bot = supervised({ adapter: { lifetimeMs: 10 * LIFETIME_MS } })
  bot.adapter.behave(1, { lifetimeMs: LIFETIME_MS })
  await bot.feed(97_000)
  expect(bot.last('socket_rotated')).toMatchObject({ from: 1, to: 2, reason: 'lifetime' })
  await bot.feed(97_000)
  expect(bot.adapter.open).toEqual([2])
  await bot.stop()
})

test('the old socket speaks until the next one has its books, however long that takes', async () => {
  const bot = supervised({ adapter: { lifetimeMs: LIFETIME_MS } })
  bot.adapter.behave(2, { answers: { acknowledged: false, snapshot: false } })
  await bot.feed(85_000)
  const before = bot.books.length
  for (let passed = 0; passed < 7_000; passed += 50) {
    await bot.clock.advance(50)
    bot.tell(BTC, 2)
  }
  expect(bot.adapter.open).toEqual([1, 2])
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 1 })
  expect(bot.books.slice(before).every(({ fresh, generation }) => fresh && generation === 1)).toBe(true)
  await bot.stop()
})

test('a refused successor is dialed again while the old socket speaks', async () => {
  const bot = supervised({ adapter: { lifetimeMs: LIFETIME_MS } })
  await bot.feed(85_000)
  bot.adapter.failNext(2)
  await bot.feed(12_000)
  expect(bot.last('socket_rotated')).toMatchObject({ from: 1, to: 4 })
  expect(bot.types()).not.toContain('connection_lost')
  await bot.stop()
})

test('a standby near the end of its life is replaced, and the primary by the standby', async () => {
  const bot = supervised({ sockets: 2, adapter: { lifetimeMs: LIFETIME_MS } })
  await bot.feed(6_000)
  const before = bot.books.length
  await bot.feed(110_000)
  expect(bot.types()).not.toContain('connection_lost')
  expect(bot.books.slice(before).every(({ fresh }) => fresh)).toBe(true)
  expect(bot.supervisor.status().sockets).toHaveLength(2)
  expect(Math.min(...bot.adapter.open)).toBeGreaterThan(2)
  await bot.stop()
})

test('a successor a few messages behind takes over only once it has caught up', async () => {
  const bot = supervised({ adapter: { lifetimeMs: LIFETIME_MS } })
  bot.adapter.behave(2, { answers: { snapshot: false } })
  await bot.feed(6_000)
  const before = bot.books.length
  let sequence = 1_000_000
  for (let passed = 0; passed < 90_000; passed += 50) {
    await bot.clock.advance(45)
    sequence += 1
    bot.adapter.data(bot.adapter.open[0] ?? 0, BTC, { sequence })
    const isNew = bot.adapter.open.includes(2) && bot.adapter.open.length === 2
    // Its first book is the one before; every message reaches it 5 ms later.
    if (isNew && !bot.types().includes('socket_rotated')) {
      bot.adapter.data(2, BTC, { kind: 'snapshot', sequence: sequence - 1 })
    }
    await bot.clock.advance(5)
    if (bot.adapter.open.length === 2) bot.adapter.data(2, BTC, { sequence })
  }
  expect(bot.last('socket_rotated')).toMatchObject({ from: 1, to: 2 })
  expect(bot.books.slice(before).filter(({ fresh }) => !fresh)).toEqual([])
  await bot.stop()
})

test('a standby that is nearer to its end than the primary is replaced by another standby', async () => {
  let draw = 0.999
  const bot = supervised({ sockets: 2, adapter: { lifetimeMs: LIFETIME_MS }, random: () => draw })
  bot.adapter.behave(1, { answers: { snapshot: false } })
  await bot.clock.advance(10)
  draw = 0
  bot.adapter.data(1, BTC, { kind: 'snapshot' })
  await bot.feed(90_000)
  expect(bot.supervisor.status().sockets).toMatchObject([
    { role: 'primary', generation: 1 },
    { role: 'standby', generation: 3 },
  ])
  expect(bot.types()).not.toContain('connection_lost')
  await bot.stop()
})

test('a standby near its own end is no heir of a planned rotation: a new socket is', async () => {
  let draw = 0
  const bot = supervised({ sockets: 2, adapter: { lifetimeMs: LIFETIME_MS }, random: () => draw })
  bot.adapter.behave(1, { answers: { snapshot: false } })
  await bot.clock.advance(10)
  draw = 0.999
  bot.adapter.data(1, BTC, { kind: 'snapshot' })
  await bot.feed(91_000)
  expect(bot.last('socket_rotated')).toEqual({ from: 1, to: 3, reason: 'lifetime' })
  expect(bot.supervisor.status().sockets).toMatchObject([
    { role: 'standby', generation: 2 },
    { role: 'primary', generation: 3 },
  ])
  await bot.stop()
})
