import { expect, test } from 'bun:test'
import type { Recovery } from '@holdfast/adapter-core/events'
import { BTC, ETH, type Supervised, supervised } from '../testing/supervised.ts'

/** A live connection; `told()` is what was told since. */
async function alive(options: Parameters<typeof supervised>[0] = {}): Promise<Supervised & { told(): string[] }> {
  const bot = supervised(options)
  await bot.flow(6_000)
  const before = bot.events.length
  return { ...bot, told: () => bot.types().slice(before) }
}

const muted = { ping: false, acknowledged: false, snapshot: false }
const sumOf = (recovery: Recovery | null | undefined) =>
  Object.values(recovery?.phases ?? {}).reduce((sum, ms) => sum + ms, 0)

test('a ping unanswered for 0.75 s calls for the next socket', async () => {
  const bot = await alive()
  bot.adapter.behave(1, { answers: muted })
  bot.adapter.behave(2, { dial: 'hang' })
  await bot.clock.advance(1_000 + 749)
  expect(bot.adapter.dialed).toEqual([1])
  await bot.clock.advance(1 + 50)
  expect(bot.adapter.dialed).toEqual([1, 2])
  expect(bot.told()).toEqual([])
  await bot.stop()
})

test('a primary that is heard again makes the next socket superfluous, and nobody is told of it', async () => {
  const bot = await alive()
  bot.adapter.behave(1, { answers: muted })
  bot.adapter.behave(2, { answers: { acknowledged: false, snapshot: false } })
  await bot.clock.advance(1_900)
  expect(bot.adapter.open).toEqual([1, 2])
  bot.adapter.push({ type: 'heartbeat', generation: 1, answer: true })
  expect(bot.adapter.open).toEqual([1])
  bot.adapter.behave(1, {})
  await bot.flow(2_000)
  expect(bot.told()).toEqual([])
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 1 })
  await bot.stop()
})

test('the next socket ready before the deadline: the outage is told whole, and ends with the promotion', async () => {
  const bot = await alive()
  const lastDataAt = bot.clock.now()
  bot.adapter.behave(1, { answers: muted })
  const before = bot.books.length
  await bot.clock.advance(1_900)
  expect(bot.told()).toEqual(['connection_lost', 'attempt_started', 'connection_live'])
  expect(bot.last('connection_lost')).toMatchObject({
    cause: 'heartbeat_timeout',
    generation: 1,
    impactAt: lastDataAt,
    planned: false,
  })
  expect(bot.last('attempt_started')).toMatchObject({ attempt: 1, generation: 2 })
  const { recovery } = bot.last('connection_live') ?? {}
  expect(recovery).toMatchObject({ durationMs: (bot.times('connection_live')[1] as number) - 6_000, attempts: 1 })
  expect(sumOf(recovery)).toBe(recovery?.durationMs as number)
  expect(bot.books.slice(before)).toMatchObject([
    { fresh: false, staleReason: 'not_live', generation: 2 },
    { fresh: true, generation: 2 },
  ])
  await bot.stop()
})

test('the deadline first: the socket that warms up is the first attempt, and the one after it the second', async () => {
  const bot = await alive({ policy: { dialTimeoutMs: 2_000 } })
  bot.adapter.behave(1, { answers: muted })
  bot.adapter.behave(2, { dial: 'hang' })
  await bot.clock.advance(2_300)
  expect(bot.told().slice(-2)).toEqual(['connection_lost', 'attempt_started'])
  expect(bot.last('attempt_started')).toMatchObject({ attempt: 1, generation: 2, reason: 'ping_unanswered' })
  expect(bot.supervisor.status()).toMatchObject({ state: 'down', phase: 'dialing', attempt: 1 })
  await bot.flow(3_000)
  expect(bot.told().slice(-3)).toEqual(['attempt_failed', 'attempt_started', 'connection_live'])
  expect(bot.last('attempt_started')).toMatchObject({ attempt: 2, generation: 3 })
  expect(bot.last('connection_live')?.recovery?.attempts).toBe(2)
  await bot.stop()
})

test('a socket that opened on suspicion and lacks its data as the primary is given up goes on as the first attempt', async () => {
  const bot = await alive()
  bot.adapter.behave(1, { answers: muted })
  bot.adapter.behave(2, { answers: { snapshot: false } })
  await bot.clock.advance(2_300)
  expect(bot.told().slice(-2)).toEqual(['connection_lost', 'attempt_started'])
  expect(bot.supervisor.status()).toMatchObject({ state: 'down', phase: 'syncing', generation: 2, attempt: 1 })
  bot.adapter.data(2, BTC, { kind: 'snapshot' })
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', attempt: 0 })
  expect(bot.last('connection_live')?.recovery?.attempts).toBe(1)
  await bot.stop()
})

test('all silent and none proven quiet: down at once, the next dialed, and the old socket may still come to life', async () => {
  const bot = await alive({ subscriptions: [BTC, ETH] })
  bot.adapter.behave(1, { answers: { snapshot: false, acknowledged: false } })
  bot.adapter.behave(2, { dial: 'hang' })
  await bot.clock.advance(3_100)
  expect(bot.told().slice(-2)).toEqual(['connection_lost', 'attempt_started'])
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data', detectionMs: 3_000 })
  expect(bot.last('attempt_started')).toMatchObject({ attempt: 1, role: 'next' })
  expect(bot.books.slice(-2).map(({ staleReason }) => staleReason)).toEqual(['stale', 'stale'])
  expect(bot.adapter.open).toEqual([1])
  for (const market of [BTC, ETH]) bot.adapter.data(1, market)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 1 })
  expect(bot.adapter.health().sockets).toHaveLength(1)
  const { recovery } = bot.last('connection_degraded') ?? {}
  expect(recovery?.durationMs).toBe(3_100)
  expect(sumOf(recovery)).toBe(3_100)
  await bot.stop()
})

test('a silent primary that came back in part is replaced without another outage', async () => {
  const bot = await alive({ subscriptions: [BTC, ETH] })
  bot.adapter.behave(1, { answers: { snapshot: false, acknowledged: false } })
  bot.adapter.behave(2, { answers: { snapshot: false } })
  await bot.clock.advance(3_100)
  bot.adapter.data(1, BTC)
  expect(bot.supervisor.status()).toMatchObject({ state: 'degraded', generation: 1 })
  const before = bot.events.length
  for (const market of [BTC, ETH]) bot.adapter.data(2, market, { kind: 'snapshot' })
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
  await bot.clock.advance(0)
  expect(bot.types().slice(before)).toEqual(['socket_rotated', 'connection_live'])
  await bot.stop()
})

test('a socket dialed on an unanswered ping is told once all are found silent', async () => {
  const bot = await alive({ adapter: { probes: ['rest'] }, policy: { pingMinMs: 2_000 } })
  bot.adapter.behave(1, { answers: muted })
  bot.adapter.behave(2, { dial: 'hang' })
  await bot.clock.advance(2_000)
  // REST went on without us: the channel is convicted before the ping is overdue.
  bot.adapter.restBook(1, BTC, 1_000_000)
  await bot.clock.advance(250)
  expect(bot.told().slice(-2)).toEqual(['connection_lost', 'attempt_started'])
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'stale_data' })
  expect(bot.last('attempt_started')).toMatchObject({ attempt: 1, generation: 2, reason: 'ping_unanswered' })
  await bot.stop()
})

test('a socket called for by one dead market is kept for the others, once they are silent too', async () => {
  const bot = await alive({ subscriptions: [BTC, ETH], policy: { dialTimeoutMs: 60_000 } })
  bot.adapter.answers.snapshot = false
  bot.adapter.behave(2, { dial: 'hang' })
  for (let passed = 0; passed < 6_500; passed += 50) {
    await bot.clock.advance(50)
    bot.tell(ETH)
  }
  expect(bot.adapter.dialed).toEqual([1, 2])
  await bot.clock.advance(3_100)
  expect(bot.supervisor.status()).toMatchObject({ state: 'down', cause: 'stale_data' })
  bot.adapter.openDial(2)
  for (let passed = 0; passed < 2_300; passed += 50) {
    await bot.clock.advance(50)
    bot.adapter.data(2, ETH, { kind: 'snapshot' })
  }
  expect(bot.supervisor.status()).toMatchObject({ state: 'degraded', generation: 2 })
  await bot.stop()
})

test('one dead market costs one rotation in ten minutes, and no outage of the others', async () => {
  const bot = await alive({ subscriptions: [BTC, ETH] })
  bot.adapter.answers.snapshot = false
  const before = bot.books.length
  const flowEth = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      await bot.clock.advance(50)
      bot.tell(ETH)
      const next = bot.adapter.open.at(-1)
      // The next socket gets both books: the market was dead on the old one alone.
      if (next === 2) for (const market of [BTC, ETH]) bot.adapter.data(2, market, { kind: 'snapshot' })
    }
  }
  await flowEth(6_200)
  expect(bot.last('socket_rotated')).toMatchObject({ from: 1, to: 2, reason: 'stale_data' })
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 2 })
  const eth = bot.books.slice(before).filter(({ market }) => market === ETH.market)
  expect(eth.every(({ fresh }) => fresh)).toBe(true)
  expect(bot.told()).not.toContain('connection_lost')
  for (let passed = 0; passed < 590_000; passed += 50) {
    await bot.clock.advance(50)
    bot.tell(ETH)
  }
  expect(bot.adapter.dialed).toHaveLength(2)
  for (let passed = 0; passed < 320_000 && bot.adapter.dialed.length === 2; passed += 50) {
    await bot.clock.advance(50)
    bot.tell(ETH)
  }
  expect(bot.adapter.dialed).toHaveLength(3)
  await bot.stop()
})

test('a market that is no better on the next socket keeps the old one', async () => {
  const bot = await alive({ subscriptions: [BTC, ETH] })
  bot.adapter.answers.snapshot = false
  for (let passed = 0; passed < 12_000; passed += 50) {
    await bot.clock.advance(50)
    bot.tell(ETH)
    if (bot.adapter.open.includes(2)) bot.adapter.data(2, ETH, { kind: 'snapshot' })
  }
  expect(bot.adapter.dialed).toEqual([1, 2])
  expect(bot.adapter.open).toEqual([1])
  expect(bot.supervisor.status()).toMatchObject({ state: 'degraded', generation: 1 })
  expect(bot.told()).not.toContain('socket_rotated')
  await bot.stop()
})

test('three gaps of one book in a minute are the next socket, made before the break', async () => {
  const bot = await alive({ subscriptions: [BTC, ETH] })
  const gap = () => bot.adapter.push({ type: 'gap', generation: 1, subscription: BTC, expected: '7', got: '9' })
  gap()
  await bot.feed(61_000, [BTC, ETH])
  for (let gaps = 0; gaps < 2; gaps++) {
    gap()
    await bot.feed(1_000, [BTC, ETH])
  }
  expect(bot.adapter.dialed).toEqual([1])
  gap()
  await bot.feed(1_000, [BTC, ETH])
  expect(bot.last('socket_rotated')).toMatchObject({ from: 1, to: 2, reason: 'sequence_gap' })
  expect(bot.told()).not.toContain('connection_lost')
  await bot.stop()
})
