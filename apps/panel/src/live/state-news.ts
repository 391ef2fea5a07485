import type { Cause, State } from '@holdfast/adapter-core/events'
import { isOut, type StateNews } from './announce.ts'
import type { Clock } from './clock.ts'

/** What happens within this after the first change is told together, in ms. */
export const WINDOW_MS = 1_000
/** Between two tellings there is at least this, in ms: about what a voice needs for three sentences. */
export const BREATH_MS = 3_000
/** A connection that keeps changing is told of ever more seldom, down to once in so long, in ms. */
export const SELDOM_MS = 60_000

/** The part of a connection that is told of. */
interface Told {
  readonly state: State
  readonly cause: Cause | null
}

interface Followed extends Told {
  /** What was told last. */
  readonly before: State
  readonly losses: number
  /** When it changed first since then; null where it has not. Monotonic ms, as all below. */
  readonly pendingAt: number | null
  readonly toldAt: number
  /** For how long it is not told of after that. */
  readonly restMs: number
}

interface StateNewsOptions {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>
  readonly tell: (news: readonly StateNews[]) => void
}

/** Collects changes of state until they can be told together, calmly. Those that merely appear are no news. */
export interface StateNewsRoom {
  /** All there are now, by id. */
  read(connections: ReadonlyMap<string, Told>): void
  stop(): void
}

export function createStateNews({ clock, tell }: StateNewsOptions): StateNewsRoom {
  const followed = new Map<string, Followed>()
  let toldAt = Number.NEGATIVE_INFINITY
  let callOff: (() => void) | null = null

  const tellDue = () => {
    callOff = null
    const now = clock.monotonic()
    const due = [...followed].filter(([, one]) => one.pendingAt !== null && restedAt(one) <= now)
    const news = due.flatMap(([id, one]) => newsOf(id, one))
    for (const [id, one] of due) followed.set(id, { ...one, ...NOTHING_PENDING })
    for (const { id } of news) followed.set(id, toldOf(followed.get(id) as Followed, now))
    if (news.length > 0) {
      toldAt = now
      tell(news)
    }
    schedule()
  }
  const schedule = () => {
    callOff?.()
    const dueAt = Math.min(...[...followed.values()].map(dueAtOf))
    const inMs = Math.max(dueAt, toldAt + BREATH_MS) - clock.monotonic()
    callOff = dueAt === Number.POSITIVE_INFINITY ? null : clock.after(Math.max(0, inMs), tellDue)
  }
  return {
    read(connections) {
      const now = clock.monotonic()
      for (const id of followed.keys()) if (!connections.has(id)) followed.delete(id)
      let isNews = false
      for (const [id, one] of connections) {
        const known = followed.get(id)
        const next = known === undefined ? { ...NEW, ...one, before: one.state } : changed(known, one, now)
        if (next === known) continue
        followed.set(id, next)
        isNews ||= next.pendingAt !== null
      }
      if (isNews) schedule()
    },
    stop() {
      callOff?.()
      callOff = null
    },
  }
}

const NOTHING_PENDING = { pendingAt: null, losses: 0 } as const
const NEW = { ...NOTHING_PENDING, restMs: 0, toldAt: Number.NEGATIVE_INFINITY } as const

function changed(known: Followed, { cause, state }: Told, now: number): Followed {
  if (known.state === state) return known.cause === cause ? known : { ...known, cause }
  const losses = known.losses + (isOut(state) && !isOut(known.state) ? 1 : 0)
  return { ...known, cause, losses, state, pendingAt: known.pendingAt ?? now }
}

function restedAt({ restMs, toldAt }: Followed): number {
  return toldAt + restMs
}

/** Never, where nothing is pending. */
function dueAtOf(one: Followed): number {
  return one.pendingAt === null ? Number.POSITIVE_INFINITY : Math.max(one.pendingAt + WINDOW_MS, restedAt(one))
}

/** Nothing where it is back before anybody heard that it was away, and was not out. */
function newsOf(id: string, { before, cause, losses, state }: Followed): readonly StateNews[] {
  return before === state && losses === 0 ? [] : [{ id, before, cause, losses, state }]
}

function toldOf(one: Followed, now: number): Followed {
  const isAgain = now - one.toldAt <= 2 * one.restMs
  const restMs = isAgain ? Math.min(SELDOM_MS, 2 * one.restMs) : BREATH_MS
  return { ...one, before: one.state, restMs, toldAt: now }
}
