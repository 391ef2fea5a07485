import { expect, test } from 'bun:test'
import { REFUSED } from '@holdfast/adapter-core/testing'
import fc from 'fast-check'
import { BTC, type Supervised, supervised } from '../testing/supervised.ts'

/** Starts of dials from the `from`th on, as ms after the one before. */
function gapsOf(bot: Supervised, from = 0): number[] {
  const starts = bot.times('attempt_started').slice(from)
  return starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
}

const drop = (bot: Supervised) => bot.adapter.drop(bot.adapter.open.at(-1) ?? 0)

/** What was told of the attempts since event number `from`. */
const attemptsSince = (bot: Supervised, from: number) =>
  bot.events.slice(from).flatMap((event) => (event.type === 'attempt_started' ? [event.data] : []))

test('delays run from the start of the attempt before, each within its bound and never over the cap', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), async (draws) => {
      let drawn = 0
      const random = () => draws[drawn++ % Math.max(1, draws.length)] ?? 0.5
      const bot = supervised({ random, prepare: (adapter) => adapter.failNext(12) })
      await bot.clock.advance(50_000)
      for (const [n, gap] of gapsOf(bot).entries()) {
        const bound = Math.min(4_000, 500 * 2 ** n)
        expect(gap).toBeGreaterThanOrEqual(Math.floor(bound / 2))
        expect(gap).toBeLessThanOrEqual(bound + 1)
      }
      await bot.stop()
    }),
    { numRuns: 20 },
  )
})

test('a dial that fails slowly is followed at once: starts are at most 4 s apart', async () => {
  const bot = supervised({ random: () => 0.999, prepare: (adapter) => adapter.hangNext(20) })
  for (let dial = 1; dial <= 6; dial++) {
    await bot.clock.advance(3_300)
    bot.adapter.failDial(dial, REFUSED)
    await bot.clock.advance(701)
  }
  expect(gapsOf(bot).length).toBeGreaterThan(4)
  for (const gap of gapsOf(bot)) expect(gap).toBeLessThanOrEqual(4_000)
  await bot.stop()
})

test('a dial that is never answered is followed within 4 s of its start', async () => {
  const bot = supervised({ random: () => 0.999, prepare: (adapter) => adapter.hangNext(20) })
  await bot.clock.advance(40_000)
  for (const gap of gapsOf(bot)) expect(gap).toBeLessThanOrEqual(4_000)
  await bot.stop()
})

test('after at least 5 s live the first attempt starts within 50 ms, after less by the backoff', async () => {
  for (const [liveMs, reason] of [
    [5_000, 'first'],
    [4_950, 'backoff'],
  ] as const) {
    for (const draw of [0, 0.5, 0.999]) {
      const bot = supervised({ random: () => draw })
      await bot.flow(liveMs)
      const told = bot.events.length
      drop(bot)
      const lostAt = bot.clock.monotonic()
      await bot.clock.advance(50)
      expect(attemptsSince(bot, told)).toMatchObject([{ reason, attempt: 1 }])
      expect((bot.times('attempt_started')[1] ?? 0) - lostAt).toBeLessThanOrEqual(50 * draw + 1)
      await bot.stop()
    }
  }
})

test('a socket that lived for less than the wait it is owed makes the next one wait for the rest', async () => {
  const bot = supervised({ random: () => 0.999 })
  await bot.flow(200)
  drop(bot)
  await bot.flow(1_000)
  expect(gapsOf(bot)).toEqual([Math.floor(500 * (0.5 + 0.999 / 2))])
  await bot.stop()
})

test('n is kept on open and over a spell of under 30 s, and starts over after 30 s with data, however it ends', async () => {
  const endings = {
    closed: (bot: Supervised) => drop(bot),
    operator: (bot: Supervised) => void bot.supervisor.reconnect({ actor: 'local', reason: null }),
  }
  for (const end of Object.values(endings)) {
    for (const [liveMs, boundMs] of [
      [29_000, 4_000],
      [31_000, 500],
    ] as const) {
      const bot = supervised({ random: () => 0.999, prepare: (adapter) => adapter.failNext(6) })
      await bot.clock.advance(16_000)
      await bot.flow(liveMs)
      const dialed = bot.adapter.dialed.length
      const generation = bot.adapter.open.at(-1) ?? 0
      bot.adapter.script(REFUSED, REFUSED)
      end(bot)
      for (let passed = 0; passed < 8_000 && bot.adapter.dialed.length < dialed + 2; passed += 10) {
        await bot.clock.advance(10)
      }
      expect(bot.adapter.dialed.length).toBe(dialed + 2)
      expect(generation).toBeLessThan(bot.adapter.dialed.at(-1) ?? 0)
      expect(Math.abs((gapsOf(bot).at(-1) ?? 0) - boundMs)).toBeLessThanOrEqual(50)
      await bot.stop()
    }
  }
})

test('the socket that takes over after 30 s live starts the count anew too', async () => {
  const bot = supervised({ random: () => 0.999, prepare: (adapter) => adapter.failNext(6) })
  await bot.clock.advance(16_000)
  await bot.flow(31_000)
  bot.adapter.behave(7, { answers: { ping: false, acknowledged: false } })
  await bot.clock.advance(1_900)
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', generation: 8 })
  drop(bot)
  const told = bot.events.length
  await bot.clock.advance(500)
  expect(attemptsSince(bot, told)).toHaveLength(1)
  await bot.stop()
})

test('a planned dial that is put off is told as long as it really waited, with the reason', async () => {
  const bot = supervised({
    prepare: (adapter) =>
      adapter.failNext(1, { ...REFUSED, cause: 'rate_limited', httpStatus: 429, retryAfterMs: 9_000 }),
  })
  await bot.clock.advance(9_500)
  expect(bot.last('attempt_started')).toMatchObject({ attempt: 2, reason: 'retry_after', delayMs: 9_000 })
  await bot.stop()
})

test('attempts are unlimited, unless a limit is set: then that many are made, and no more', async () => {
  for (const step of ['refused', 'hang', 'mute'] as const) {
    const bot = supervised({
      policy: { maxAttempts: 4 },
      prepare: (adapter) => {
        if (step === 'refused') adapter.failNext(50)
        if (step === 'hang') adapter.hangNext(50)
        if (step === 'mute') Object.assign(adapter.answers, { ping: false })
      },
    })
    if (step === 'mute') bot.adapter.answers.acknowledged = false
    await bot.clock.advance(120_000)
    expect(bot.adapter.dialed).toHaveLength(4)
    expect(bot.supervisor.status()).toMatchObject({ state: 'failed', nextAttemptAt: null })
    expect(bot.last('connection_failed')?.remedy).toStartWith('All 4 attempts failed')
    await bot.stop()
  }
})

test('a limit of attempts holds beside a silent socket that still stands', async () => {
  const bot = supervised({ policy: { maxAttempts: 2 } })
  await bot.flow(6_000)
  bot.adapter.behave(1, { answers: { snapshot: false, acknowledged: false } })
  bot.adapter.failNext(50)
  await bot.clock.advance(30_000)
  expect(bot.adapter.dialed).toHaveLength(3)
  expect(bot.supervisor.status().state).toBe('failed')
  bot.adapter.data(1, BTC)
  expect(bot.supervisor.status().state).toBe('live')
  await bot.stop()
})
