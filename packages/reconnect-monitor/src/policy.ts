/** A number of the policy: default, allowed range, and what it does. */
export interface PolicyField {
  readonly default: number
  readonly min: number
  readonly max: number
  /** `ms`, or what is counted. */
  readonly unit: string
  /** True for what comes in whole numbers only. */
  readonly isWhole: boolean
  /** What it does; shown by `check` and in the documentation. Why it is what it is: `policy-guide.ts`. */
  readonly doc: string
}

const field = (value: number, min: number, max: number, doc: string): PolicyField => {
  return { default: value, min, max, doc, unit: 'ms', isWhole: false }
}

const countOf = (unit: string, value: number, min: number, max: number, doc: string): PolicyField => {
  return { default: value, min, max, doc, unit, isWhole: true }
}

const factor = (unit: string, value: number, min: number, max: number, doc: string): PolicyField => {
  return { default: value, min, max, doc, unit, isWhole: false }
}

/** Every number of the reconnect policy. All are settable per connection under `reconnect:`; durations in ms. */
export const POLICY_FIELDS = {
  dialTimeoutMs: field(3_500, 100, 60_000, 'TCP, TLS and the 101 must be done within this.'),
  longDialTimeoutMs: field(
    10_000,
    100,
    60_000,
    'After two dial timeouts in a row a dial may live this long while new ones start beside it.',
  ),
  dialsInFlight: countOf('dials', 3, 1, 10, 'Most dials of one connection at the same time; the first to open wins.'),
  authTimeoutMs: field(2_000, 100, 60_000, 'A login must be answered within this.'),
  ackTimeoutMs: field(2_000, 100, 60_000, 'A subscription must be acknowledged within this, or it is asked again.'),
  ackRetries: countOf(
    'times',
    2,
    0,
    10,
    'How often an unacknowledged subscription is asked again before the socket is given up.',
  ),
  firstDataTimeoutMs: field(
    3_000,
    100,
    120_000,
    'A snapshot channel must deliver its first verified frame within this after its acknowledgement.',
  ),
  refusedRetryMs: field(500, 50, 60_000, 'A refused subscription is asked again after this, then after twice this.'),
  heldRetryMs: field(
    30_000,
    1_000,
    3_600_000,
    'A subscription that stays refused or silent is asked again after this, doubling.',
  ),
  heldRetryMaxMs: field(300_000, 1_000, 86_400_000, 'The longest wait before a held subscription is asked again.'),
  pingAfterMs: field(1_000, 100, 60_000, 'Silence after which the peer is asked for a sign of life.'),
  pingMinMs: field(1_250, 100, 60_000, 'Shortest time a ping may go unanswered.'),
  pingMaxMs: field(2_000, 100, 60_000, 'Longest time a ping may go unanswered.'),
  pingRttFactor: factor(
    'times',
    6,
    1,
    100,
    'A ping may go unanswered for this many times the p99 of its round trips, within the two bounds.',
  ),
  pingEveryMs: field(15_000, 500, 600_000, 'A busy socket is pinged this often, to measure the round trip.'),
  warmUpAfterMs: field(
    750,
    50,
    60_000,
    'A ping unanswered for this long, or for 3 times the p99 round trip, calls for the next socket before this one is given up.',
  ),
  staleMinMs: field(2_000, 100, 600_000, 'The shortest silence of a subscription that is suspected.'),
  staleGapFactor: factor('times', 4, 1, 100, 'A learned threshold is this many times the p99 gap between messages.'),
  staleWindowMs: field(900_000, 60_000, 86_400_000, 'How far back the pace of a market is learned from.'),
  staleMinSamples: countOf(
    'gaps',
    30,
    2,
    10_000,
    "Gaps needed before the learned threshold replaces the channel's default.",
  ),
  probeMs: field(1_000, 100, 60_000, 'A suspected subscription must be proven quiet within this.'),
  reaskedSilenceMs: field(
    3_000,
    100,
    120_000,
    'No data this long after a silent subscription was asked again: the next socket.',
  ),
  marketReconnectEveryMs: field(
    600_000,
    1_000,
    86_400_000,
    'One dead market may cost at most one reconnect in this time.',
  ),
  lagStaleMs: field(
    2_000,
    50,
    600_000,
    'Live updates later than this, above the least of the last 15 min, are not fresh; fresh again below half of it.',
  ),
  lagReconnectMs: field(
    5_000,
    50,
    600_000,
    'Updates later than this for lagReconnectAfterMs call for the next socket.',
  ),
  lagReconnectAfterMs: field(5_000, 0, 600_000, 'How long updates must be later than lagReconnectMs.'),
  gapsBeforeReconnect: countOf(
    'gaps',
    3,
    1,
    100,
    'So many gaps of one book within gapWindowMs call for the next socket.',
  ),
  gapWindowMs: field(60_000, 1_000, 3_600_000, 'The time in which gaps of one book are counted.'),
  quarantineWithinMs: field(
    1_000,
    50,
    60_000,
    'A subscription is suspected where the peer ends its socket this soon after it was asked for, unanswered.',
  ),
  settleMs: field(
    2_100,
    0,
    60_000,
    'Fresh subscriptions of a new socket wait this long for the others before they speak alone: two refusals, or one asking again.',
  ),
  firstDelayMaxMs: field(50, 0, 5_000, 'The first attempt after a proven spell starts after a uniform 0 to this.'),
  backoffBaseMs: field(500, 10, 5_000, 'Backoff is U(1/2, 1) of min(cap, this times 2^n).'),
  backoffCapMs: field(4_000, 10, 5_000, 'Largest backoff bound; the jitter is inside it.'),
  provenLiveMs: field(5_000, 0, 600_000, 'A loss after at least this long live is answered by an immediate attempt.'),
  resetAfterMs: field(
    30_000,
    1_000,
    3_600_000,
    'The attempt count starts over after this long live with data, never on open.',
  ),
  flapSockets: countOf(
    'sockets',
    5,
    2,
    100,
    'So many sockets that opened and ended unproven within flapWindowMs are called flapping.',
  ),
  flapWindowMs: field(
    60_000,
    1_000,
    3_600_000,
    'The time in which such sockets are counted; live for as long ends it.',
  ),
  flapDelayMs: field(5_000, 100, 600_000, 'While flapping, dials wait U(0.85, 1) of this.'),
  flapDialsPerMinute: countOf(
    'dials a minute',
    15,
    1,
    600,
    'Most dials in any minute while flapping, those before the verdict counted.',
  ),
  rateLimitFloorMs: field(
    5_000,
    0,
    900_000,
    'No dial to an address sooner than this after a 429, a 1013 or its own "too many requests" that names no time.',
  ),
  maintenanceFloorMs: field(
    15_000,
    0,
    900_000,
    "No dial sooner than this after a failure within the exchange's maintenance, announced or said, nor much after its end.",
  ),
  maintenanceAskMs: field(
    5_000,
    500,
    600_000,
    'While a connection is out, its exchange is asked this often whether it is in maintenance.',
  ),
  maintenanceWindowAskMs: field(
    30_000,
    1_000,
    3_600_000,
    'Within an announced maintenance, and until one that was said is over, the exchange is asked this often.',
  ),
  refusalsBeforeFailed: countOf(
    'refusals',
    3,
    1,
    100,
    'So many 403 or 404 in a row, over at least refusedForMs, need an operator.',
  ),
  refusedForMs: field(30_000, 0, 3_600_000, 'How long a 403 or a 404 must last before it needs an operator.'),
  slowProbeMs: field(15_000, 1_000, 3_600_000, 'A failed connection is tried again after this, doubling.'),
  slowProbeMaxMs: field(300_000, 1_000, 86_400_000, 'The longest wait between the tries of a failed connection.'),
  lifetimeMs: field(
    0,
    0,
    604_800_000,
    "How long a socket may live, where the exchange's definition names no limit; replaced at 85 to 95 % of it. 0 = for ever.",
  ),
  maxAttempts: countOf('attempts', 0, 0, 1_000_000, 'Attempts before the connection is given up as failed; 0 = never.'),
  pauseToleranceMs: field(
    250,
    10,
    10_000,
    'A pause of our own process longer than this is subtracted from every deadline.',
  ),
  probeAllAfterMs: field(
    5_000,
    100,
    3_600_000,
    'After a pause of our own longer than this every socket is asked for a sign of life, and every book is suspect.',
  ),
  budgetShare: factor(
    'share',
    1,
    0.01,
    1,
    "This process's share of the exchange's dial budget, where several share an address.",
  ),
} as const satisfies Record<string, PolicyField>

/** The policy of one connection: a number for every field. */
export type Policy = { readonly [K in keyof typeof POLICY_FIELDS]: number }

/** The policy when nothing is configured. */
export const DEFAULT_POLICY: Policy = Object.fromEntries(
  Object.entries(POLICY_FIELDS).map(([name, { default: value }]) => [name, value]),
) as { [K in keyof typeof POLICY_FIELDS]: number }

/** The name of a number of the policy. */
export type PolicyKey = keyof typeof POLICY_FIELDS

/** Pairs of numbers of which the first must not be above the second, and why. */
export const POLICY_ORDER: readonly { readonly low: PolicyKey; readonly high: PolicyKey; readonly why: string }[] = [
  { low: 'dialTimeoutMs', high: 'longDialTimeoutMs', why: 'a patient dial waits longer than a first one' },
  { low: 'refusedRetryMs', high: 'heldRetryMs', why: 'what stays refused is asked less often' },
  { low: 'heldRetryMs', high: 'heldRetryMaxMs', why: 'the wait doubles up to the longest' },
  { low: 'pingMinMs', high: 'pingMaxMs', why: 'they bound the same deadline' },
  { low: 'warmUpAfterMs', high: 'pingMaxMs', why: 'a replacement warms up before the ping is given up' },
  { low: 'lagStaleMs', high: 'lagReconnectMs', why: 'data is late before it is too late' },
  { low: 'firstDelayMaxMs', high: 'backoffCapMs', why: 'no wait is longer than the cap' },
  { low: 'backoffBaseMs', high: 'backoffCapMs', why: 'the wait doubles up to the cap' },
  { low: 'backoffCapMs', high: 'flapDelayMs', why: 'a flapping connection never dials faster than another' },
  { low: 'flapSockets', high: 'flapDialsPerMinute', why: 'the dials before the verdict count too' },
  {
    low: 'provenLiveMs',
    high: 'resetAfterMs',
    why: 'the count of attempts starts over on no less than a proven spell',
  },
  { low: 'slowProbeMs', high: 'slowProbeMaxMs', why: 'the wait doubles up to the longest' },
  { low: 'pauseToleranceMs', high: 'probeAllAfterMs', why: 'a pause is noticed before it is a long one' },
]
