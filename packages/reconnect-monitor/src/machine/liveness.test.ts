import { expect, test } from 'bun:test'
import { type Supervised, supervised } from '../testing/supervised.ts'

const pings = (bot: Supervised, generation = 1) =>
  bot.adapter.calls.filter((call) => call.kind === 'ping' && call.generation === generation).length

/** Pings are answered, but nobody documented that they are. */
const undocumented = { heartbeat: { kind: 'protocol', answered: false } } as const

test('every socket is pinged in the tick of its 101, and then every 15 s while it is busy', async () => {
  const bot = supervised({ prepare: (adapter) => adapter.hangNext(1) })
  await bot.clock.advance(100)
  expect(pings(bot)).toBe(0)
  bot.adapter.openDial(1)
  expect(pings(bot)).toBe(1)
  await bot.flow(14_900)
  expect(pings(bot)).toBe(1)
  await bot.flow(30_000)
  expect(pings(bot)).toBe(3)
  await bot.stop()
})

test('its answer is proof enough for a socket that goes half-open within its first 15 s', async () => {
  const bot = supervised({ adapter: undocumented })
  await bot.flow(3_000)
  Object.assign(bot.adapter.answers, { ping: false, acknowledged: false, snapshot: false })
  await bot.clock.advance(2_260)
  expect(bot.last('connection_lost')).toMatchObject({ cause: 'heartbeat_timeout', detectionMs: 2_250 })
  await bot.stop()
})

test('liveness is judged from the 101 on, whatever is awaited', async () => {
  for (const missing of ['authenticated', 'acknowledged', 'snapshot'] as const) {
    const bot = supervised({
      prepare: (adapter) => Object.assign(adapter.answers, { ping: false, snapshot: false, [missing]: false }),
    })
    await bot.clock.advance(2_400)
    expect(bot.events.find(({ type }) => type === 'attempt_failed')?.data).toMatchObject({ cause: 'heartbeat_timeout' })
    await bot.stop()
  }
})

test('any frame answers a ping', async () => {
  const bot = supervised()
  bot.adapter.answers.ping = false
  for (let passed = 0; passed < 20_000; passed += 1_200) {
    await bot.clock.advance(1_200)
    bot.adapter.push({ type: 'noise', generation: 1, kind: 'notice', detail: 'hello' })
    bot.adapter.data(1, { channel: 'order_book', market: 'BTC-USD-PERP' })
  }
  expect(bot.adapter.dialed).toEqual([1])
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', rttMs: null })
  await bot.stop()
})

test('an answered ping measures the round trip, and a slow peer is given six of them, up to 2 s', async () => {
  for (const [rttMs, deadlineMs] of [
    [100, 1_250],
    [300, 1_800],
    [600, 2_000],
  ] as const) {
    const bot = supervised({
      adapter: undocumented,
      prepare: (adapter) => Object.assign(adapter.answers, { ping: false }),
    })
    await bot.clock.advance(rttMs)
    bot.adapter.push({ type: 'heartbeat', generation: 1, answer: true })
    expect(bot.supervisor.status().rttMs).toBe(rttMs)
    await bot.flow(6_000)
    Object.assign(bot.adapter.answers, { acknowledged: false, snapshot: false })
    bot.adapter.behave(2, { dial: 'hang' })
    const from = bot.clock.monotonic()
    await bot.clock.advance(4_000)
    expect((bot.times('connection_lost')[0] ?? 0) - from).toBe(1_000 + deadlineMs)
    await bot.stop()
  }
})
