import { dialed, type Episode, type Link, outage } from './episodes.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** A newer socket takes over before the old one is ended. */
export function* rotation(link: Link, at: number): Episode {
  const { connection, random } = link
  const from = link.generation
  link.generation += 1
  const data = { attempt: 1, generation: link.generation, delayMs: 0, reason: 'lifetime', role: 'next' } as const
  yield { type: 'attempt_started', connection, at, data }
  const rotatedAt = at + random.between(100, 900)
  const numbers = { from, to: link.generation, reason: 'lifetime' }
  yield { type: 'socket_rotated', connection, at: rotatedAt, data: numbers }
  return rotatedAt
}

/** The hot standby takes over from a socket that failed. */
export function* promotion(link: Link, at: number): Episode {
  const from = link.generation
  link.generation += 1
  const data = { from, to: link.generation, cause: 'abnormal_close', detail: null } as const
  yield { type: 'standby_promoted', connection: link.connection, at, data }
  return at
}

/** An operator's reconnect: planned, over in a moment. */
export function* reconnect(link: Link, at: number): Episode {
  const data = { actor: 'local', reason: null, action: 'reconnect' }
  yield { type: 'operator_action', connection: link.connection, at, data }
  return yield* outage(link, at, { cause: 'operator', planned: true, until: at })
}

/** A drill: the connection is cut to see it come back. */
export function* drill(link: Link, at: number): Episode {
  const { connection } = link
  yield { type: 'drill_started', connection, at, data: { fault: 'rst' } }
  const backAt = yield* outage(link, at, { cause: 'drill', planned: true, until: at })
  yield { type: 'drill_finished', connection, at: backAt, data: { fault: 'rst' } }
  return backAt
}

/** Nobody watches for a while, because somebody said so. */
export function* pause(link: Link, at: number): Episode {
  const { connection, random } = link
  const about = { actor: 'local', reason: random.pick(['maintenance', null]) }
  yield { type: 'connection_paused', connection, at, data: about }
  const resumedAt = at + random.skewed(10 * MINUTE_MS, 8 * HOUR_MS)
  yield { type: 'connection_resumed', connection, at: resumedAt, data: { ...about, reason: null } }
  return yield* dialed(link, resumedAt, 1, 0, 'operator', null)
}

/** One market is refused while the others are served. */
export function* refusal(link: Link, at: number): Episode {
  const { connection, generation, random } = link
  const about = { channel: 'order_book', market: random.pick(link.markets) }
  const data = { ...about, generation, detail: 'market is halted', refusals: 1 }
  yield { type: 'subscription_refused', connection, at, data }
  const restoredAt = at + random.skewed(MINUTE_MS, 6 * HOUR_MS)
  yield { type: 'subscription_restored', connection, at: restoredAt, data: { ...about, quiet: false } }
  return restoredAt
}
