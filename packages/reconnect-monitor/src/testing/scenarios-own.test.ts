import { describe, expect, test } from 'bun:test'
import { nextDeadline } from '../machine/index.ts'
import { type Measured, measure, STEADY, strike } from './measure.ts'
import { type ConnectionPlan, type Fault, MOMENTS, type Strike } from './schedule.ts'

const AT = 6_000
const CLOSE: Fault = { kind: 'close', code: null, sockets: 'all' }
const PAIR: ConnectionPlan = { ...STEADY, sockets: 2 }

function after(strikes: readonly Strike[], forMs: number, plan: ConnectionPlan = STEADY): Measured {
  const measured = measure(plan, strikes, { at: AT, forMs })
  expect([...measured.found]).toEqual([])
  return measured
}

describe('a stop', () => {
  /** What leads a connection to each moment. */
  const WAYS: Readonly<Record<(typeof MOMENTS)[number], readonly Strike[]>> = {
    dialing: [strike(AT, CLOSE)],
    authenticating: [strike(AT, CLOSE)],
    subscribing: [strike(AT, CLOSE)],
    syncing: [strike(AT, { kind: 'silence', market: null, forMs: 60_000 }), strike(AT, CLOSE)],
    live: [],
    waiting: [strike(AT, { kind: 'refuse', forMs: 60_000 }), strike(AT, CLOSE)],
    replacing: [strike(AT, { kind: 'blackhole', sockets: 'all' })],
    standby: [],
  }

  test.each(MOMENTS)('while %s leaves nothing: no socket, no deadline, no dial', (moment) => {
    const plan: ConnectionPlan = moment === 'standby' ? PAIR : { ...STEADY, login: true }
    const { world } = after([...WAYS[moment], strike(AT, { kind: 'stop' }, moment)], 30_000, plan)
    const [connection] = world.connections
    expect(connection?.state.state).toBe('stopped')
    expect(connection?.state.sockets).toEqual([])
    expect(connection === undefined ? 0 : nextDeadline(connection.state)).toBe(Number.POSITIVE_INFINITY)
    expect(world.exchanges[0]?.standing).toEqual([])
  })
})

describe('an operator', () => {
  test('who reconnects while a floor holds is kept waiting by it', () => {
    const limit: Fault = { kind: 'http', status: 429, retryAfterMs: 8_000, forMs: 500 }
    const reconnect: Fault = { kind: 'operator', action: 'reconnect' }
    const { dials } = after([strike(AT, limit), strike(AT, CLOSE), strike(AT + 1_000, reconnect)], 20_000)
    const [first = 0, second = 0] = dials
    expect(second - first).toBeGreaterThanOrEqual(8_000)
  })

  test('who pauses while it dials ends the dial, and who resumes has it live again', () => {
    const pause: Fault = { kind: 'operator', action: 'pause' }
    const resume: Fault = { kind: 'operator', action: 'resume' }
    const { backMs, world } = after(
      [strike(AT, CLOSE), strike(AT, pause, 'dialing'), strike(AT + 5_000, resume)],
      9_000,
    )
    expect(backMs).toBeGreaterThan(5_000)
    expect(backMs).toBeLessThan(5_500)
    expect(world.ledger.projection.outages().map(({ endedBy }) => endedBy)).toEqual(['paused'])
  })

  test('who reconnects a live connection makes a planned outage', () => {
    const { world } = after([strike(AT, { kind: 'operator', action: 'reconnect' })], 6_000)
    expect(world.ledger.projection.outages()).toMatchObject([
      { cause: 'operator', planned: true, endedBy: 'recovered' },
    ])
  })
})

describe('our own process', () => {
  test('that dies in an outage leaves it ended where it last proved to live, and starts anew', () => {
    const strikes = [
      strike(AT, { kind: 'refuse', forMs: 20_000 }),
      strike(AT, CLOSE),
      strike(AT + 6_000, { kind: 'crash', downMs: 4_000 }),
    ]
    const { world } = after(strikes, 40_000)
    const [outage] = world.ledger.projection.outages()
    expect(outage?.endedBy).toBe('process_stop')
    expect(world.connections[0]?.state.state).toBe('live')
  })

  test('whose wall clock jumps an hour in an outage measures it all the same', () => {
    const strikes = [
      strike(AT, { kind: 'refuse', forMs: 8_000 }),
      strike(AT, CLOSE),
      strike(AT + 3_000, { kind: 'wall_jump', byMs: 3_600_000 }),
    ]
    const { world } = after(strikes, 20_000)
    const [outage] = world.ledger.projection.outages()
    expect(outage?.durationMs).toBeGreaterThan(7_000)
    expect(outage?.durationMs).toBeLessThan(13_000)
  })

  test('that stands still for 9 s takes what waited first, and reconnects nothing', () => {
    const { dials, told, world } = after([strike(AT, { kind: 'stall', ms: 9_000 })], 30_000, PAIR)
    expect(dials).toEqual([])
    expect(told.filter(({ type }) => type === 'connection_lost' || type === 'standby_promoted')).toEqual([])
    expect(world.connections[0]?.state.state).toBe('live')
  })

  test('that stands still while the exchange goes away sees it as soon as it goes on', () => {
    const { backMs } = after([strike(AT, { kind: 'stall', ms: 4_000 }), strike(AT + 500, CLOSE)], 12_000)
    expect(backMs).toBeLessThan(4_000 + 1_500)
  })

  test('with channels that nothing can test is told nothing of an outage by a long standstill', () => {
    const plan: ConnectionPlan = { ...STEADY, markets: ['untested', 'untested'] }
    const { dials, told } = after([strike(AT, { kind: 'stall', ms: 9_000 })], 30_000, plan)
    expect(dials).toEqual([])
    expect(told.filter(({ type }) => type === 'connection_lost')).toEqual([])
  })
})

describe('a pair of sockets', () => {
  test('whose primary dies hands over to the standby within the tick that noticed', () => {
    const { backMs, told } = after([strike(AT, { kind: 'close', code: 1001, sockets: 'primary' })], 6_000, PAIR)
    expect(told.find(({ type }) => type === 'standby_promoted')?.afterMs).toBeLessThanOrEqual(STEADY.rttMs)
    expect(told.filter(({ type }) => type === 'connection_lost')).toEqual([])
    expect(backMs).toBeLessThan(500)
  })

  test('whose primary goes mute hands over as soon as the standby knows more', () => {
    const mute: Fault = { kind: 'mute', market: null, healedByAsking: false, sockets: 'primary' }
    const { backMs } = after([strike(AT, mute)], 8_000, PAIR)
    expect(backMs).toBeLessThan(2_500)
  })

  test('of which one market goes mute on the primary is no outage of the connection', () => {
    const mute: Fault = { kind: 'mute', market: 0, healedByAsking: false, sockets: 'primary' }
    const { told } = after([strike(AT, mute)], 8_000, PAIR)
    expect(told.some(({ type }) => type === 'standby_promoted')).toBe(true)
    expect(told.filter(({ type }) => type === 'connection_lost')).toEqual([])
  })

  test('near the end of their lives are replaced before it, and nothing is missed', () => {
    const { told } = after([], 60_000, { ...PAIR, lifetimeMs: 15_000 })
    expect(told.filter(({ type }) => type === 'socket_rotated').length).toBeGreaterThanOrEqual(3)
    expect(told.filter(({ type }) => type === 'connection_lost')).toEqual([])
  })
})
