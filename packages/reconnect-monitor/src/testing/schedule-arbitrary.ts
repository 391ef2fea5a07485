import fc from 'fast-check'
import {
  type ChannelKind,
  type Condition,
  type ConnectionPlan,
  type Fault,
  MOMENTS,
  type OwnFault,
  type Schedule,
  type SocketFault,
  type Strike,
} from './schedule.ts'

/** The last instant at which a fault of a schedule begins, in ms. */
const LAST_STRIKE_MS = 12_000
const LONG_CONDITION_MS = 10_000
/** Long enough for flapping to be called, and for refusals to need an operator. */
const LONGEST_CONDITION_MS = 50_000

const market = fc.nat({ max: 2 })
const anyMarket = fc.option(market)
const sockets = fc.oneof(
  { weight: 4, arbitrary: fc.constant('all' as const) },
  { weight: 2, arbitrary: fc.constant('primary' as const) },
  { weight: 1, arbitrary: fc.constant('others' as const) },
)
const code = fc.constantFrom(null, 1000, 1001, 1006, 1011, 1012, 1013)
const ms = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })
const just = <K extends string>(kind: K) => ({ kind: fc.constant(kind) })

const socketFault: fc.Arbitrary<SocketFault> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ...just('close'), code, sockets }) },
  { weight: 3, arbitrary: fc.record({ ...just('blackhole'), sockets }) },
  {
    weight: 3,
    arbitrary: fc.record({ ...just('mute'), market: anyMarket, healedByAsking: fc.boolean(), sockets }),
  },
  { weight: 2, arbitrary: fc.record({ ...just('lose_frames'), market, frames: ms(1, 4), sockets }) },
  { weight: 1, arbitrary: fc.record({ ...just('repeat_frame'), market, sockets }) },
  { weight: 1, arbitrary: fc.record({ ...just('cross'), market, sockets }) },
  { weight: 1, arbitrary: fc.record({ ...just('garbage'), sockets }) },
  { weight: 1, arbitrary: fc.record({ ...just('throttle'), retryAfterMs: fc.option(ms(0, 12_000)), sockets }) },
)

const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record(just('hold_path')),
  fc.record(just('refuse')),
  fc.record(just('no_dns')),
  fc.record({
    ...just('http'),
    status: fc.constantFrom(401, 403, 404, 429, 500, 503),
    retryAfterMs: fc.option(ms(0, 12_000)),
  }),
  fc.record(just('wrong_tls_name')),
  fc.record({ ...just('slow_dial'), byMs: ms(100, 12_000) }),
  fc.record(just('mute_dial')),
  fc.record({ ...just('flap'), afterMs: ms(0, 3_000), code }),
  fc.record({ ...just('silence'), market: anyMarket }),
  fc.record(just('no_pongs')),
  fc.record(just('no_acks')),
  fc.record(just('data_first')),
  fc.record({ ...just('refuse_subscribe'), market }),
  fc.record({ ...just('poison'), market }),
  fc.record({ ...just('late'), byMs: ms(100, 9_000) }),
  fc.record(just('hold_data')),
  fc.record({ ...just('trickle'), everyMs: ms(100, 2_000) }),
  fc.record(just('no_login_answer')),
  fc.record({ ...just('refuse_login'), hopeless: fc.boolean() }),
  fc.record(just('rest_mute')),
  fc.record(just('rest_behind')),
  fc.record({ ...just('quiet'), market: anyMarket }),
)

const lasting: fc.Arbitrary<Fault> = fc
  .tuple(
    anyCondition,
    fc.oneof(
      { weight: 12, arbitrary: ms(20, LONG_CONDITION_MS) },
      { weight: 1, arbitrary: ms(LONG_CONDITION_MS, LONGEST_CONDITION_MS) },
    ),
  )
  .map(([condition, forMs]) => ({ ...condition, forMs }))

const ownFault: fc.Arbitrary<OwnFault> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ...just('stall'), ms: ms(50, 9_000) }) },
  { weight: 1, arbitrary: fc.record({ ...just('wall_jump'), byMs: ms(-7_200_000, 7_200_000) }) },
  {
    weight: 4,
    arbitrary: fc.record({ ...just('operator'), action: fc.constantFrom('reconnect', 'pause', 'resume') }),
  },
  { weight: 1, arbitrary: fc.record(just('stop')) },
  { weight: 1, arbitrary: fc.record({ ...just('unlisted'), market, lastsMs: ms(20, LONG_CONDITION_MS) }) },
  { weight: 1, arbitrary: fc.record({ ...just('crash'), downMs: ms(100, 8_000) }) },
)

/** Any fault, the likelier ones more often. */
export const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 5, arbitrary: socketFault },
  { weight: 6, arbitrary: lasting },
  { weight: 2, arbitrary: ownFault },
)

/** Faults of a kind, at any instant or moment. */
export function strikesOf(fault: fc.Arbitrary<Fault>, count: { minLength: number; maxLength: number }) {
  const strike: fc.Arbitrary<Strike> = fc.record({
    at: ms(0, LAST_STRIKE_MS),
    on: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...MOMENTS) }),
    connection: fc.nat({ max: 2 }),
    wide: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    fault,
  })
  return fc.array(strike, { ...count, size: 'max' })
}

const channel: fc.Arbitrary<ChannelKind> = fc.constantFrom('deltas', 'rest', 'books', 'canary', 'untested', 'events')

/** A connection in any shape. */
export const anyConnection: fc.Arbitrary<ConnectionPlan> = fc.record({
  address: fc.nat({ max: 1 }),
  sockets: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1 as const) },
    { weight: 2, arbitrary: fc.constant(2 as const) },
  ),
  markets: fc.array(channel, { minLength: 1, maxLength: 3 }),
  paceMs: fc.constantFrom(450, 250, 700, 1_500),
  rttMs: ms(2, 150),
  login: fc.boolean(),
  pingsAnswered: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  learned: fc.boolean(),
  lifetimeMs: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: ms(8_000, 30_000) }),
  burst: fc.constantFrom(20, 1),
  ghosts: fc.boolean(),
})

/** Any schedule: the faults of all kinds, at any instant, on one to three connections. */
export const anySchedule: fc.Arbitrary<Schedule> = scheduleOf(strikesOf(anyFault, { minLength: 1, maxLength: 6 }))

/** Schedules of given strikes. */
export function scheduleOf(
  strikes: fc.Arbitrary<readonly Strike[]>,
  connections: fc.Arbitrary<readonly ConnectionPlan[]> = fc.oneof(
    { weight: 5, arbitrary: fc.array(anyConnection, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(anyConnection, { minLength: 2, maxLength: 3 }) },
  ),
): fc.Arbitrary<Schedule> {
  return fc.record({
    seed: fc.integer(),
    connections,
    strikes,
    dialLimits: fc.constantFrom(
      { perSecond: 5, perMinute: 100 },
      { perSecond: 5, perMinute: 100 },
      { perSecond: 1, perMinute: 12 },
    ),
  })
}
