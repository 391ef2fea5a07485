import { expect, test } from 'bun:test'
import { FakeClock, MockAdapter } from '@holdfast/adapter-core/testing'
import { probeConnection } from './probe.ts'

const subscriptions = [{ channel: 'order_book', market: 'BTC-PERP' }]

function start(prepare: (adapter: MockAdapter) => void) {
  const clock = new FakeClock()
  const adapter = new MockAdapter()
  prepare(adapter)
  const { signal } = new AbortController()
  return { clock, adapter, probe: probeConnection({ connection: 'vest', adapter, subscriptions, clock, signal }) }
}

test('reports dial, acknowledgement and first frame, and hangs up', async () => {
  const { adapter, clock, probe } = start((mock) => mock.hangNext())
  await clock.advance(40)
  adapter.openDial(1)
  expect(await probe).toEqual({
    connection: 'vest',
    endpoint: 'wss://mock.test/v1',
    dialMs: 40,
    acknowledgedMs: 40,
    firstFrameMs: 40,
    problem: null,
  })
  expect(adapter.open).toEqual([])
  expect(clock.sleeping).toBe(0)
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
