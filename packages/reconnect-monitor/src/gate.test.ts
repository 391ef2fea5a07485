import { expect, test } from 'bun:test'
import type { StaleReason, State } from '@holdfast/adapter-core/events'
import { verdictOf } from './gate.ts'
import { type MachineState, newMachine, type SocketState } from './machine/index.ts'
import { DEFAULT_POLICY } from './policy.ts'

type SubState = SocketState['subs'][number]
type Status = SubState['status']

const CHANNEL = {
  firstData: 'snapshot',
  snapshotOnSubscribe: true,
  staleAfterMs: 5_000,
  maxStaleAfterMs: 15_000,
  probes: ['resubscribe'],
} as const

const SUSPECT = {
  kind: 'suspect',
  since: 1,
  impactAt: 1,
  probeEndsAt: 2,
  acknowledgedAt: null,
  answeredAt: null,
  missed: false,
  unproven: false,
} as const

/** Every status a subscription can have. */
const STATUSES: Readonly<Record<Status['kind'], Status>> = {
  wanted: { kind: 'wanted', askAt: 1 },
  queued: { kind: 'queued', askAt: 1, place: 0 },
  held: { kind: 'held' },
  requested: { kind: 'requested', askedAt: 1, asks: 1 },
  syncing: { kind: 'syncing', since: 1 },
  fresh: { kind: 'fresh' },
  suspect: SUSPECT,
  stale: { kind: 'stale', cause: 'stale_data', askedAt: 1, retryAt: null, holds: 0 },
  refused: { kind: 'refused', since: 1, askAt: 2, refusals: 3, detail: 'no', asked: false },
  gap: { kind: 'gap', since: 1, askedAt: 1, asks: 1 },
}

const REASON: Readonly<Record<Status['kind'], StaleReason | null>> = {
  wanted: 'no_data',
  queued: 'no_data',
  held: 'no_data',
  requested: 'no_data',
  syncing: 'no_data',
  fresh: null,
  suspect: 'suspect',
  stale: 'stale',
  refused: 'no_data',
  gap: 'gap',
}

interface Case {
  readonly state?: State
  readonly sub?: Partial<SubState>
  readonly settledAt?: number | null
  readonly primary?: number | null
}

/** A machine whose primary is generation 2, with one subscription. */
function machine({ state = 'live', sub = {}, settledAt = 1, primary = 2 }: Case): MachineState {
  const fresh = newMachine(
    {
      exchange: 'mock',
      endpoint: 'wss://mock.test',
      policy: DEFAULT_POLICY,
      subscriptions: [{ channel: 'order_book', market: 'BTC' }],
      channels: [CHANNEL],
      heartbeat: { kind: 'protocol', answered: true },
      subscribePacing: { burst: 1, perSecond: 1 },
      closes: {},
      lifetimeMs: null,
      silenceHint: null,
      sockets: 1,
    },
    0,
  )
  const subState: SubState = {
    status: { kind: 'fresh' },
    silentFrom: 1,
    verifiedAt: 1,
    lastDataAt: 1,
    lastUpdateAt: 1,
    canaryAt: null,
    sequence: 1,
    top: null,
    crossed: false,
    movedOnAsk: 0,
    recheck: null,
    lagMs: null,
    lagging: null,
    gaps: [],
    ahead: null,
    ...sub,
  }
  const socket: SocketState = {
    generation: 2,
    role: 'primary',
    stage: 'open',
    attempt: 1,
    dialedAt: 0,
    dialLimitMs: 3_500,
    openedAt: 0,
    lastFrameAt: 1,
    lastPingAt: null,
    ping: null,
    askedAt: null,
    subs: [subState],
    settledAt,
    rotateAt: null,
    isTold: true,
    plan: { at: 0, delayMs: 0, reason: 'first' },
  }
  return { ...fresh, intent: 'run', state, sockets: [socket], primary }
}

const reasonOf = (of: Case, generation = 2) => verdictOf(machine(of), 0, generation).staleReason

test('only a fresh subscription of the socket that speaks, on a connection that is up, opens the gate', () => {
  const states: readonly State[] = ['connecting', 'live', 'degraded', 'down', 'failed', 'paused', 'stopped']
  for (const state of states) {
    for (const [kind, status] of Object.entries(STATUSES)) {
      const { fresh, staleReason } = verdictOf(machine({ state, sub: { status } }), 0, 2)
      const isUp = state === 'live' || state === 'degraded'
      const expected = REASON[kind as Status['kind']] ?? (isUp ? null : 'not_live')
      expect([state, kind, fresh, staleReason]).toEqual([state, kind, expected === null, expected])
    }
  }
})

test('a value of any other generation is not live', () => {
  for (const generation of [0, 1, 3]) expect(reasonOf({}, generation)).toBe('not_live')
})

test('before the socket has settled, and where there is none, nothing is live', () => {
  for (const status of Object.values(STATUSES)) {
    expect(reasonOf({ settledAt: null, sub: { status } })).toBe('not_live')
    expect(reasonOf({ primary: null, sub: { status } })).toBe('not_live')
  }
  expect(verdictOf(machine({}), 7, 2)).toEqual({ fresh: false, staleReason: 'not_live' })
})

test('late data is lagging even where its subscription is not called so, and late before it is crossed', () => {
  const lagging = { since: 1, severeSince: null }
  expect(reasonOf({ sub: { lagging, lagMs: 1_500 } })).toBe('lagging')
  expect(reasonOf({ sub: { lagMs: 2_001 } })).toBe('lagging')
  expect(reasonOf({ sub: { lagMs: 2_000 } })).toBeNull()
  expect(reasonOf({ sub: { lagging, crossed: true } })).toBe('lagging')
})

test('a crossed book is no price', () => {
  expect(reasonOf({ sub: { crossed: true } })).toBe('crossed')
})
