import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { LONGEST_GAP } from './channels.ts'
import { type Measured, type MeasureOptions, measure, strike } from './measure.ts'
import type { ConnectionPlan, Fault } from './schedule.ts'

const RUNS = Math.ceil(Number(Bun.env['HOLDFAST_SCHEDULES'] ?? 8_000) / 160)
const SEED = Number(Bun.env['HOLDFAST_SEED'] ?? 1)
const LIMIT_MS = 600_000

/** Any connection that the promise is made to: the exchange answers within 200 ms, and its markets are steady. */
const connection: fc.Arbitrary<ConnectionPlan> = fc.record({
  address: fc.constant(0),
  sockets: fc.constantFrom(1, 2),
  markets: fc.array(fc.constantFrom('deltas', 'rest', 'books'), { minLength: 1, maxLength: 3 }),
  paceMs: fc.constantFrom(100, 250, 390),
  rttMs: fc.integer({ min: 2, max: 200 }),
  login: fc.boolean(),
  pingsAnswered: fc.constant(true),
  learned: fc.constant(true),
  lifetimeMs: fc.constant(null),
  burst: fc.constant(20),
  ghosts: fc.boolean(),
})

/** A fault at any instant after enough data to count as proven. */
const instant = fc.integer({ min: 7_000, max: 9_000 })

function holds(
  fault: (plan: ConnectionPlan) => readonly Fault[],
  options: Omit<MeasureOptions, 'at'>,
  claim: (measured: Measured, plan: ConnectionPlan) => void,
): void {
  const property = fc.property(fc.integer(), instant, connection, (seed, at, plan) => {
    const strikes = fault(plan).map((one) => strike(at, one))
    const measured = measure(plan, strikes, { ...options, at, seed })
    expect([...measured.found]).toEqual([])
    claim(measured, plan)
  })
  fc.assert(property, { numRuns: RUNS, seed: SEED })
}

/** Dial (2.5 round trips at most), login, subscribe, and half a round trip for the close itself. */
const reconnectMs = ({ login, rttMs }: ConnectionPlan): number => (5 + (login ? 1 : 0)) * rttMs + 1

/** When it was first shown, by the gate or as an event; a socket that is replaced in time never shuts the gate. */
function detectedMs({ shutMs, told }: Measured): number {
  const lost = told.find(({ type }) => type === 'connection_lost' || type === 'subscription_stale')
  return Math.min(...shutMs, lost?.afterMs ?? Number.POSITIVE_INFINITY)
}

describe('the promise, over any steady connection, from the fault to fresh data on every subscription', () => {
  const closes: readonly [string, number | null][] = [
    ['a close frame', 1001],
    ['a FIN or RST', null],
  ]
  test.each(closes)(
    '%s: detected at once, back in 50 ms and the handshakes',
    (_name, code) => {
      holds(
        () => [{ kind: 'close', code, sockets: 'all' }],
        { forMs: 5_000 },
        (measured, plan) => {
          expect(detectedMs(measured)).toBeLessThanOrEqual(plan.rttMs / 2 + 0.01)
          expect(measured.backMs).toBeLessThanOrEqual(50 + reconnectMs(plan))
        },
      )
    },
    LIMIT_MS,
  )

  test(
    'half-open sockets: detected within 2.5 s, back within 4.75 s',
    () => {
      holds(
        () => [{ kind: 'blackhole', sockets: 'all' }],
        { forMs: 8_000 },
        (measured) => {
          expect(detectedMs(measured)).toBeLessThanOrEqual(2_500)
          expect(measured.backMs).toBeLessThanOrEqual(4_750)
        },
      )
    },
    LIMIT_MS,
  )

  test.each([1_500, 4_000, 20_000])(
    'a path blackholed for %d ms: back within 5 s of its return',
    (forMs) => {
      holds(
        () => [{ kind: 'hold_path', forMs }],
        { fromMs: forMs, forMs: 8_000 },
        ({ backMs }) => expect(backMs).toBeLessThanOrEqual(5_000),
      )
    },
    LIMIT_MS,
  )

  test(
    'all data stops and pongs go on: detected within 3.25 s, back within 4.75 s',
    () => {
      holds(
        () => [{ kind: 'mute', market: null, healedByAsking: false, sockets: 'all' }],
        { forMs: 8_000 },
        (measured) => {
          expect(detectedMs(measured)).toBeLessThanOrEqual(3_250)
          expect(measured.backMs).toBeLessThanOrEqual(4_750)
        },
      )
    },
    LIMIT_MS,
  )

  test(
    'one channel of several stops: detected within 2.5 s, back within 3.5 s, the others untouched, no reconnect',
    () => {
      holds(
        () => [{ kind: 'mute', market: 0, healedByAsking: true, sockets: 'all' }],
        { forMs: 8_000 },
        ({ backMs, dials, shutMs }, { markets }) => {
          if (markets.length === 1) return
          expect(shutMs[0]).toBeLessThanOrEqual(2_500)
          expect(backMs).toBeLessThanOrEqual(3_500)
          expect(shutMs.slice(1).every((ms) => ms === Number.POSITIVE_INFINITY)).toBe(true)
          expect(dials).toEqual([])
        },
      )
    },
    LIMIT_MS,
  )

  test(
    'a sequence gap: that book is resynced within 1 s of showing, the others untouched',
    () => {
      holds(
        () => [{ kind: 'lose_frames', market: 0, frames: 1, sockets: 'all' }],
        { forMs: 8_000 },
        ({ backMs, dials, shutMs }, { paceMs, rttMs }) => {
          expect(backMs).toBeLessThanOrEqual(2 * LONGEST_GAP * paceMs + 2 * rttMs + 1_000)
          expect(shutMs.slice(1).every((ms) => ms === Number.POSITIVE_INFINITY)).toBe(true)
          expect(dials).toEqual([])
        },
      )
    },
    LIMIT_MS,
  )

  test(
    'a handshake answered after 3 s: back within 4.75 s',
    () => {
      holds(
        ({ rttMs }) => [
          { kind: 'close', code: null, sockets: 'all' },
          { kind: 'slow_dial', byMs: 3_000 - 2.5 * rttMs, forMs: 20_000 },
        ],
        { forMs: 8_000 },
        ({ backMs }) => expect(backMs).toBeLessThanOrEqual(4_750),
      )
    },
    LIMIT_MS,
  )

  const outages: readonly [string, Fault][] = [
    ['a handshake never answered', { kind: 'mute_dial', forMs: 20_000 }],
    ['refused', { kind: 'refuse', forMs: 20_000 }],
    ['no DNS', { kind: 'no_dns', forMs: 20_000 }],
    ['HTTP 503', { kind: 'http', status: 503, retryAfterMs: null, forMs: 20_000 }],
    ['a login never answered', { kind: 'no_login_answer', forMs: 20_000 }],
    ['a handshake that takes 6 s', { kind: 'slow_dial', byMs: 6_000, forMs: 20_000 }],
  ]
  test.each(outages)(
    '%s for 20 s: back within 5 s of its end',
    (_name, fault) => {
      holds(
        () => [{ kind: 'close', code: null, sockets: 'all' }, fault],
        { fromMs: 20_000, forMs: 8_000 },
        ({ backMs }) => expect(backMs).toBeLessThanOrEqual(5_000),
      )
    },
    LIMIT_MS,
  )

  test.each([null, 3_000, 9_000])(
    'HTTP 429 with Retry-After %p: the floor is kept, then back within 5 s',
    (retryAfterMs) => {
      holds(
        () => [
          { kind: 'close', code: null, sockets: 'all' },
          { kind: 'http', status: 429, retryAfterMs, forMs: 1_500 },
        ],
        { forMs: 20_000 },
        ({ backMs, dials }) => {
          const floorMs = retryAfterMs ?? 5_000
          const [first = 0, second = 0] = dials
          expect(second - first).toBeGreaterThanOrEqual(floorMs)
          expect(backMs).toBeLessThanOrEqual(first + floorMs + 5_000)
        },
      )
    },
    LIMIT_MS,
  )

  test(
    'a subscription refused twice, then accepted: back within 5 s on the same socket',
    () => {
      holds(
        () => [
          { kind: 'close', code: null, sockets: 'all' },
          // Asked at once and after 0.5 s; the third time, after 1 s more, it is taken.
          { kind: 'refuse_subscribe', market: 0, forMs: 1_500 },
        ],
        { forMs: 12_000 },
        ({ backMs, dials }) => {
          expect(backMs).toBeLessThanOrEqual(5_000 + 1_500)
          expect(dials.length).toBe(1)
        },
      )
    },
    LIMIT_MS,
  )

  test(
    'accepted and closed at once, over and over: at most 15 dials in any minute once it is called flapping',
    () => {
      holds(
        () => [
          { kind: 'close', code: null, sockets: 'all' },
          { kind: 'flap', afterMs: 0, code: 1012, forMs: 130_000 },
        ],
        { forMs: 130_000 },
        ({ dials, told }) => {
          const verdictMs = told.find(({ type }) => type === 'flapping_started')?.afterMs ?? Number.POSITIVE_INFINITY
          expect(verdictMs).toBeLessThan(10_000)
          for (const [place, dial] of dials.entries()) {
            const within = dials.slice(0, place + 1).filter((at) => at > dial - 60_000)
            if (dial > verdictMs) expect(within.length).toBeLessThanOrEqual(15)
          }
        },
      )
    },
    LIMIT_MS,
  )

  test(
    'frames held back and delivered late are said to be stale once they are 2 s late',
    () => {
      holds(
        () => [{ kind: 'late', byMs: 4_000, forMs: 9_000 }],
        { forMs: 20_000 },
        (measured) => {
          // Silent for 4 s, then late: nothing that is over 2 s late may be called fresh, which the gate's watcher sees to.
          expect(detectedMs(measured)).toBeLessThanOrEqual(2_500)
        },
      )
    },
    LIMIT_MS,
  )
})

describe('nothing is reconnected, over any steady connection', () => {
  const harmless: readonly [string, readonly Fault[]][] = [
    ['frames that come 800 ms late for 5 s', [{ kind: 'late', byMs: 800, forMs: 5_000 }]],
    ['a market that is quiet for 8 s', [{ kind: 'quiet', market: 0, forMs: 8_000 }]],
    ['all markets quiet for 8 s', [{ kind: 'quiet', market: null, forMs: 8_000 }]],
    ['a pause of our own process of 3 s', [{ kind: 'stall', ms: 3_000 }]],
    ['a suspend of our own process of 30 s', [{ kind: 'stall', ms: 30_000 }]],
    ['a wall clock that jumps an hour ahead', [{ kind: 'wall_jump', byMs: 3_600_000 }]],
    ['a wall clock that jumps an hour back', [{ kind: 'wall_jump', byMs: -3_600_000 }]],
    [
      'a pause, a jump and late frames at once',
      [
        { kind: 'stall', ms: 5_500 },
        { kind: 'wall_jump', byMs: 9 },
        { kind: 'late', byMs: 700, forMs: 5_000 },
      ],
    ],
    [
      'a frame that comes twice, and garbage',
      [
        { kind: 'repeat_frame', market: 0, sockets: 'all' },
        { kind: 'garbage', sockets: 'all' },
      ],
    ],
  ]
  test.each(harmless)(
    'by %s',
    (_name, faults) => {
      holds(
        () => faults,
        { forMs: 45_000 },
        ({ dials, told, world }) => {
          expect(dials).toEqual([])
          expect(told.filter(({ type }) => type === 'connection_lost')).toEqual([])
          expect(world.connections[0]?.state.state).toBe('live')
        },
      )
    },
    LIMIT_MS,
  )
})
