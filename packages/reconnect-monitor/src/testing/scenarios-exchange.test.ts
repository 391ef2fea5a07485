import { describe, expect, test } from 'bun:test'
import { createInspector } from './invariants/inspector.ts'
import { type Measured, measure, STEADY, strike } from './measure.ts'
import type { ConnectionPlan, Fault, Strike } from './schedule.ts'
import { simulate } from './simulate.ts'
import { World } from './world.ts'

const AT = 6_000
const CLOSE: Fault = { kind: 'close', code: null, sockets: 'all' }

function after(strikes: readonly Strike[], forMs: number, plan: ConnectionPlan = STEADY, policy = {}): Measured {
  const measured = measure(plan, strikes, { at: AT, forMs, policy })
  expect([...measured.found]).toEqual([])
  return measured
}

const types = ({ told }: Measured): readonly string[] => told.map(({ type }) => type)

describe('a login', () => {
  const plan: ConnectionPlan = { ...STEADY, login: true }

  test('dropped while its answer is awaited is made again on the next socket', () => {
    const measured = after([strike(AT, CLOSE), strike(AT, CLOSE, 'authenticating')], 6_000, plan)
    expect(measured.backMs).toBeLessThan(3_000)
  })

  test('refused once is made with a new token, and that is all it takes', () => {
    const refuse: Fault = { kind: 'refuse_login', hopeless: false, forMs: 300 }
    const measured = after([strike(AT, refuse), strike(AT, CLOSE)], 8_000, plan)
    expect(types(measured)).not.toContain('connection_failed')
    expect(measured.backMs).toBeLessThan(3_000)
  })

  test('refused twice needs an operator, who is told why; it is probed slowly and recovers by itself', () => {
    const refuse: Fault = { kind: 'refuse_login', hopeless: false, forMs: 10_000 }
    const { dials, told } = after([strike(AT, refuse), strike(AT, CLOSE)], 40_000, plan)
    const failed = told.find(({ type }) => type === 'connection_failed')
    expect(failed?.data).toMatchObject({ cause: 'auth_rejected' })
    const later = dials.filter((at) => at > (failed?.afterMs ?? 0))
    expect(later[0]).toBeGreaterThanOrEqual((failed?.afterMs ?? 0) + 15_000)
    expect(told.at(-1)?.type).toBe('connection_live')
  })

  test('never answered uses up a limit of attempts, and nothing dials after that', () => {
    const hang: Fault = { kind: 'no_login_answer', forMs: 100_000 }
    const measured = measure(plan, [strike(AT, hang), strike(AT, CLOSE)], {
      at: AT,
      forMs: 90_000,
      policy: { maxAttempts: 3 },
    })
    expect([...measured.found]).toEqual([])
    expect(types(measured)).toContain('connection_failed')
    expect(measured.dials.length).toBe(3)
    expect(measured.world.connections[0]?.state.state).toBe('failed')
  })
})

describe('flapping', () => {
  test('is called, spaced, and over after a minute of data', () => {
    const flap: Fault = { kind: 'flap', afterMs: 100, code: 1012, forMs: 25_000 }
    const measured = after([strike(AT, CLOSE), strike(AT, flap)], 110_000)
    const started = measured.told.find(({ type }) => type === 'flapping_started')
    expect(started?.data).toMatchObject({ sockets: 5, closeCode: 1012 })
    const spaced = measured.dials.filter((at) => at > (started?.afterMs ?? 0))
    for (const [place, at] of spaced.entries()) {
      const next = spaced[place + 1]
      if (next !== undefined) expect(next - at).toBeGreaterThanOrEqual(4_250)
    }
    const live = measured.told.findLast(({ type }) => type === 'connection_live')
    const ended = measured.told.find(({ type }) => type === 'flapping_ended')
    expect(ended?.afterMs).toBeGreaterThanOrEqual((live?.afterMs ?? 0) + 60_000)
  })

  test('is not called for dials that fail, however many', () => {
    const measured = after([strike(AT, CLOSE), strike(AT, { kind: 'refuse', forMs: 60_000 })], 60_000)
    expect(measured.dials.length).toBeGreaterThan(14)
    expect(types(measured)).not.toContain('flapping_started')
  })
})

describe('subscriptions', () => {
  test('asked one by one are all asked again when the socket dies half way', () => {
    const plan: ConnectionPlan = { ...STEADY, markets: ['deltas', 'deltas', 'deltas'], burst: 1 }
    const measured = after([strike(AT, CLOSE), strike(AT + 400, CLOSE)], 8_000, plan)
    expect(measured.marketBackMs.every((ms) => ms < 4_000)).toBe(true)
  })

  test('one refused for good keeps the others live, and is back once it is taken', () => {
    const refuse: Fault = { kind: 'refuse_subscribe', market: 0, forMs: 20_000 }
    const measured = after([strike(AT, refuse), strike(AT, CLOSE)], 60_000)
    expect(measured.marketBackMs[1]).toBeLessThan(3_000)
    expect(measured.marketBackMs[0]).toBeLessThan(45_000)
    expect(measured.dials.length).toBe(1)
  })

  test('without any acknowledgement are taken by their snapshots', () => {
    const { backMs } = after([strike(AT, { kind: 'no_acks', forMs: 60_000 }), strike(AT, CLOSE)], 6_000)
    expect(backMs).toBeLessThan(500)
  })
})

describe('many connections', () => {
  const fleet = (count: number, addresses: number): readonly ConnectionPlan[] =>
    Array.from({ length: count }, (_, index) => ({ ...STEADY, address: index % addresses, paceMs: 1_000 }))

  test('cut at once come back one after the other under the budget they share', () => {
    const strikes: readonly Strike[] = [{ ...strike(AT, CLOSE), wide: true }]
    const run = simulate({ seed: 3, connections: fleet(24, 1), strikes, dialLimits: { perSecond: 5, perMinute: 100 } })
    expect([...run.found]).toEqual([])
    expect(run.world.ledger.projection.outages().length).toBe(24)
  })

  test('lost together on two addresses were lost by our own network, and the record says so', () => {
    const connections = fleet(3, 2)
    const strikes = [0, 1, 2].map((connection): Strike => ({ ...strike(AT, CLOSE), connection }))
    const run = simulate({ seed: 3, connections, strikes, dialLimits: { perSecond: 5, perMinute: 100 } })
    expect([...run.found]).toEqual([])
    const causes = run.world.ledger.projection.outages().map(({ cause }) => cause)
    expect(causes).toEqual(['local_network', 'local_network', 'local_network'])
  })

  test('lost together on one address were lost by the exchange', () => {
    const strikes: readonly Strike[] = [{ ...strike(AT, CLOSE), wide: true }]
    const run = simulate({ seed: 3, connections: fleet(3, 1), strikes, dialLimits: { perSecond: 5, perMinute: 100 } })
    expect(run.world.ledger.events.some(({ type }) => type === 'cause_revised')).toBe(false)
  })

  test('under a floor that one of them was told of all wait', () => {
    const connections = fleet(3, 1)
    const throttle: Fault = { kind: 'throttle', retryAfterMs: 8_000, sockets: 'all' }
    const close: Strike = { ...strike(AT + 100, CLOSE), wide: true }
    const world = new World({
      seed: 3,
      connections,
      strikes: [strike(AT, throttle), close],
      dialLimits: { perSecond: 5, perMinute: 100 },
    })
    const inspector = createInspector(world)
    const dials: number[] = []
    world.start({
      ...inspector.observer,
      onStep(look) {
        if (look.connection.now > AT && look.effects.some(({ type }) => type === 'dial'))
          dials.push(look.connection.now)
        inspector.observer.onStep(look)
      },
    })
    world.runUntil(AT + 16_000)
    expect([...inspector.found]).toEqual([])
    expect(Math.min(...dials)).toBeGreaterThanOrEqual(AT + 8_000)
    expect(dials.length).toBe(3)
  })
})
