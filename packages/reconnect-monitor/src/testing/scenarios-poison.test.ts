import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { SUBSCRIBES_PER_SECOND } from './channels.ts'
import { type Measured, measure, STEADY, strike } from './measure.ts'
import type { ChannelKind, ConnectionPlan, Fault } from './schedule.ts'

const AT = 6_000
const MINUTE_MS = 60_000
const LIMIT_MS = 600_000
const CLOSE: Fault = { kind: 'close', code: null, sockets: 'all' }
const FOR_GOOD: Fault = { kind: 'poison', market: 0, forMs: 1_000 * MINUTE_MS }

/** Runs ended with every invariant kept. */
function after(fault: Fault, forMs: number, plan: ConnectionPlan = STEADY, seed = 1): Measured {
  const measured = measure(plan, [strike(AT, fault), strike(AT, CLOSE)], { at: AT, forMs, seed })
  expect([...measured.found]).toEqual([])
  return measured
}

const of = ({ told }: Measured, type: string) => told.filter((event) => event.type === type)

describe('a market that ends every socket it is asked for on', () => {
  test(
    'costs the others at most four sockets, and never again',
    () => {
      const kinds: readonly ChannelKind[] = ['deltas', 'rest', 'books', 'untested', 'events']
      const plan = fc.record({
        markets: fc
          .array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 })
          .map((others) => ['deltas' as const, ...others]),
        rttMs: fc.integer({ min: 2, max: 200 }),
        login: fc.boolean(),
        sockets: fc.constantFrom(1 as const, 2 as const),
        burst: fc.constantFrom(1, 20),
      })
      fc.assert(
        fc.property(plan, fc.integer(), (shape, seed) => {
          const measured = after(FOR_GOOD, 3 * MINUTE_MS, { ...STEADY, ...shape }, seed)
          const upAt = of(measured, 'connection_degraded').at(-1)?.afterMs ?? Number.POSITIVE_INFINITY
          // Where the exchange's pacing lets each socket ask for little at a time, each takes that much longer.
          const pacingMs = shape.burst === 1 ? (shape.markets.length / SUBSCRIBES_PER_SECOND) * 1_000 : 0
          expect(upAt).toBeLessThan(8_000 + 4 * pacingMs)
          expect(measured.dials.filter((at) => at <= upAt).length).toBeLessThanOrEqual(5)
          expect(of(measured, 'connection_lost').every(({ afterMs }) => afterMs < upAt)).toBe(true)
          expect(of(measured, 'flapping_started')).toEqual([])
        }),
        { numRuns: 60, seed: 1 },
      )
    },
    LIMIT_MS,
  )

  test('among a hundred does so too', () => {
    const markets = Array.from({ length: 100 }, (): ChannelKind => 'events')
    const measured = after(FOR_GOOD, 25_000, { ...STEADY, markets, rttMs: 100, burst: 200 })
    const [degraded] = of(measured, 'connection_degraded')
    expect(degraded?.afterMs).toBeLessThan(12_000)
    expect(measured.dials.filter((at) => at <= (degraded?.afterMs ?? 0)).length).toBeLessThanOrEqual(5)
  })

  test('from the very start lets the others come up', () => {
    const { told, found } = measure(STEADY, [strike(0, FOR_GOOD)], { at: 0, forMs: 20_000 })
    expect([...found]).toEqual([])
    expect(told.map(({ type }) => type)).toContain('connection_degraded')
  })

  test('is back within the longest wait once it is mended, and the others never were out for it', () => {
    for (const forMs of [3_000, 40_000, 10 * MINUTE_MS]) {
      const measured = after({ ...FOR_GOOD, forMs }, forMs + 6 * MINUTE_MS)
      expect(measured.world.connections[0]?.state.state).toBe('live')
      const [degraded] = of(measured, 'connection_degraded')
      const lost = of(measured, 'connection_lost')
      if (degraded !== undefined) expect(lost.every(({ afterMs }) => afterMs < degraded.afterMs)).toBe(true)
      expect(of(measured, 'connection_live').at(-1)?.afterMs).toBeLessThan(forMs + 5 * MINUTE_MS + 10_000)
    }
  })

  test('is tried at once when an operator asks for a reconnect', () => {
    const strikes = [
      strike(AT, { ...FOR_GOOD, forMs: 20_000 }),
      strike(AT, CLOSE),
      strike(AT + 25_000, { kind: 'operator', action: 'reconnect' }),
    ]
    const measured = measure(STEADY, strikes, { at: AT, forMs: 40_000 })
    expect([...measured.found]).toEqual([])
    expect(of(measured, 'connection_live').at(-1)?.afterMs).toBeLessThan(25_000 + 8_000)
  })
})

test(
  'an exchange that ends every socket at some age is called flapping, never a market poison',
  () => {
    const flap = fc.record({ afterMs: fc.integer({ min: 0, max: 3_000 }), rttMs: fc.integer({ min: 2, max: 300 }) })
    fc.assert(
      fc.property(flap, fc.integer(), ({ afterMs, rttMs }, seed) => {
        const fault: Fault = { kind: 'flap', afterMs, code: null, forMs: 2 * MINUTE_MS }
        const plan: ConnectionPlan = { ...STEADY, rttMs, markets: ['deltas', 'rest', 'events'] }
        expect(of(after(fault, 2 * MINUTE_MS, plan, seed), 'subscription_refused')).toEqual([])
      }),
      { numRuns: 60, seed: 1 },
    )
  },
  LIMIT_MS,
)

test(
  'a path that cuts sockets while they subscribe costs no market its place',
  () => {
    const seeds = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(seeds, fc.integer(), (waits, seed) => {
        const cuts = waits.map((ms, place) => strike(AT + place * 400 + ms, CLOSE, 'subscribing'))
        const plan: ConnectionPlan = { ...STEADY, markets: ['deltas', 'rest', 'books'], rttMs: 60 }
        const measured = measure(plan, [strike(AT, CLOSE), ...cuts], { at: AT, forMs: 30_000, seed })
        expect([...measured.found]).toEqual([])
        expect(measured.world.connections[0]?.state.state).toBe('live')
      }),
      { numRuns: 60, seed: 1 },
    )
  },
  LIMIT_MS,
)
