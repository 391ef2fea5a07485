import { describe, expect, test } from 'bun:test'
import { type Measured, measure, STEADY, strike } from './measure.ts'
import type { Fault, Strike } from './schedule.ts'

const AT = 6_000
const CLOSE: Fault = { kind: 'close', code: null, sockets: 'all' }
const BLACKHOLE: Fault = { kind: 'blackhole', sockets: 'all' }

/** Runs the steady connection through strikes; no invariant may be broken on the way. */
function after(strikes: readonly Strike[], forMs: number, fromMs = 0, plan = STEADY): Measured {
  const measured = measure(plan, strikes, { at: AT, fromMs, forMs })
  expect([...measured.found]).toEqual([])
  return measured
}

function attempts({ told }: Measured): number {
  return told.filter(({ type }) => type === 'attempt_started').length
}

describe('a partition', () => {
  test('while reconnecting ends in live, one outage for both', () => {
    const measured = after([strike(AT, CLOSE), strike(AT, { kind: 'hold_path', forMs: 9_000 }, 'dialing')], 12_000)
    expect(measured.backMs).toBeLessThan(9_000 + 5_000)
    expect(measured.told.filter(({ type }) => type === 'connection_lost').length).toBe(1)
    expect(measured.world.ledger.projection.outages().length).toBe(1)
  })

  test('during a backoff wait costs nothing when it heals before the next dial', () => {
    const refuse: Fault = { kind: 'refuse', forMs: 400 }
    const hold: Fault = { kind: 'hold_path', forMs: 50 }
    const { backMs } = after([strike(AT, refuse), strike(AT, CLOSE), strike(AT + 100, hold, 'waiting')], 6_000)
    expect(backMs).toBeLessThan(2_500)
  })

  test('that heals in mid-dial lets that very dial through: its bytes waited', () => {
    const { backMs, dials } = after([strike(AT, { kind: 'hold_path', forMs: 2_900 }), strike(AT, BLACKHOLE)], 6_000)
    expect(dials.length).toBe(1)
    expect(backMs).toBeLessThan(2_900 + 200)
  })

  test('shorter than the ping deadline is outlived by the socket, and what waited comes in order', () => {
    const { backMs, dials, told } = after([strike(AT, { kind: 'hold_path', forMs: 1_200 })], 6_000)
    expect(dials).toEqual([])
    expect(told.filter(({ type }) => type === 'connection_lost')).toEqual([])
    expect(backMs).toBeLessThan(1_200 + 400)
  })
})

describe('a drop', () => {
  test('before the first frame, again and again, is followed by one that holds', () => {
    const flap: Fault = { kind: 'flap', afterMs: 0, code: null, forMs: 2_000 }
    const measured = after([strike(AT, CLOSE), strike(AT, flap)], 8_000)
    expect(attempts(measured)).toBeGreaterThanOrEqual(3)
    expect(measured.backMs).toBeLessThan(2_000 + 5_000)
  })

  test('during the handshake is a failed attempt, not a flap', () => {
    const reset = strike(AT, CLOSE, 'dialing')
    const measured = after([strike(AT, CLOSE), reset, strike(AT + 60, CLOSE, 'dialing')], 6_000)
    expect(measured.told.some(({ type }) => type === 'attempt_failed')).toBe(true)
    expect(measured.backMs).toBeLessThan(3_000)
  })

  test('right after the subscribe is answered by subscribing to all of it again', () => {
    const measured = after([strike(AT, CLOSE), strike(AT, CLOSE, 'subscribing')], 6_000)
    expect(attempts(measured)).toBe(2)
    expect(measured.marketBackMs.every((ms) => ms < 2_000)).toBe(true)
  })

  test('over and over keeps data and events in order, and tells nothing twice', () => {
    const drops = Array.from({ length: 8 }, (_, place) => strike(AT + place * 700, CLOSE))
    const { told, world } = after(drops, 60_000)
    const ids = world.ledger.events.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    const instants = told.map(({ afterMs }) => afterMs)
    expect(instants).toEqual(instants.toSorted((a, b) => a - b))
    expect(world.connections[0]?.state.state).toBe('live')
  })

  test('of everything at once while a standby is warming up ends in live with both again', () => {
    const measured = after([strike(AT, CLOSE), strike(AT, CLOSE, 'standby')], 8_000, 0, { ...STEADY, sockets: 2 })
    const roles = measured.world.connections[0]?.state.sockets.map(({ role }) => role)
    expect(roles).toEqual(['primary', 'standby'])
  })
})

describe('silence', () => {
  test('of everything, pongs too, ends the socket by its missed ping', () => {
    const { told, backMs } = after([strike(AT, BLACKHOLE)], 6_000)
    const lost = told.find(({ type }) => type === 'connection_lost')
    expect(lost?.data).toMatchObject({ cause: 'heartbeat_timeout' })
    expect(backMs).toBeLessThan(4_750)
  })

  test('of pings that no document says are answered is left to the data to judge', () => {
    const plan = { ...STEADY, pingsAnswered: false }
    const strikes = [strike(0, { kind: 'no_pongs', forMs: 60_000 })]
    const { dials, told } = after(strikes, 30_000, 0, plan)
    expect(dials).toEqual([])
    expect(told.filter(({ type }) => type === 'connection_lost')).toEqual([])
  })

  test('half-open during subscribe ends by the ping, not by three unanswered subscribes', () => {
    const { backMs } = after([strike(AT, CLOSE), strike(AT, BLACKHOLE, 'subscribing')], 10_000)
    expect(backMs).toBeLessThan(4_750)
  })

  test('half-open while logging in ends within the time a login may take', () => {
    const plan = { ...STEADY, login: true }
    const measured = after([strike(AT, CLOSE), strike(AT, BLACKHOLE, 'authenticating')], 10_000, 0, plan)
    expect(measured.told.find(({ type }) => type === 'attempt_failed')?.data).toMatchObject({ phase: 'authenticating' })
    expect(measured.backMs).toBeLessThan(4_750)
  })

  test('of one half of a path that is read too slowly shows as lag, never as fresh', () => {
    const strikes = [strike(AT, { kind: 'trickle', everyMs: 600, forMs: 14_000 })]
    const measured = after(strikes, 30_000)
    const late = measured.told.find(({ type, data }) => type === 'subscription_stale' && isLagging(data))
    expect(late?.afterMs).toBeLessThan(8_000)
    expect(measured.world.connections[0]?.state.state).toBe('live')
  })
})

function isLagging(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'cause' in data && data.cause === 'lagging'
}

describe('a handshake', () => {
  test('that is slow while the next is fast loses: the first to open wins, the other is ended', () => {
    const slow: Fault = { kind: 'slow_dial', byMs: 9_000, forMs: 9_000 }
    const { backMs, world } = after([strike(AT, CLOSE), strike(AT, slow)], 16_000)
    expect(backMs).toBeLessThan(9_000 + 5_000)
    expect(world.exchanges[0]?.standing.length).toBe(1)
  })

  test('that takes 6 s, always, is waited for after two timeouts, while others start beside it', () => {
    const slow: Fault = { kind: 'slow_dial', byMs: 6_000, forMs: 60_000 }
    const { backMs, dials } = after([strike(AT, CLOSE), strike(AT, slow)], 30_000)
    expect(backMs).toBeLessThan(15_000)
    expect(dials.length).toBeGreaterThanOrEqual(3)
  })

  test('reset while a dial of the connection is the only thing left is followed by the next on schedule', () => {
    const { dials } = after([strike(AT, CLOSE), strike(AT, { kind: 'refuse', forMs: 3_000 })], 10_000)
    for (const [place, at] of dials.entries()) expect((dials[place + 1] ?? at) - at).toBeLessThanOrEqual(4_000)
  })
})
