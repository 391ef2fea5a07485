import type { EventData, EventType, HoldfastEvent } from '@holdfast/adapter-core/events'
import fc from 'fast-check'
import type { NumberedEvent } from './fold.ts'

const SAMPLE_LEG = { bestBid: { price: '100', size: '1' }, bestAsk: { price: '101', size: '1' } }
const SAMPLE_SPREAD: EventData['spread_opened'] = {
  spread: 'btc',
  entryPct: 0.31,
  exitPct: 0.35,
  buy: { connection: 'vest', market: 'BTC-PERP', ...SAMPLE_LEG },
  sell: { connection: 'paradex', market: 'BTC-USD-PERP', ...SAMPLE_LEG },
}

const SAMPLE_NOTICE: EventData['notice_sent'] = { notice: 1, channel: 'phone', class: 'down', tries: 1, waitedMs: 80 }

/** One plausible value of every event's data. */
const SAMPLE_DATA: EventData = {
  bot_started: {
    mode: 'demo',
    version: '0.1.0',
    pid: 1,
    connections: ['paradex'],
    previousRunEndedAt: null,
    previousRunClean: null,
  },
  bot_stopped: { reason: 'SIGTERM' },
  watch_interrupted: { lastSeenAt: 0, reason: 'stalled', jumpMs: 0 },
  connection_connecting: { exchange: 'paradex', endpoint: 'wss://ws.example/v1' },
  connection_live: { generation: 1, recovery: null },
  connection_degraded: { generation: 1, subscriptions: [], recovery: null },
  connection_lost: {
    cause: 'remote_close',
    attribution: 'exchange',
    detail: null,
    planned: false,
    generation: 1,
    impactAt: Number.MAX_SAFE_INTEGER,
    detectionMs: 0,
    socketOpen: false,
  },
  connection_failed: { cause: 'auth_rejected', detail: '401', remedy: 'Renew the key' },
  connection_paused: { actor: 'local', reason: null },
  connection_resumed: { actor: 'local', reason: null },
  connection_removed: {},
  attempt_started: { attempt: 1, generation: 2, delayMs: 20, reason: 'first' },
  attempt_failed: { attempt: 1, generation: 2, cause: 'refused', detail: null, phase: 'dialing', elapsedMs: 3 },
  cause_revised: { cause: 'local_network', attribution: 'network' },
  flapping_started: { sockets: 5, withinMs: 60_000, closeCode: 1013, closes: 4 },
  flapping_ended: { durationMs: 60_000 },
  subscription_refused: { channel: 'order_book', market: 'BTC', generation: 1, detail: 'no', refusals: 1 },
  subscription_suspect: { channel: 'order_book', market: 'BTC', silentMs: 2_000, thresholdMs: 2_000 },
  subscription_stale: {
    channel: 'order_book',
    market: 'BTC',
    cause: 'stale_data',
    detail: null,
    impactAt: Number.MAX_SAFE_INTEGER,
    detectedAt: Number.MAX_SAFE_INTEGER,
  },
  subscription_restored: { channel: 'order_book', market: 'BTC', quiet: false },
  book_gap: {
    channel: 'order_book',
    market: 'BTC',
    expected: '7',
    got: '9',
    impactAt: Number.MAX_SAFE_INTEGER,
  },
  book_resynced: { channel: 'order_book', market: 'BTC', durationMs: 40 },
  socket_rotated: { from: 1, to: 2, reason: 'lifetime' },
  standby_promoted: { from: 1, to: 2, cause: 'remote_close', detail: null },
  operator_action: { actor: 'local', reason: null, action: 'reconnect' },
  drill_started: {},
  drill_finished: {},
  reconcile_started: {},
  reconcile_finished: {},
  spread_opened: SAMPLE_SPREAD,
  spread_closed: { ...SAMPLE_SPREAD, openMs: 4_000 },
  notice_sent: SAMPLE_NOTICE,
  notice_failed: { ...SAMPLE_NOTICE, error: 'the channel answered 500' },
  outage_acknowledged: { actor: 'local', reason: 'on it', outage: 3 },
  silence_started: { actor: 'local', reason: null, silence: 1, kind: 'mute', from: 0, until: 3_600_000 },
  silence_ended: { silence: 1, kind: 'mute', endedBy: 'recovered', actor: null },
  config_reloaded: { actor: 'local', added: ['vest'], changed: [], removed: [], sections: [], needsRestart: [] },
  store_degraded: { error: 'database or disk is full' },
  store_restored: { waited: 3, dropped: 0 },
}

/**
 * An event for a test. What `data` leaves out is plausible; instants of impact and detection are then the event's own.
 */
export function sampleEvent<T extends EventType>(
  type: T,
  at: number,
  data: Partial<EventData[T]> = {},
  connection: string | null = type.startsWith('bot_') ? null : 'paradex',
): HoldfastEvent {
  // TypeScript cannot tie `type` and `data` of a union together through a type parameter.
  return { type, at, connection, data: { ...SAMPLE_DATA[type], ...data } } as unknown as HoldfastEvent
}

/** Ids 1, 2, 3, … as a store gives them. */
export function numbered(events: readonly HoldfastEvent[]): readonly NumberedEvent[] {
  return events.map((event, index) => ({ ...event, id: index + 1 }))
}

const EVENT_WEIGHTS: Partial<Record<EventType, number>> = {
  connection_connecting: 2,
  connection_live: 6,
  connection_degraded: 4,
  connection_lost: 6,
  connection_failed: 2,
  attempt_started: 3,
  subscription_stale: 3,
  subscription_restored: 3,
}

const arbitraryType = fc.oneof(
  ...(Object.keys(SAMPLE_DATA) as EventType[]).map((type) => ({
    weight: EVENT_WEIGHTS[type] ?? 1,
    arbitrary: fc.constant(type),
  })),
)

const arbitraryMoment = fc.record({
  type: arbitraryType,
  connection: fc.constantFrom('paradex', 'constructor'),
  /** The clock mostly goes on, sometimes stands still, rarely jumps back. */
  elapsedMs: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 400 }) },
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -300, max: -1 }) },
  ),
  agoMs: fc.oneof(fc.constant(0), fc.integer({ min: -50, max: 900 })),
  market: fc.constantFrom('BTC', 'ETH'),
  flag: fc.boolean(),
  attempts: fc.nat({ max: 5 }),
})

type Moment = typeof arbitraryMoment extends fc.Arbitrary<infer M> ? M : never

function eventOf({ type, connection, agoMs, market, flag, attempts }: Moment, at: number): HoldfastEvent {
  const recovery = {
    durationMs: agoMs + 50,
    detectionMs: 5,
    attempts,
    phases: { detectedMs: 5, waitedMs: 1, dialedMs: 1, authenticatedMs: 1, subscribedMs: 1, firstDataMs: agoMs + 41 },
  }
  const data = {
    ...SAMPLE_DATA[type],
    ...('impactAt' in SAMPLE_DATA[type] ? { impactAt: at - agoMs, planned: flag } : {}),
    ...('detectedAt' in SAMPLE_DATA[type] ? { detectedAt: at - Math.trunc(agoMs / 2) } : {}),
    ...('market' in SAMPLE_DATA[type] ? { market } : {}),
    ...('recovery' in SAMPLE_DATA[type] && flag ? { recovery } : {}),
    ...('previousRunEndedAt' in SAMPLE_DATA[type] && flag ? { previousRunEndedAt: at - agoMs } : {}),
    ...('lastSeenAt' in SAMPLE_DATA[type] ? { lastSeenAt: at - Math.max(agoMs, 0) } : {}),
  }
  return sampleEvent(type, at, data, /^(bot|spread|watch|store)_/.test(type) ? null : connection)
}

/** Any log whatever: two connections, two markets, every event type in any order, a clock that jumps. */
export const arbitraryLog: fc.Arbitrary<readonly HoldfastEvent[]> = fc
  .array(arbitraryMoment, { maxLength: 60, size: 'max' })
  .map((moments) => {
    let at = 10_000
    return moments.map((moment) => {
      at += moment.elapsedMs
      return eventOf(moment, at)
    })
  })

/** The same log, slower: every instant so many times as late, those in the data included. */
export function stretched(log: readonly HoldfastEvent[], factor: number): readonly HoldfastEvent[] {
  return log.map((event) => {
    const data = Object.entries(event.data).map(([name, value]) => [
      name,
      typeof value === 'number' && name.endsWith('At') ? value * factor : value,
    ])
    return { ...event, at: event.at * factor, data: Object.fromEntries(data) } as HoldfastEvent
  })
}
