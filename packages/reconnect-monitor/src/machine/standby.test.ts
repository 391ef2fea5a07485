import { expect, test } from 'bun:test'
import { BTC, ETH, type Supervised, supervised } from '../testing/supervised.ts'

/** A connection with a hot standby, both sockets open and fed. */
async function paired(options: Parameters<typeof supervised>[0] = {}): Promise<Supervised> {
  const bot = supervised({ sockets: 2, ...options })
  await bot.feed(6_000)
  expect(bot.supervisor.status().sockets).toMatchObject([
    { role: 'primary', generation: 1 },
    { role: 'standby', generation: 2 },
  ])
  return bot
}

/** What was told since the connection was first live. */
const since = (bot: Supervised) => bot.types().slice(bot.types().indexOf('connection_live') + 1)

test('the standby is dialed once the connection is live, and both are fed', async () => {
  const bot = supervised({ sockets: 2, prepare: (adapter) => adapter.behave(1, { answers: { snapshot: false } }) })
  await bot.clock.advance(1_000)
  expect(bot.adapter.dialed).toEqual([1])
  bot.adapter.data(1, BTC, { kind: 'snapshot' })
  await bot.clock.advance(10)
  expect(bot.adapter.dialed).toEqual([1, 2])
  expect(bot.last('attempt_started')).toMatchObject({ role: 'standby', reason: 'standby' })
  expect(bot.adapter.calls).toContainEqual({ kind: 'subscribe', generation: 2, subscription: BTC })
  await bot.stop()
})

test('the primary closed: the standby speaks in the same tick, without an outage and without an unfresh book', async () => {
  const bot = await paired()
  const before = bot.books.length
  bot.adapter.drop(1, 1012, 'restart')
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
  expect(bot.books.slice(before)).toMatchObject([{ fresh: true, generation: 2 }])
  await bot.feed(1_000)
  expect(since(bot).slice(1)).toEqual(['standby_promoted', 'attempt_started'])
  expect(bot.last('standby_promoted')).toEqual({
    from: 1,
    to: 2,
    cause: 'remote_close',
    detail: 'Close code 1012: restart',
  })
  expect(bot.books.slice(before).every(({ fresh }) => fresh)).toBe(true)
  expect(bot.supervisor.status().sockets).toMatchObject([{ role: 'primary' }, { role: 'standby', generation: 3 }])
  await bot.stop()
})

test('the primary half-open, the market moving: the standby leads as soon as the primary is suspected', async () => {
  const bot = await paired()
  bot.adapter.behave(1, { answers: { ping: false, acknowledged: false } })
  const before = bot.books.length
  for (let passed = 0; passed < 3_000; passed += 50) {
    await bot.clock.advance(50)
    bot.tell(BTC, 1)
  }
  expect(bot.last('standby_promoted')).toMatchObject({ from: 1, to: 2 })
  expect(bot.books.slice(before).every(({ fresh }) => fresh)).toBe(true)
  expect(bot.types()).not.toContain('connection_lost')
  await bot.stop()
})

test('a quiet market costs neither socket, though the same last message reached them apart', async () => {
  const bot = await paired({ adapter: { heartbeat: { kind: 'protocol', answered: true } } })
  bot.adapter.answers.snapshot = false
  bot.adapter.data(1, BTC, { sequence: 9_000 })
  await bot.clock.advance(400)
  bot.adapter.data(2, BTC, { sequence: 9_000 })
  await bot.clock.advance(1_610)
  for (const generation of [1, 2]) bot.adapter.data(generation, BTC, { kind: 'snapshot', sequence: 9_000 })
  await bot.feed(1_000)
  expect(bot.adapter.dialed).toEqual([1, 2])
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 1 })
  await bot.stop()
})

test('where nothing is numbered, a message a moment later is the same one, and one much later is news', async () => {
  for (const [laterMs, leads] of [
    [250, false],
    [300, true],
  ] as const) {
    const bot = await paired()
    bot.adapter.answers.snapshot = false
    bot.adapter.data(1, BTC, { sequence: null })
    await bot.clock.advance(laterMs)
    bot.adapter.data(2, BTC, { sequence: null })
    await bot.clock.advance(2_010 - laterMs)
    expect(bot.types().includes('standby_promoted')).toBe(leads)
    await bot.stop()
  }
})

test('news on the standby settles a suspicion of the primary at once, not at the next tick', async () => {
  const bot = await paired()
  bot.adapter.answers.snapshot = false
  bot.adapter.data(1, BTC, { sequence: 9_000 })
  await bot.clock.advance(400)
  bot.adapter.data(2, BTC, { sequence: 9_000 })
  await bot.clock.advance(1_650)
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'suspect' })
  bot.adapter.data(2, BTC, { sequence: 9_001 })
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
  expect(bot.books.at(-1)).toMatchObject({ fresh: true, generation: 2 })
  await bot.stop()
})

test('a standby younger than one market’s silence takes over without an outage of the others', async () => {
  const bot = supervised({ sockets: 2, subscriptions: [BTC, ETH], policy: { dialTimeoutMs: 60_000 } })
  bot.adapter.behave(2, { dial: 'hang' })
  await bot.flow(6_000)
  bot.adapter.answers.snapshot = false
  for (let passed = 0; passed < 1_000; passed += 50) {
    await bot.clock.advance(50)
    bot.adapter.data(1, ETH)
  }
  bot.adapter.openDial(2)
  await bot.clock.advance(0)
  const told = bot.events.length
  for (let passed = 0; passed < 1_500; passed += 50) {
    await bot.clock.advance(50)
    bot.tell(ETH)
    bot.tell(BTC, 1)
  }
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
  expect(bot.types()).not.toContain('connection_lost')
  expect(bot.types().slice(told)).toContain('socket_rotated')
  expect(bot.last('subscription_stale')).toMatchObject({ market: BTC.market, cause: 'stale_data' })
  expect(bot.types().at(-1)).not.toBe('connection_degraded')
  await bot.stop()
})

test('a lost standby is dialed again by a backoff of its own, and never counts as an outage', async () => {
  const bot = await paired({ random: () => 0.999 })
  bot.adapter.failNext(3)
  const told = bot.events.length
  bot.adapter.drop(2)
  await bot.feed(20_000)
  const dials = bot.events.slice(told).flatMap(({ type, at }) => (type === 'attempt_started' ? [at] : []))
  const gaps = dials.slice(1).map((at, index) => Math.round((at - (dials[index] ?? 0)) / 250) * 250)
  expect(gaps).toEqual([2_000, 4_000, 4_000])
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', attempt: 0, sockets: [{}, { role: 'standby' }] })
  expect(bot.types().slice(told)).not.toContain('connection_lost')
  await bot.stop()
})

test('a standby that is silent while the market moves is replaced', async () => {
  const bot = await paired()
  bot.adapter.behave(2, { answers: { snapshot: false } })
  for (let passed = 0; passed < 3_500; passed += 50) {
    await bot.clock.advance(50)
    bot.tell(BTC, 2)
  }
  expect(bot.supervisor.status().sockets).toMatchObject([
    { role: 'primary', generation: 1 },
    { role: 'standby', generation: 3 },
  ])
  expect(since(bot)).not.toContain('subscription_stale')
  await bot.stop()
})

test('with the standby gone too, it is an outage like any other', async () => {
  const bot = await paired()
  bot.adapter.failNext(1)
  bot.adapter.drop(2)
  bot.adapter.drop(1)
  expect(bot.supervisor.status().state).toBe('down')
  expect(bot.books.at(-1)).toMatchObject({ fresh: false, staleReason: 'not_live' })
  await bot.feed(2_000)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})

test('no role ever has two open sockets, whichever end in whatever order', async () => {
  const bot = await paired({ policy: { lifetimeMs: 60_000 } })
  for (let round = 0; round < 60; round++) {
    await bot.feed(1_000)
    const victim = bot.adapter.open[(round * 7) % 3]
    if (victim !== undefined && round % 4 === 0) bot.adapter.drop(victim)
    const roles = bot.supervisor.status().sockets.map(({ role }) => role)
    expect(new Set(roles).size).toBe(roles.length)
  }
  for (const { sockets } of bot.statuses) {
    const roles = sockets.map(({ role }) => role)
    expect(new Set(roles).size).toBe(roles.length)
  }
  await bot.stop()
})
