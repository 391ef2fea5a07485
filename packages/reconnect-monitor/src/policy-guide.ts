import type { PolicyKey } from './policy.ts'

/** Numbers of the policy that answer one question, in the order in which they matter. */
export interface PolicyTopic {
  readonly title: string
  /** What they are about, in one or two sentences. */
  readonly intro: string
  /** Why each number is what it is, and where it comes from. */
  readonly why: Readonly<Partial<Record<PolicyKey, string>>>
}

/** Every number of the policy, once, by topic: the order of `check`, of the example and of the documentation. */
export const POLICY_TOPICS: readonly PolicyTopic[] = [
  {
    title: 'Dialing',
    intro: 'From the first packet to the 101.',
    why: {
      dialTimeoutMs:
        'A handshake that is answered after 3 s must still lead to data within 4.75 s; 3.5 s leave 1.25 s to subscribe and to sync.',
      longDialTimeoutMs: 'An exchange that is slow rather than gone is reached in the end.',
      dialsInFlight: 'Starting every 4 s at most, three dials cover the 10 s that the oldest may live.',
    },
  },
  {
    title: 'Subscribing',
    intro: 'From the 101 to verified data on every subscription. Until then a connection is not live.',
    why: {
      authTimeoutMs: 'Ten times the 200 ms within which an exchange usually answers.',
      ackTimeoutMs: 'Ten times the 200 ms within which an exchange usually answers.',
      ackRetries: 'A lost answer is common, three lost in a row mean a broken socket.',
      firstDataTimeoutMs: 'An order book that has not answered by then is taken to be one that will not.',
      refusedRetryMs: 'Refused twice and then accepted must be data within 5 s: 0.5 s and 1 s of waiting.',
      heldRetryMs: 'A market that is refused for good should neither flood the exchange nor be forgotten.',
      heldRetryMaxMs: 'A market that opens again is back within 5 min.',
      quarantineWithinMs:
        'An exchange that answers a bad market by ending the socket does so within 90 to 155 ms (measured at Hyperliquid); 1 s leaves room for a slow path.',
      settleMs:
        'Two refusals (0.5 s and 1 s) or one asking again (2 s) must not hold back the markets that are fresh, nor be called degraded before.',
    },
  },
  {
    title: 'Is the peer there?',
    intro: 'Any frame shows that it is. Silence is asked about; an answer of any kind will do.',
    why: {
      pingAfterMs:
        'A half-open socket must be noticed within 2.5 s: 1 s of silence, then at least 1.25 s for the answer.',
      pingMinMs: 'A lost packet is sent again after about 1 s (RFC 6298); one of them must not cost the socket.',
      pingMaxMs: 'Frames that come 800 ms late must not cost the socket, whatever the round trips before.',
      pingRttFactor: 'A path six times slower than its own p99 is broken, not slow.',
      pingEveryMs: 'Enough round trips to know the path, few enough for every ping budget of an exchange.',
      warmUpAfterMs:
        'Before the ping is given up the next socket is dialed already, which takes its time off the outage. Three times the p99 round trip, so that a slow path does not dial for nothing.',
    },
  },
  {
    title: 'Is the data fresh?',
    intro:
      'Each market is judged by its own pace. One that is silent for longer is suspect: its prices are withheld, and it is probed.',
    why: {
      staleMinMs:
        'A steady feed that goes mute must be suspected after 2 s. Any lower, and a stutter of the path is an alarm.',
      staleGapFactor: 'Four times the gap that 99 of 100 stay under: seldom reached by a market that is merely calm.',
      staleWindowMs: 'Long enough for calm hours to count, short enough to follow a market that wakes up.',
      staleMinSamples: 'Fewer gaps say little of the p99.',
      probeMs: 'Suspect at 2 s, proven or not at 3 s: a mute socket is then left within 3.25 s.',
      reaskedSilenceMs: 'As long as first data may take on a new socket.',
      marketReconnectEveryMs: 'The other markets of the socket must not pay for a dead one again and again.',
    },
  },
  {
    title: 'Is the data in time and whole?',
    intro: 'Lag is receipt minus exchange time, above its least of the last minutes, so that clocks need not agree.',
    why: {
      lagStaleMs: 'A backlog must be called stale by 2 s of lag. Frames that come 800 ms late are not.',
      lagReconnectMs: 'So late, the path is jammed, and a new socket may be ahead of the jam.',
      lagReconnectAfterMs: 'A burst that is caught up within 5 s costs no reconnect.',
      gapsBeforeReconnect: 'One gap is an accident and heals with a snapshot; three in a minute are the socket.',
      gapWindowMs: 'See gapsBeforeReconnect.',
    },
  },
  {
    title: 'When to try again',
    intro:
      'Exponential, with the jitter inside the cap, counted from the start of the attempt before. Attempts never end by themselves.',
    why: {
      firstDelayMaxMs: 'At once, but spread: thousands of clients lose their sockets in the same instant.',
      backoffBaseMs: 'The second attempt within half a second.',
      backoffCapMs:
        'An exchange that returns is reached within 4 s, and live within 5 s. Clamped after the jitter, every client would end at exactly the cap, in lockstep.',
      provenLiveMs: 'A socket that held for less was no success: an immediate attempt would flap.',
      resetAfterMs: 'Proof is data for a while, never an open socket.',
      maxAttempts: 'A bot that gives up at night is not resilient.',
    },
  },
  {
    title: 'Flapping',
    intro: 'Sockets that open and end at once, over and over. Dials that fail are not counted.',
    why: {
      flapSockets: 'Four bad sockets can be one restart of a load balancer.',
      flapWindowMs: 'See flapSockets.',
      flapDelayMs: 'Longer than any backoff; the draw spreads clients without ever going faster than 4.25 s.',
      flapDialsPerMinute: 'At most 15 dials a minute is what is promised to an exchange that closes at once.',
    },
  },
  {
    title: 'Waits the exchange asks for',
    intro:
      "Floors: nothing dials the address sooner, not even on an operator's word. A Retry-After sets its own, up to 15 min.",
    why: {
      rateLimitFloorMs: 'Where the exchange names no time: longer than the cap of the backoff.',
      maintenanceFloorMs:
        'In an announced maintenance haste is useless; after its end the next dial is at most this late.',
      maintenanceAskMs: 'Three times within the least wait of a maintenance: its end is known before the next dial.',
      maintenanceWindowAskMs: 'A release takes minutes. What it will do to the sockets should be known before it does.',
    },
  },
  {
    title: 'When it needs an operator',
    intro:
      'A refusal that dialing on cannot change makes a connection failed. It is still tried now and then, in case somebody mended it.',
    why: {
      refusalsBeforeFailed: 'A single 403 or 404 is often a proxy in the middle of a deployment.',
      refusedForMs: 'See refusalsBeforeFailed.',
      slowProbeMs: 'Soon enough to notice that a key or a certificate was renewed.',
      slowProbeMaxMs: 'Back within 5 min of being mended, without an operator.',
    },
  },
  {
    title: 'Life of a socket',
    intro: 'Replaced before the exchange ends it, by a socket that delivers already.',
    why: {
      lifetimeMs: 'A documented limit stands in the exchange’s definition; where none is documented, none is assumed.',
    },
  },
  {
    title: 'This process and its neighbours',
    intro: 'What we did ourselves is not held against the exchange.',
    why: {
      pauseToleranceMs: 'Ordinary pauses, of garbage collection or a busy disk, are shorter.',
      probeAllAfterMs:
        'After a suspend that long, peers may have given us up; every socket is asked, none is killed unheard.',
      budgetShare: 'Limits hold for an address, not for a process.',
    },
  },
]
