import { describe, expect, test } from 'bun:test'
import {
  ATTEMPT_REASONS,
  type AttemptReason,
  EVENT_TYPES,
  type EventData,
  type EventType,
  type Role,
} from '@holdfast/adapter-core/events'
import { sentenceOf } from './sentences.ts'

const say = <T extends EventType>(type: T, data: EventData[T]) => sentenceOf({ type, data })
const BOOK = { channel: 'order_book', market: 'BTC-PERP' }
const PHASES = { detectedMs: 0, waitedMs: 0, dialedMs: 0, authenticatedMs: 0, subscribedMs: 0, firstDataMs: 0 }

describe('an event as a sentence', () => {
  test('a loss with its cause, how late it was noticed, and the raw detail', () => {
    const lost = {
      cause: 'heartbeat_timeout',
      attribution: 'network',
      detail: 'no pong in 1250 ms',
      planned: false,
      generation: 1,
      impactAt: 1,
      detectionMs: 2_270,
      socketOpen: false,
    } as const
    expect(say('connection_lost', lost)).toBe('Down, no answer to ping, noticed after 2.27 s: no pong in 1250 ms')
    expect(say('connection_lost', { ...lost, planned: true, cause: 'operator', detectionMs: 0, detail: null })).toBe(
      'Down as planned, by the operator',
    )
  })

  test('a recovery with its length', () => {
    const recovery = { durationMs: 4_290, detectionMs: 2_270, attempts: 2, phases: PHASES }
    expect(say('connection_live', { generation: 2, recovery })).toBe('Live again after 4.29 s, 2 attempts')
    expect(say('connection_live', { generation: 1, recovery: null })).toBe('Live: data flows')
  })

  test('an interruption of the watch, and all that it may have been', () => {
    const said = (reason: 'stalled' | 'clock_jumped', jumpMs: number) =>
      say('watch_interrupted', { lastSeenAt: 1, reason, jumpMs })
    expect(said('stalled', 3)).toBe('Nobody watched for a while: the machine slept, or the bot stood still')
    expect(said('clock_jumped', 28_800_000)).toBe(
      'Nobody watched: the machine slept for 8 h, or its clock was set ahead by as much',
    )
    expect(said('clock_jumped', -3_600_000)).toBe('The clock was set back by 1 h')
  })

  test('attempts', () => {
    expect(say('attempt_started', { attempt: 2, generation: 3, delayMs: 700, reason: 'backoff' })).toBe(
      'Attempt 2 started, at least 700 ms after the dial before',
    )
    expect(say('attempt_started', { attempt: 1, generation: 1, delayMs: 40, reason: 'first' })).toBe(
      'Attempt 1 started after 40 ms',
    )
    const failed = {
      attempt: 2,
      generation: 3,
      cause: 'refused',
      detail: null,
      phase: 'dialing',
      elapsedMs: 3,
    } as const
    expect(say('attempt_failed', failed)).toBe('Attempt 2 failed while dialing, connection refused, after 3 ms')
    expect(say('attempt_failed', { ...failed, role: 'standby' })).toStartWith('Standby socket failed while dialing,')
  })

  test.each([
    ['primary', 'dial_budget', 'Attempt 2 started (waiting its turn: the exchange limits new connections)'],
    ['next', 'ping_unanswered', 'Replacement socket dialed (a ping is unanswered: a replacement gets ready)'],
    ['next', 'lifetime', 'Replacement socket dialed (the socket nears the end of its life)'],
    ['standby', 'standby', 'Standby socket dialed (a standby is wanted beside it)'],
    ['standby', 'retry_after', 'Standby socket dialed (the exchange named the time)'],
  ] as const satisfies [Role, AttemptReason, string][])('a %s dial for %s says why', (role, reason, sentence) => {
    expect(say('attempt_started', { attempt: 2, generation: 3, delayMs: 0, reason, role })).toBe(sentence)
  })

  test.each(ATTEMPT_REASONS.map((reason) => [reason] as const))('%s has plain words', (reason) => {
    expect(say('attempt_started', { attempt: 2, generation: 3, delayMs: 0, reason })).not.toContain('_')
  })

  test('a cause that was learnt later', () => {
    expect(say('cause_revised', { cause: 'local_network', attribution: 'network' })).toBe(
      'Cause revised to our own network: every connection was lost within 2 s',
    )
    expect(say('cause_revised', { cause: 'maintenance', attribution: 'exchange' })).toBe(
      'Cause revised to maintenance, the doing of the exchange',
    )
  })

  test('a failure with what to do about it', () => {
    expect(say('connection_failed', { cause: 'auth_rejected', detail: '401', remedy: 'Check the key.' })).toBe(
      'Failed, login rejected: 401. Check the key',
    )
  })

  test('a subscription refused again', () => {
    const refused = { ...BOOK, generation: 1, detail: null }
    const sentences = [1, 2, 3, 4].map((refusals) => say('subscription_refused', { ...refused, refusals }))
    expect(sentences.map((sentence) => sentence.slice('BTC-PERP order book '.length))).toEqual([
      'refused',
      'refused for the 2nd time',
      'refused for the 3rd time',
      'refused for the 4th time',
    ])
  })

  test('what a degraded connection lacks', () => {
    const subscriptions = [
      { ...BOOK, state: 'stale' },
      { channel: 'order_book', market: 'ETH-PERP', state: 'fresh' },
    ] as const
    expect(say('connection_degraded', { generation: 1, subscriptions, recovery: null })).toBe(
      'Degraded: BTC-PERP order book stale',
    )
  })

  test('a market that was merely quiet', () => {
    expect(say('subscription_restored', { ...BOOK, quiet: true })).toBe('BTC-PERP order book was merely quiet: fresh')
  })

  test('who asked for what, and why', () => {
    expect(say('connection_paused', { actor: 'local', reason: 'rotating keys' })).toBe('Paused by local: rotating keys')
    expect(say('operator_action', { actor: 'local', reason: null, action: 'reconnect' })).toBe(
      'Reconnect asked by local',
    )
  })

  test('sockets that flap, and the end of it', () => {
    const flapping = { sockets: 5, withinMs: 60_000, closeCode: 1013, closes: 4 }
    expect(say('flapping_started', flapping)).toBe(
      'Flapping: 5 sockets opened and ended within 1 min, 4 of them with close code 1013',
    )
    expect(say('flapping_started', { ...flapping, closeCode: null })).toEndWith('4 of them without a close frame')
    expect(say('flapping_ended', { durationMs: 60_000 })).toBe('No longer flapping after 1 min')
  })

  test('a socket that took over', () => {
    expect(say('socket_rotated', { from: 3, to: 4, reason: 'lifetime' })).toBe(
      'Socket 4 took over from socket 3 without a gap: it neared the end of its life',
    )
    expect(say('socket_rotated', { from: 3, to: 4, reason: 'stale_data' })).toBe(
      'Socket 4 took over from socket 3 without a gap: data stopped',
    )
    expect(say('standby_promoted', { from: 3, to: 4, cause: 'remote_close', detail: '1012 restart' })).toBe(
      'Standby socket 4 took over from socket 3 without a gap, closed by the exchange: 1012 restart',
    )
  })

  test('a spread that opened and closed, with the prices that made it', () => {
    const level = (price: string) => ({ price, size: '1' })
    const spread = {
      spread: 'btc',
      entryPct: 0.0624,
      exitPct: -0.0041,
      buy: { connection: 'vest', market: 'BTC-PERP', bestBid: level('83450'), bestAsk: level('83450.1') },
      sell: { connection: 'paradex', market: 'BTC-USD-PERP', bestBid: level('83502.2'), bestAsk: level('83446.6') },
    }
    expect(say('spread_opened', spread)).toBe(
      'Spread btc opened at 0.062 %: buy at 83450.1 on vest, sell at 83502.2 on paradex',
    )
    expect(say('spread_closed', { ...spread, openMs: 31_500 })).toBe(
      'Spread btc closed at −0.004 % after 31.5 s: sell at 83450 on vest, buy at 83446.6 on paradex',
    )
  })

  test('what nobody specified yet is listed', () => {
    expect(say('drill_started', { from_generation: 3, why: 'lifetime' })).toBe(
      'Drill started: from generation 3, why lifetime',
    )
  })

  test.each(EVENT_TYPES.map((type) => [type] as const))(
    '%s is told even when its data is not what was promised',
    (type) => {
      expect(sentenceOf({ type, data: {} }).length).toBeGreaterThan(3)
    },
  )
})

test('an action that was refused says why', () => {
  const asked = { actor: 'signal', reason: null, action: 'reload' }
  expect(sentenceOf({ type: 'operator_action', data: asked })).toBe('Reload asked by signal')
  const refused = 'config.yaml:3: exchanges[0].adapter: unknown adapter "vset", and 1 more'
  expect(sentenceOf({ type: 'operator_action', data: { ...asked, refused } })).toStartWith(
    'Reload asked by signal, refused',
  )
  expect(sentenceOf({ type: 'operator_action', data: { ...asked, refused } })).toContain('config.yaml:3')
})
