import { expect, test } from 'bun:test'
import type { BookTop } from '@holdfast/adapter-core'
import fc from 'fast-check'
import { DEFAULT_POLICY } from '../policy.ts'
import { measure, STEADY, strike } from '../testing/measure.ts'
import { seededRandom } from '../testing/random.ts'
import type { Fault } from '../testing/schedule.ts'
import { anySchedule } from '../testing/schedule-arbitrary.ts'
import { simulate } from '../testing/simulate.ts'
import { type Input, type MachineConfig, type MachineState, newMachine, nextDeadline, step } from './index.ts'

const RUNS = Math.ceil(Number(Bun.env['HOLDFAST_SCHEDULES'] ?? 8_000) / 20)
const SEED = Number(Bun.env['HOLDFAST_SEED'] ?? 1)
const LIMIT_MS = 600_000
const HOW = { numRuns: RUNS, seed: SEED }

const BOOK = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['resubscribe', 'rest', 'canary'],
} as const

const CONFIG: MachineConfig = {
  exchange: 'any',
  endpoint: 'wss://any.test',
  policy: DEFAULT_POLICY,
  subscriptions: ['A', 'B'].map((market) => ({ channel: 'order_book', market })),
  channels: [BOOK, { ...BOOK, firstData: 'on_event', probes: [], staleAfterMs: null, maxStaleAfterMs: null }],
  heartbeat: { kind: 'protocol', answered: false },
  subscribePacing: { burst: 1, perSecond: 2 },
  closes: { 4000: { cause: 'auth_rejected', floorMs: 1_000, remedy: 'Ask' } },
  lifetimeMs: 20_000,
  silenceHint: null,
  sockets: 2,
}

const failure = fc.record({
  cause: fc.constantFrom('refused', 'handshake_http', 'rate_limited', 'tls', 'auth_rejected', 'unknown'),
  detail: fc.constant(''),
  httpStatus: fc.constantFrom(null, 401, 403, 451, 500),
  retryAfterMs: fc.option(fc.nat({ max: 20_000 })),
  fatal: fc.constantFrom(null, 'tls_name', 'geo_block'),
} as const)
const maintenanceMs = fc.option(fc.nat({ max: 60_000 }))
const index = fc.integer({ min: -1, max: 2 })
const line = fc.constantFrom('main', 'standby')
/** Two books a market may stand at. */
const TOPS: readonly BookTop[] = ['1', '2'].map((price) => ({ bestBid: { price, size: '1' }, bestAsk: null }))
const sequence = fc.option(fc.nat({ max: 9 }))

/** An input without its generation, which is chosen when it is fed. */
const anyInput = fc.oneof(
  fc.record({
    type: fc.constantFrom(
      'start',
      'stop',
      'pause',
      'resume',
      'tick',
      'adapter_stale',
      'opened',
      'authenticated',
      'noise',
    ),
  }),
  fc.record({ type: fc.constant('reconnect'), actor: fc.constant('local'), reason: fc.option(fc.constant('why')) }),
  fc.record({ type: fc.constant('own_pause'), ms: fc.nat({ max: 20_000 }) }),
  fc.record({ type: fc.constant('dial_granted'), line }),
  fc.record({
    type: fc.constant('dial_deferred'),
    line,
    waitMs: fc.nat({ max: 9_000 }),
    reason: fc.constant('dial_budget'),
  }),
  fc.record({ type: fc.constant('dial_failed'), failure, maintenanceMs }),
  fc.record({ type: fc.constant('auth_refused'), detail: fc.constant(''), remedy: fc.option(fc.constant('Ask')) }),
  fc.record({
    type: fc.constant('closed'),
    close: fc.record({ code: fc.constantFrom(null, 1000, 1013, 4000), reason: fc.constant('') }),
    maintenanceMs,
  }),
  fc.record({
    type: fc.constant('throttled'),
    detail: fc.constant(''),
    retryAfterMs: fc.option(fc.nat({ max: 9_000 })),
  }),
  fc.record({ type: fc.constant('heartbeat'), answer: fc.boolean() }),
  fc.record({
    type: fc.constantFrom('acknowledged', 'refused', 'gap'),
    index,
    detail: fc.constant('no'),
    expected: fc.constant('1'),
    got: fc.constant('3'),
  }),
  fc.record({
    type: fc.constant('data'),
    index,
    kind: fc.constantFrom('snapshot', 'update'),
    sequence,
    top: fc.constantFrom(null, ...TOPS),
    crossed: fc.boolean(),
    lagMs: fc.option(fc.nat({ max: 9_000 })),
  }),
  fc.record({ type: fc.constantFrom('market_unknown', 'market_known'), index, detail: fc.constant('unknown') }),
  fc.record({ type: fc.constant('maintenance_said'), said: fc.constant('cancel_only') }),
  fc.record({ type: fc.constant('rest_book'), index, sequence, top: fc.constantFrom(...TOPS) }),
  fc.record({ type: fc.constant('canary'), market: fc.constantFrom('A', 'B', 'C') }),
  fc.record({
    type: fc.constant('cause_revised'),
    cause: fc.constant('local_network'),
    attribution: fc.constant('network'),
  }),
)

const walk = fc.array(
  fc.record({
    input: anyInput,
    afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 6_000 })),
    which: fc.nat({ max: 3 }),
    draw: fc.constantFrom(0, 0.5, 0.99),
  }),
  { maxLength: 60, size: 'max' },
)

/** Feeds any inputs in any order; sees every state and the input that led there. */
function feed(
  inputs: typeof walk extends fc.Arbitrary<infer W> ? W : never,
  look: (before: MachineState, input: Input, now: number, draw: number) => void,
): void {
  let state = step(newMachine(CONFIG, 0), { type: 'start' }, 0, 0.5).state
  let now = 0
  for (const { afterMs, draw, input, which } of inputs) {
    now += afterMs
    const generation = state.sockets[which]?.generation ?? state.lastGeneration - which
    // The arbitrary makes every member of the union, which the compiler cannot see through.
    const whole = { ...input, generation } as unknown as Input
    look(state, whole, now, draw)
    const before = state
    state = step(before, whole, now, draw).state
  }
}

test(
  'the machine is total: any input in any state gives a state, effects, and a next deadline',
  () => {
    fc.assert(
      fc.property(walk, (inputs) => {
        feed(inputs, (before, input, now, draw) => {
          const { effects, state } = step(before, input, now, draw)
          expect(nextDeadline(state)).not.toBeNaN()
          expect(JSON.parse(JSON.stringify(effects))).toEqual([...effects])
        })
      }),
      HOW,
    )
  },
  LIMIT_MS,
)

test(
  'an input of a socket that is gone changes nothing',
  () => {
    fc.assert(
      fc.property(walk, (inputs) => {
        feed(inputs, (before, input, now, draw) => {
          if (!OF_A_SOCKET.has(input.type)) return
          const gone = { ...input, generation: 1_000 } as Input
          const nothing = step(before, { type: 'noise', generation: 1_000 }, now, draw)
          expect(step(before, gone, now, draw)).toEqual(nothing)
        })
      }),
      HOW,
    )
  },
  LIMIT_MS,
)

const OF_A_SOCKET: ReadonlySet<Input['type']> = new Set([
  'dial_failed',
  'opened',
  'authenticated',
  'auth_refused',
  'closed',
  'throttled',
  'heartbeat',
  'noise',
  'acknowledged',
  'refused',
  'data',
  'rest_book',
  'gap',
  'canary',
])

test(
  'the same input in the same state gives the same state and effects, and no state is changed in place',
  () => {
    fc.assert(
      fc.property(anySchedule, (schedule) => {
        simulate(schedule, {
          onStep({ before, connection, draw, effects, input }) {
            const again = step(freeze(before), input, connection.now, draw)
            expect(Bun.deepEquals(again.state, connection.state)).toBe(true)
            expect(Bun.deepEquals(again.effects, effects)).toBe(true)
          },
        })
      }),
      { numRuns: Math.ceil(RUNS / 4), seed: SEED },
    )
  },
  LIMIT_MS,
)

function freeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) freeze(part)
  return value
}

/** Factors (delay ÷ bound) of a client whose dials all fail. */
function factorsOf(seed: number, count: number): readonly number[] {
  const random = seededRandom(seed)
  const { backoffBaseMs, backoffCapMs } = DEFAULT_POLICY
  const config: MachineConfig = { ...CONFIG, sockets: 1 }
  let now = 0
  let state = newMachine(config, now)
  const tell = (input: Input): void => {
    state = step(state, input, now, random()).state
  }
  tell({ type: 'start' })
  const factors: number[] = []
  while (factors.length < count) {
    now = Math.max(now, nextDeadline(state))
    tell({ type: 'dial_granted', line: 'main' })
    const failed = { cause: 'refused', detail: '', httpStatus: null, retryAfterMs: null, fatal: null } as const
    tell({ type: 'dial_failed', generation: state.lastGeneration, failure: failed, maintenanceMs: null })
    const bound = Math.min(backoffCapMs, backoffBaseMs * 2 ** factors.length)
    factors.push((state.dialPlan?.delayMs ?? 0) / bound)
  }
  return factors
}

function correlation(ones: readonly number[], others: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [one, other] = [mean(ones), mean(others)]
  const product = mean(ones.map((value, place) => (value - one) * ((others[place] ?? 0) - other)))
  const spread = (values: readonly number[], of: number) => Math.sqrt(mean(values.map((value) => (value - of) ** 2)))
  return product / (spread(ones, one) * spread(others, other))
}

test('the jitter is inside the cap, over all of it, and that of two clients does not correlate', () => {
  const [ones, others] = [factorsOf(SEED, 2_500), factorsOf(SEED + 1, 2_500)]
  for (const factor of ones) {
    expect(factor).toBeGreaterThanOrEqual(0.5)
    expect(factor).toBeLessThanOrEqual(1)
  }
  for (const quarter of [0.5, 0.625, 0.75, 0.875]) {
    const share = ones.filter((factor) => factor >= quarter && factor < quarter + 0.125).length / ones.length
    expect(share).toBeGreaterThan(0.2)
  }
  expect(Math.abs(correlation(ones, others))).toBeLessThan(0.1)
})

const outage: fc.Arbitrary<Fault> = fc.constantFrom(
  { kind: 'refuse', forMs: 60_000 },
  { kind: 'no_dns', forMs: 60_000 },
  { kind: 'mute_dial', forMs: 60_000 },
  { kind: 'hold_path', forMs: 60_000 },
  { kind: 'http', status: 500, retryAfterMs: null, forMs: 60_000 },
  { kind: 'slow_dial', byMs: 30_000, forMs: 60_000 },
)

test(
  'while an exchange is away, dials start 0.25 to 4 s apart, however they end',
  () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 6_000, max: 8_000 }),
        outage,
        fc.integer({ min: 2, max: 200 }),
        (seed, at, fault, rttMs) => {
          const plan = { ...STEADY, rttMs }
          const close: Fault = { kind: 'close', code: null, sockets: 'all' }
          const { dials } = measure(plan, [strike(at, fault), strike(at + 1, close)], { at, forMs: 60_000, seed })
          expect(dials.length).toBeGreaterThanOrEqual(14)
          for (const [place, dial] of dials.entries()) {
            const next = dials[place + 1]
            if (next === undefined) continue
            expect(next - dial).toBeGreaterThanOrEqual(250)
            expect(next - dial).toBeLessThanOrEqual(4_000 + 1e-6)
          }
        },
      ),
      { numRuns: Math.ceil(RUNS / 4), seed: SEED },
    )
  },
  LIMIT_MS,
)
