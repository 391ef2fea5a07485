import { expect, test } from 'bun:test'
import { type Supervised, supervised } from '../testing/supervised.ts'

/** Lets `ms` pass while every socket is closed `afterMs` after it opened. */
async function flap(bot: Supervised, ms: number, codes: readonly (number | null)[], afterMs = 20): Promise<void> {
  let closed = 0
  for (let passed = 0; passed < ms; passed += 10) {
    await bot.clock.advance(10)
    const socket = bot.supervisor.status().sockets.find(({ role }) => role === 'primary')
    if (socket === undefined || bot.clock.now() - socket.openedAt < afterMs) continue
    bot.adapter.drop(socket.generation, codes[closed % codes.length] ?? null)
    closed += 1
  }
}

/** The most dials in any rolling minute. */
function mostInAMinute(starts: readonly number[]): number {
  return Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + 60_000).length))
}

test('five sockets that ended unproven within a minute are flapping, told with the close code most ended with', async () => {
  const bot = supervised()
  await flap(bot, 20_000, [1012, 1006, 1012, 1000, 1012])
  expect(bot.last('flapping_started')).toMatchObject({ sockets: 5, closeCode: 1012, closes: 3 })
  expect(bot.types().filter((type) => type === 'flapping_started')).toHaveLength(1)
  expect(bot.supervisor.status()).toMatchObject({ state: 'down', flapping: true, nextAttemptReason: 'flapping' })
  await bot.stop()
})

test('while flapping each dial waits 4.25 to 5 s from the one before', async () => {
  for (const draw of [0, 0.999]) {
    const bot = supervised({ random: () => draw })
    // Not for so long that the bucket is empty.
    await flap(bot, 40_000, [1012])
    const [from = 0] = bot.times('flapping_started')
    const starts = bot.times('attempt_started')
    const waits = starts.filter((at) => at > from).map((at) => at - Math.max(...starts.filter((one) => one < at)))
    expect(waits.length).toBeGreaterThan(5)
    for (const wait of waits) {
      expect(wait).toBeGreaterThanOrEqual(4_249)
      expect(wait).toBeLessThanOrEqual(5_001)
    }
    await bot.stop()
  }
})

test('at most 15 dials fall into any minute of a flap burst, those before the verdict counted', async () => {
  // Dials every 100 ms at first: without the bucket, the waits alone would let 18 into the first minute.
  const bot = supervised({ random: () => 0, policy: { backoffBaseMs: 100, flapDelayMs: 1_000 } })
  await flap(bot, 200_000, [1012])
  expect(mostInAMinute(bot.times('attempt_started'))).toBe(15)
  await bot.stop()
})

test('suspicions of a primary that just came back dial no more than the bucket allows either', async () => {
  const bot = supervised({ random: () => 0, policy: { flapDelayMs: 1_000, flapDialsPerMinute: 8 } })
  const starts: number[] = []
  const look = () => {
    while (starts.length < bot.adapter.dialed.length) starts.push(bot.clock.monotonic())
  }
  while (!bot.supervisor.status().flapping) {
    await flap(bot, 50, [1012])
    look()
  }
  for (let suspicion = 0; suspicion < 20; suspicion++) {
    await bot.flow(3_500)
    look()
    // A ping whose answer is 0.8 s in coming.
    bot.adapter.answers.ping = false
    await bot.clock.advance(1_800)
    look()
    const { generation } = bot.supervisor.status()
    bot.adapter.push({ type: 'noise', generation, kind: 'notice', detail: 'still here' })
    bot.adapter.answers.ping = true
  }
  expect(mostInAMinute(starts)).toBe(8)
  await bot.stop()
})

test('dials that failed are no flapping, nor are sockets that lived for 5 s, nor an operator’s reconnects', async () => {
  const failing = supervised({ prepare: (adapter) => adapter.failNext(30) })
  await failing.clock.advance(60_000)
  const living = supervised()
  for (let round = 0; round < 8; round++) {
    await living.flow(5_100)
    living.adapter.drop(living.adapter.open[0] ?? 0, 1012)
  }
  const asked = supervised()
  for (let round = 0; round < 8; round++) {
    await asked.flow(1_000)
    await asked.supervisor.reconnect({ actor: 'local', reason: null })
  }
  for (const bot of [failing, living, asked]) {
    expect(bot.types()).not.toContain('flapping_started')
    await bot.stop()
  }
})

test('five flaps spread over more than a minute are none', async () => {
  const bot = supervised()
  for (let round = 0; round < 8; round++) {
    await bot.flow(4_000)
    bot.adapter.drop(bot.adapter.open[0] ?? 0, 1012)
    await bot.flow(16_000)
    bot.adapter.drop(bot.adapter.open[0] ?? 0, 1012)
  }
  expect(bot.types()).not.toContain('flapping_started')
  await bot.stop()
})

test('flapping is over after 60 s live, degraded included, and the next loss is an ordinary one', async () => {
  const bot = supervised()
  await flap(bot, 20_000, [1012])
  await bot.flow(5_100)
  const [liveAt = 0] = bot.times('connection_live').slice(-1)
  await bot.flow(59_800 - (bot.clock.monotonic() - liveAt))
  expect(bot.supervisor.status()).toMatchObject({ state: 'live', flapping: true })
  await bot.flow(300)
  expect(bot.supervisor.status().flapping).toBe(false)
  expect(bot.times('flapping_ended')[0]).toBe(liveAt + 60_000)
  bot.adapter.drop(bot.adapter.open[0] ?? 0, 1012)
  await bot.clock.advance(60)
  expect(bot.last('attempt_started')).toMatchObject({ reason: 'first' })
  await bot.stop()
})

test('a loss before that begins the 60 s anew, and its first dial waits', async () => {
  const bot = supervised()
  await flap(bot, 20_000, [1012])
  await bot.flow(50_000)
  bot.adapter.drop(bot.adapter.open[0] ?? 0, 1012)
  await bot.clock.advance(10)
  // The last dial was long ago: what remains of its wait is nothing, but the reason is the same.
  expect(bot.last('attempt_started')).toMatchObject({ reason: 'flapping' })
  await bot.flow(30_000)
  expect(bot.supervisor.status().flapping).toBe(true)
  await bot.stop()
})
