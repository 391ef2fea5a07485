import { describe, expect, test } from 'bun:test'
import { FakeClock, MockAdapter, type MockAdapterOptions, REDIAL, settle } from '@holdfast/adapter-core/testing'
import { probeConnection } from './probe.ts'

const BTC = { channel: 'order_book', market: 'BTC-PERP' }

function start(prepare: (adapter: MockAdapter) => void = () => {}, options: MockAdapterOptions = {}) {
  const clock = new FakeClock()
  const adapter = new MockAdapter(options)
  prepare(adapter)
  const stop = new AbortController()
  const { signal } = stop
  const probe = probeConnection({ connection: 'vest', adapter, subscriptions: [BTC], clock, signal })
  return { clock, adapter, probe, stop }
}

test('reports dial, encoding, acknowledgement and first frame, and hangs up', async () => {
  const { adapter, clock, probe } = start((mock) => {
    mock.hangNext()
    mock.encoding = 'sbe'
  })
  await clock.advance(40)
  adapter.openDial(1)
  await clock.advance(2_000)
  expect(await probe).toEqual({
    connection: 'vest',
    endpoint: 'wss://mock.test/v1',
    dialMs: 40,
    encoding: 'sbe',
    acknowledgedMs: 40,
    firstFrameMs: 40,
    clockOffset: null,
    problem: null,
  })
  expect(adapter.open).toEqual([])
  expect(clock.sleeping).toBe(0)
})

test('dials again where the adapter knows another way to ask, and only once', async () => {
  const again = start((mock) => mock.script(REDIAL))
  await again.clock.advance(2_000)
  expect(await again.probe).toMatchObject({ problem: null })
  expect(again.adapter.dialed).toEqual([1, 1])
  const never = start((mock) => mock.script(REDIAL, REDIAL))
  expect((await never.probe).problem).toContain('HTTP 400')
  expect(never.adapter.dialed).toEqual([1, 1])
})

describe('the clock offset', () => {
  const started = 1_800_000_000_000

  test('is of the middle of the shortest round trip where REST tells the time', async () => {
    const answers: PromiseWithResolvers<number>[] = []
    const serverTime = () => {
      const answer = Promise.withResolvers<number>()
      answers.push(answer)
      return answer.promise
    }
    const { clock, probe } = start(undefined, { rest: { serverTime } })
    const roundTrips = [200, 100, 300]
    for (const [question, ms] of roundTrips.entries()) {
      await clock.advance(ms)
      // Read when the question came in, but for the second, which is read in the middle and is 30 ms ahead.
      answers[question]?.resolve(clock.now() - (question === 1 ? ms / 2 - 30 : ms))
    }
    expect((await probe).clockOffset).toEqual({ ms: 30, from: 'midpoint' })
    expect(clock.sleeping).toBe(0)
  })

  test('is else of the first live message, which is waited for; an answer to the subscribe tells no time', async () => {
    const { adapter, clock, probe } = start()
    await clock.advance(1_000)
    adapter.data(1, BTC, { kind: 'snapshot', exchangeTime: started - 60_000 })
    adapter.data(1, BTC, { exchangeTime: started + 950 })
    adapter.data(1, BTC, { exchangeTime: started + 10 })
    expect((await probe).clockOffset).toEqual({ ms: -50, from: 'one_way' })
    expect(clock.sleeping).toBe(0)
  })

  test('is not waited for where something else is wrong', async () => {
    const { promise } = Promise.withResolvers<number>()
    const serverTime = (signal: AbortSignal) =>
      Promise.race([promise, new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null)))])
    const { probe } = start((mock) => mock.failNext(), { rest: { serverTime } })
    expect(await probe).toMatchObject({ clockOffset: null, problem: expect.stringContaining('refused') })
  })
})

test('says how far it came', async () => {
  const refused = start((mock) => mock.failNext())
  expect((await refused.probe).problem).toContain('connection refused')
  const barred = start((mock) => mock.hangNext())
  await barred.clock.advance(0)
  barred.adapter.openDial(1)
  const remedy = 'Run the bot elsewhere'
  barred.adapter.push({ type: 'auth_refused', generation: 1, detail: 'geo-blocked', remedy })
  expect((await barred.probe).problem).toBe('login refused: geo-blocked. Run the bot elsewhere')
  const throttled = start((mock) => {
    mock.answers.acknowledged = false
  })
  await throttled.clock.advance(0)
  throttled.adapter.throttle(1)
  expect((await throttled.probe).problem).toContain('too many requests')
  const mute = start((mock) => {
    mock.answers.snapshot = false
  })
  await mute.clock.advance(15_000)
  expect(await mute.probe).toMatchObject({
    acknowledgedMs: 0,
    firstFrameMs: null,
    problem: 'acknowledged, but no data came',
  })
  const dead = start((mock) => mock.hangNext())
  await dead.clock.advance(15_000)
  expect((await dead.probe).problem).toBe('no answer to the dial within 15 s')
})

test('ends at once when it is stopped, whatever it waits for', async () => {
  const { clock, probe, stop } = start()
  await settle()
  stop.abort()
  await probe
  expect(clock.sleeping).toBe(0)
})
