import type { EventType } from '@holdfast/adapter-core/events'
import type { Policy } from '../policy.ts'
import { createInspector } from './invariants/inspector.ts'
import type { InvariantId } from './invariants/invariant.ts'
import type { ConnectionPlan, Fault, Schedule, Strike } from './schedule.ts'
import { World } from './world.ts'

/** One thing that was told, and when, in ms after the fault. */
export interface Told {
  readonly afterMs: number
  readonly type: EventType
  readonly data: unknown
}

/** What one connection made of one fault, measured from outside: by the exchange's clock, never by its own record. */
export interface Measured {
  /** From the fault to fresh data, made after it, of every market; Infinity where that never came. */
  readonly backMs: number
  /** The same of each market. */
  readonly marketBackMs: readonly number[]
  /** When dials of the connection itself began after the fault, in ms after it. */
  readonly dials: readonly number[]
  readonly told: readonly Told[]
  /** When each market was first told as not fresh after the fault; Infinity where it never was. */
  readonly shutMs: readonly number[]
  readonly found: ReadonlyMap<InvariantId, string>
  readonly world: World
}

export interface MeasureOptions {
  /** The fault begins here, in ms after the start. */
  readonly at: number
  /** What is measured from, in ms after `at`; default 0, the fault's beginning. */
  readonly fromMs?: number
  /** How long it is watched after that, in ms. */
  readonly forMs: number
  readonly seed?: number
  readonly policy?: Partial<Policy>
  readonly dialLimits?: Schedule['dialLimits']
}

/** A strike on the first connection. */
export function strike(at: number, fault: Fault, on: Strike['on'] = null): Strike {
  return { at, on, connection: 0, wide: false, fault }
}

/** Runs one connection through strikes and watches what it does after `at`. */
export function measure(plan: ConnectionPlan, strikes: readonly Strike[], options: MeasureOptions): Measured {
  const { at, dialLimits = { perSecond: 5, perMinute: 100 }, forMs, fromMs = 0, policy, seed = 1 } = options
  const since = at + fromMs
  const world = new World({ seed, connections: [plan], strikes, dialLimits }, policy)
  const inspector = createInspector(world)
  const never = plan.markets.map(() => Number.POSITIVE_INFINITY)
  const back = [...never]
  const shut = [...never]
  const dials: number[] = []
  const told: Told[] = []
  world.start({
    ...inspector.observer,
    onStep(look) {
      const afterMs = look.connection.now - since
      for (const effect of look.effects) {
        if (afterMs < 0) continue
        if (effect.type === 'event') told.push({ afterMs, type: effect.body.type, data: effect.body.data })
        if (effect.type === 'request_dial' && effect.line === 'main') dials.push(afterMs)
      }
      inspector.observer.onStep(look)
    },
    onBook(connection, index, book) {
      const afterMs = connection.now - since
      if (afterMs >= 0 && !book.fresh) shut[index] = Math.min(shut[index] ?? afterMs, afterMs)
      if (afterMs >= 0 && book.fresh && (book.exchangeTime ?? 0) >= since) {
        back[index] = Math.min(back[index] ?? afterMs, afterMs)
      }
      inspector.observer.onBook(connection, index, book)
    },
  })
  world.runUntil(since + forMs)
  const { found } = inspector
  return { backMs: Math.max(...back), marketBackMs: back, dials, told, shutMs: shut, found, world }
}

/** A connection as it is after hours of data: steady markets, learned paces, pings that are answered. */
export const STEADY: ConnectionPlan = {
  address: 0,
  sockets: 1,
  markets: ['deltas', 'rest'],
  paceMs: 250,
  rttMs: 20,
  login: false,
  pingsAnswered: true,
  learned: true,
  lifetimeMs: null,
  burst: 20,
  ghosts: false,
}
