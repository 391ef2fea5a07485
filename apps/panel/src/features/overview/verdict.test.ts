import { describe, expect, test } from 'bun:test'
import { connectionDto } from '../../testing/dtos.ts'
import { verdict } from './verdict.ts'

const NOW = 10_000
const down = connectionDto({
  state: 'down',
  phase: 'waiting',
  since: 9_500,
  lastDataAt: 7_900,
  cause: 'heartbeat_timeout',
  attempt: 1,
  nextAttemptAt: 10_700,
  nextAttemptReason: 'backoff',
})
const vest = (change = {}) => connectionDto({ id: 'vest', exchange: 'vest', ...change })

const said = (...connections: Parameters<typeof verdict>[0]) => {
  const { headline, detail } = verdict(connections, NOW)
  return [headline, detail]
}

describe('the verdict', () => {
  test('says that all is well', () => {
    expect(said(connectionDto(), vest())).toEqual(['All 2 connections live', ''])
    expect(said(vest())).toEqual(['vest is live', ''])
    expect(said()).toEqual(['No connections', 'None is configured.'])
  })

  test('tells the worst with its cause, what happens next, and the others', () => {
    expect(said(down, vest(), vest({ id: 'a', state: 'degraded' }), vest({ id: 'b', state: 'paused' }))).toEqual([
      'paradex is down',
      'No answer to ping for 2.1 s. Attempt 2 in 0.7 s. The others: 1 live, 1 degraded, 1 paused.',
    ])
  })

  test('counts a silence from the last data, anything else from its own instant', () => {
    expect(said({ ...down, cause: 'remote_close' })[1]).toStartWith('The exchange closed the socket 0.5 s ago.')
    expect(said({ ...down, cause: 'stale_data' })[1]).toStartWith('No data for 2.1 s.')
  })

  test('says why a wait is longer than the backoff', () => {
    expect(said({ ...down, nextAttemptReason: 'dial_budget' })[1]).toEndWith(
      'Attempt 2 in 0.7 s (waiting its turn: the exchange limits new connections).',
    )
    expect(said({ ...down, nextAttemptReason: 'of_a_later_version' })[1]).toEndWith('(of a later version).')
  })

  test('says that a connection flaps, and with which close code, as soon as that is known', () => {
    const flapping = { ...down, flapping: true, cause: 'remote_close' as const, nextAttemptReason: 'flapping' }
    expect(said(flapping)[1]).toContain('Flapping, its sockets end right after they open.')
    const told = { sockets: 5, withinMs: 21_000, closeCode: 1013, closes: 4 }
    expect(verdict([flapping], NOW, { paradex: { flapping: told } }).detail).toBe(
      'The exchange closed the socket 0.5 s ago. Flapping, 4 of 5 sockets ended with close code 1013 within 21.0 s. Attempt 2 in 0.7 s (its sockets keep ending: dials are spaced until one holds).',
    )
  })

  test('mentions what flapped a moment ago although all is well', () => {
    expect(said(connectionDto({ flapping: true }), vest())).toEqual([
      'All 2 connections live',
      'paradex: flapping, its sockets end right after they open.',
    ])
  })

  test('follows an attempt under way', () => {
    expect(said({ ...down, phase: 'syncing', nextAttemptAt: null })[1]).toEndWith('Attempt 1: waiting for first data.')
  })

  test('tells several troubled connections one by one, and counts the rest', () => {
    expect(said(down, { ...down, id: 'vest' }, { ...down, id: 'third' }, vest({ id: 'well' }))).toEqual([
      '3 of 4 connections are down',
      'paradex: no answer to ping for 2.1 s, attempt 2 in 0.7 s. vest: no answer to ping for 2.1 s, attempt 2 in 0.7 s. And 1 more. The others: 1 live.',
    ])
  })

  test('ranks failed above down, and says what the operator must do', () => {
    const failed = vest({ state: 'failed', cause: 'auth_rejected', since: 4_000, detail: 'Renew the API key.' })
    expect(said(down, failed)).toEqual([
      'vest has failed',
      'The login was rejected 6.0 s ago. Renew the API key. It waits for an operator. The others: 1 down.',
    ])
  })

  test('says when a failed connection is tried again', () => {
    const failed = vest({
      state: 'failed',
      cause: 'tls',
      since: 4_000,
      detail: 'Certificate is for another.test. Check the url; then reconnect.',
      nextAttemptAt: 19_000,
      nextAttemptReason: 'slow_probe',
    })
    expect(said(failed)[1]).toBe(
      'TLS has failed for 6.0 s. Certificate is for another.test. Check the url; then reconnect. Tried again in 9.0 s.',
    )
  })

  test('tells data that is late from data that stopped', () => {
    const [book] = connectionDto().subscriptions
    if (book === undefined) throw new TypeError('no subscription')
    const late = { ...book, state: 'stale' as const, lagMs: 3_240 }
    expect(said(connectionDto({ state: 'degraded', subscriptions: [late] }))[1]).toBe(
      'BTC-USD-PERP order book comes 3.2 s late.',
    )
    const stopped = { ...late, lagMs: 40, lastDataAt: 5_800 }
    expect(said(connectionDto({ state: 'degraded', subscriptions: [stopped] }))[1]).toBe(
      'BTC-USD-PERP order book stale for 4.2 s.',
    )
  })

  test('names the data that a degraded connection lacks', () => {
    const [book] = connectionDto().subscriptions
    if (book === undefined) throw new TypeError('no subscription')
    const degraded = connectionDto({
      state: 'degraded',
      subscriptions: [{ ...book, state: 'stale', lastDataAt: 5_800 }],
    })
    expect(said(degraded)).toEqual(['paradex is degraded', 'BTC-USD-PERP order book stale for 4.2 s.'])
  })

  test('a start is no trouble', () => {
    const first = connectionDto({ state: 'connecting', phase: 'dialing', attempt: 1 })
    expect(said(first)).toEqual(['Connecting to paradex', 'Attempt 1: dialing.'])
  })
})
