import { type Check, type FaultStep, type Injury, type PromiseRow, USUAL } from './promise.ts'

const faults = (...steps: FaultStep[]): Injury => ({ kind: 'faults', steps })
const detected = (withinMs: number): Check => ({ kind: 'detected', withinMs })
const back = (withinMs: number, of: 'p99' | 'max' = 'max'): Check => ({ kind: 'back', withinMs, of })
const dials = (most: number): Check => ({ kind: 'dials', most })

/** “At once”, over loopback, from another process on a busy machine. */
const AT_ONCE_MS = 100
/** A book moves every 50 ms; what is wrong with it shows at the next frame. */
const NEXT_FRAME_MS = 200
/** Longer than any client is waited for. */
const TILL_THE_END_MS = 40_000

/** The first dial is answered with a status, the next one works. */
const onceRefused = (parameters: Readonly<Record<string, number>>): FaultStep => ({
  fault: 'http_status',
  durationMs: TILL_THE_END_MS,
  parameters: { ...parameters, count: 1 },
})

const CUT = { ...USUAL, words: 'close frame, FIN, RST: at once; p99 ≤ 150 ms on loopback', peers: true } as const
const CUT_CHECKS = [detected(AT_ONCE_MS), back(150, 'p99')]
const BOOK_BROKEN: readonly Check[] = [
  detected(NEXT_FRAME_MS),
  { kind: 'invalid_at_next_frame' },
  back(1_000),
  { kind: 'others_fresh' },
  dials(0),
]
/** The third gap in 60 s would rightly cost the socket. */
const GAPS_ALLOWED = 2
const TWENTY_SECONDS = { durationMs: 20_000, quickDurationMs: 6_000 }
const QUIET = {
  ...USUAL,
  words: 'one market, or all, with a message in 8 s: no reconnect at all',
  until: 'watched',
  steady: false,
  faultsPerConnection: 1,
  checks: [dials(0)],
} as const

/** The promise, line by line, with its bounds. */
export const ROWS: readonly PromiseRow[] = [
  { ...CUT, id: 'close', injury: faults({ fault: 'close' }), checks: CUT_CHECKS },
  { ...CUT, id: 'fin', injury: faults({ fault: 'fin' }), checks: CUT_CHECKS },
  { ...CUT, id: 'rst', injury: faults({ fault: 'rst' }), checks: CUT_CHECKS },
  {
    ...USUAL,
    id: 'half_open',
    words: 'half-open socket: detected ≤ 2.5 s, back ≤ 4.75 s',
    injury: faults({ fault: 'blackhole_sockets' }),
    checks: [detected(2_500), back(4_750)],
    peers: true,
  },
  {
    ...USUAL,
    id: 'path_gone',
    words: 'blackholed path: detected ≤ 2.5 s, back ≤ 5 s after the path is back',
    injury: faults({ fault: 'blackhole_path', durationMs: 8_000 }),
    backSince: 'fault_end',
    checks: [detected(2_500), back(5_000)],
    peers: true,
  },
  {
    ...USUAL,
    id: 'mute_all',
    words: 'socket alive, pongs fine, all data stops: detected ≤ 3.25 s, back ≤ 4.75 s',
    injury: faults({ fault: 'mute', durationMs: TILL_THE_END_MS }),
    checks: [detected(3_250), back(4_750)],
    peers: true,
  },
  {
    ...USUAL,
    id: 'mute_channel',
    words: 'one channel of several stops: ≤ 2.5 s, the others stay fresh; that channel ≤ 3.5 s, no reconnect',
    injury: faults({ fault: 'mute_channel', onMarket: true, durationMs: TILL_THE_END_MS }),
    hits: 'one',
    checks: [detected(2_500), back(3_500), { kind: 'others_fresh' }, dials(0)],
    peers: true,
  },
  {
    ...USUAL,
    id: 'gap',
    words: 'sequence gap: at the book’s next frame; invalid at once, resynced ≤ 1 s, others untouched',
    injury: faults({ fault: 'gap', onMarket: true }),
    exchanges: ['paradex'],
    hits: 'one',
    faultsPerConnection: GAPS_ALLOWED,
    checks: BOOK_BROKEN,
  },
  {
    ...USUAL,
    id: 'corrupt',
    words: 'corrupt frame: at the book’s next frame; invalid at once, resynced ≤ 1 s, others untouched',
    injury: faults({ fault: 'corrupt', onMarket: true }),
    exchanges: ['paradex'],
    hits: 'one',
    faultsPerConnection: GAPS_ALLOWED,
    checks: BOOK_BROKEN,
  },
  {
    ...USUAL,
    id: 'slow_handshake',
    words: 'handshake answered after 3 s: ≤ 4.75 s',
    injury: faults({ fault: 'slow_handshake', durationMs: TILL_THE_END_MS, parameters: { delayMs: 3_000 } }),
    checks: [detected(AT_ONCE_MS), back(4_750)],
    peers: true,
  },
  {
    ...USUAL,
    id: 'mute_handshake',
    words: 'handshake never answered for 20 s: ≤ 5 s after it ends',
    injury: faults({ fault: 'mute_handshake', ...TWENTY_SECONDS }),
    backSince: 'fault_end',
    checks: [detected(AT_ONCE_MS), back(5_000)],
    peers: true,
  },
  {
    ...USUAL,
    id: 'refused',
    words: 'refused for 20 s: at once; ≤ 5 s after it ends',
    injury: faults({ fault: 'refuse', ...TWENTY_SECONDS }),
    backSince: 'fault_end',
    checks: [detected(AT_ONCE_MS), back(5_000)],
    peers: true,
  },
  {
    ...USUAL,
    id: 'http_503',
    words: '503 for 20 s: at once; ≤ 5 s after it ends',
    injury: faults({ fault: 'http_status', ...TWENTY_SECONDS, parameters: { status: 503 } }),
    backSince: 'fault_end',
    checks: [detected(AT_ONCE_MS), back(5_000)],
  },
  {
    ...USUAL,
    id: 'http_429_retry_after',
    words: 'Retry-After of 3 s: floor kept, then ≤ 5 s',
    injury: faults(onceRefused({ status: 429, retryAfterS: 3 })),
    backSince: 'floor',
    floorMs: 3_000,
    checks: [detected(AT_ONCE_MS), { kind: 'floor_kept' }, back(5_000)],
    peers: true,
  },
  {
    ...USUAL,
    id: 'http_429',
    words: '429 without Retry-After: a floor of 5 s kept, then ≤ 5 s',
    injury: faults(onceRefused({ status: 429 })),
    backSince: 'floor',
    floorMs: 5_000,
    checks: [detected(AT_ONCE_MS), { kind: 'floor_kept' }, back(5_000)],
  },
  {
    ...USUAL,
    id: 'silent_from_open',
    words: 'from the moment a long outage ends, under 5 s as well (opens, confirms and sends nothing for 10 s)',
    injury: faults({ fault: 'silent_from_open', durationMs: 10_000, quickDurationMs: 6_000 }),
    backSince: 'fault_end',
    checks: [detected(AT_ONCE_MS), back(5_000)],
  },
  {
    ...USUAL,
    id: 'refused_twice',
    words: 'subscription refused twice, then accepted: ≤ 5 s, without dropping the socket',
    injury: faults(
      { fault: 'reject_subscribe', onMarket: true, durationMs: TILL_THE_END_MS, parameters: { count: 2 } },
      { fault: 'rst' },
    ),
    checks: [detected(AT_ONCE_MS), back(5_000), dials(1)],
  },
  {
    ...USUAL,
    id: 'flap',
    words: 'accepts and closes at once, over and over: ≤ 15 dials a minute meanwhile',
    injury: faults({ fault: 'flap', durationMs: 70_000, quickDurationMs: 20_000 }),
    backSince: 'fault_end',
    faultsPerConnection: 1,
    share: 0.2,
    checks: [detected(AT_ONCE_MS), { kind: 'dials_per_minute', most: 15 }],
    peers: true,
  },
  {
    ...USUAL,
    id: 'backlog',
    words: 'frames held and then delivered late (backlog): ≤ 2 s of lag; said stale until caught up',
    injury: faults({ fault: 'backlog', durationMs: 4_000, parameters: { framesPerS: 60 } }),
    backSince: 'fault_end',
    checks: [{ kind: 'lag_told', overMs: 2_000 }, back(5_000)],
  },
  {
    ...USUAL,
    id: 'trickle',
    words: 'frames held and then delivered late (trickle): ≤ 2 s of lag; said stale until caught up',
    injury: faults({ fault: 'trickle', durationMs: 6_000 }),
    backSince: 'fault_end',
    checks: [{ kind: 'lag_told', overMs: 2_000 }, back(5_000)],
  },
  {
    ...USUAL,
    id: 'late',
    words: 'frames 800 ms late for 5 s: no reconnect at all',
    injury: faults({ fault: 'late', durationMs: 5_000, parameters: { delayMs: 800 } }),
    until: 'watched',
    checks: [dials(0)],
  },
  {
    ...QUIET,
    id: 'quiet_one',
    injury: faults({ fault: 'quiet', onMarket: true, durationMs: 17_000, parameters: { intervalMs: 8_000 } }),
    hits: 'one',
  },
  {
    ...QUIET,
    id: 'quiet_all',
    injury: faults({ fault: 'quiet', durationMs: 17_000, parameters: { intervalMs: 8_000 } }),
  },
  {
    ...USUAL,
    id: 'duplicate',
    words: 'duplicate frames: no reconnect at all',
    injury: faults({ fault: 'duplicate', durationMs: 4_000 }),
    until: 'watched',
    checks: [dials(0)],
  },
  {
    ...USUAL,
    id: 'own_pause_busy',
    words: 'a 3 s pause of our own process (its loop is busy): no reconnect at all',
    injury: { kind: 'own_pause', how: 'busy_loop', ms: 3_000 },
    until: 'watched',
    checks: [dials(0)],
  },
  {
    ...USUAL,
    id: 'own_pause_stopped',
    words: 'a 3 s pause of our own process (SIGSTOP): no reconnect at all',
    injury: { kind: 'own_pause', how: 'sigstop', ms: 3_000 },
    until: 'watched',
    checks: [dials(0)],
  },
]
