import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Look, Simulation, type Spell, WEATHERS } from '../testing/simulation.ts'
import { nextDeadline } from './index.ts'

/** Schedules tried in one run. A failure is shrunk and printed with the seed that replays it. */
const RUNS = Number(Bun.env['HOLDFAST_SCHEDULES'] ?? 200)
/** Long runs are asked for with HOLDFAST_SCHEDULES; bun would cut a test off after 5 s. */
const LIMIT_MS = 600_000

const spells = fc.array(
  fc.record({ weather: fc.constantFrom(...WEATHERS), ms: fc.integer({ min: 50, max: 20_000 }), cut: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
)

function run(seed: number, schedule: readonly Spell[], onLook: (look: Look) => void = () => {}): Simulation {
  const simulation = new Simulation(seed, onLook)
  for (const spell of schedule) simulation.live(spell)
  return simulation
}

test(
  'live means that every subscription is fresh in this generation, and the gate is open only then',
  () => {
    fc.assert(
      fc.property(fc.integer(), spells, (seed, schedule) => {
        run(seed, schedule, ({ state, verdicts }) => {
          const socket = state.sockets.find(({ generation }) => generation === state.primary)
          const isUp = state.state === 'live' || state.state === 'degraded'
          if (state.state === 'live') expect(socket?.subs.every(({ status }) => status.kind === 'fresh')).toBe(true)
          if (!isUp) expect(verdicts.some(({ fresh }) => fresh)).toBe(false)
          for (const { fresh, staleReason } of verdicts) expect(fresh).toBe(staleReason === null)
        })
      }),
      { numRuns: RUNS },
    )
  },
  LIMIT_MS,
)

test(
  'at most one socket is open, and no more dials are in flight than the policy allows',
  () => {
    fc.assert(
      fc.property(fc.integer(), spells, (seed, schedule) => {
        run(seed, schedule, ({ state }) => {
          expect(state.sockets.filter(({ stage }) => stage !== 'dialing').length).toBeLessThanOrEqual(1)
          expect(state.sockets.length).toBeLessThanOrEqual(state.config.policy.dialsInFlight)
        })
      }),
      { numRuns: RUNS },
    )
  },
  LIMIT_MS,
)

test(
  'every dial ends within its limit, and dials start at least half the base apart while nothing was proven',
  () => {
    fc.assert(
      fc.property(fc.integer(), spells, (seed, schedule) => {
        const simulation = run(seed, schedule, ({ state, now }) => {
          for (const socket of state.sockets) {
            if (socket.stage === 'dialing') expect(now - socket.dialedAt).toBeLessThanOrEqual(socket.dialLimitMs)
          }
        })
        for (const [index, at] of simulation.dials.entries()) {
          const sixth = simulation.dials[index + 30]
          if (sixth !== undefined) expect(sixth - at).toBeGreaterThan(20_000)
        }
      }),
      { numRuns: RUNS },
    )
  },
  LIMIT_MS,
)

test(
  'the phases of every outage add up to its duration',
  () => {
    fc.assert(
      fc.property(fc.integer(), spells, (seed, schedule) => {
        const simulation = run(seed, [...schedule, { weather: 'good', ms: 30_000, cut: false }])
        for (const { body } of simulation.events) {
          const recovery =
            body.type === 'connection_live' || body.type === 'connection_degraded' ? body.data.recovery : null
          if (recovery === null) continue
          expect(Object.values(recovery.phases).reduce((sum, ms) => sum + ms, 0)).toBe(recovery.durationMs)
          for (const ms of Object.values(recovery.phases)) expect(ms).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: RUNS },
    )
  },
  LIMIT_MS,
)

test(
  'one loss opens an outage and one recovery ends it, in turns',
  () => {
    fc.assert(
      fc.property(fc.integer(), spells, (seed, schedule) => {
        const simulation = run(seed, [...schedule, { weather: 'good', ms: 400_000, cut: false }])
        let isDown = false
        for (const { body } of simulation.events) {
          if (body.type === 'connection_lost') {
            expect(isDown).toBe(false)
            isDown = true
          }
          if (body.type !== 'connection_live' && body.type !== 'connection_degraded') continue
          expect(body.data.recovery !== null).toBe(isDown)
          isDown = false
        }
        expect(isDown).toBe(false)
        expect(simulation.state.state).toBe('live')
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    )
  },
  LIMIT_MS,
)

test(
  'once dials work again, it is back in under 5 s, whatever came before',
  () => {
    const refusals = spells.map((all) =>
      all.filter(({ weather }) => weather !== 'refusing_subscribes' && weather !== 'mute_data'),
    )
    fc.assert(
      fc.property(fc.integer(), refusals, (seed, schedule) => {
        const simulation = run(seed, [...schedule, { weather: 'good', ms: 5_000, cut: false }])
        expect(simulation.state.state).toBe('live')
      }),
      { numRuns: RUNS },
    )
  },
  LIMIT_MS,
)

test(
  'nothing is left after a stop, whenever it comes',
  () => {
    fc.assert(
      fc.property(fc.integer(), spells, (seed, schedule) => {
        const simulation = run(seed, schedule)
        simulation.tell({ type: 'stop' })
        expect(simulation.state.sockets).toEqual([])
        expect(nextDeadline(simulation.state)).toBe(Number.POSITIVE_INFINITY)
        simulation.live({ weather: 'good', ms: 60_000, cut: false })
        expect(simulation.state.state).toBe('stopped')
      }),
      { numRuns: RUNS },
    )
  },
  LIMIT_MS,
)

test(
  'the same seed and schedule give the same events and states',
  () => {
    fc.assert(
      fc.property(fc.integer(), spells, (seed, schedule) => {
        const one = run(seed, schedule)
        const other = run(seed, schedule)
        expect(one.events).toEqual(other.events)
        expect(one.state).toEqual(other.state)
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    )
  },
  LIMIT_MS,
)

test('a dial refused beside hanging ones is followed by the next on schedule', () => {
  const schedule: readonly Spell[] = [
    { weather: 'dead', ms: 13_183, cut: false },
    { weather: 'refusing', ms: 3_164, cut: false },
    { weather: 'good', ms: 5_050, cut: false },
  ]
  expect(run(-7, schedule).state.state).toBe('live')
})
