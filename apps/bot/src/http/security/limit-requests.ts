import type { Clock } from '@holdfast/adapter-core'
import { UNLIMITED_PATHS } from '@holdfast/api-contract'
import type { MiddlewareHandler } from 'hono'
import { ProblemError } from '../problem.ts'
import type { AppEnv } from '../route.ts'
import { neighbourOf } from './address.ts'
import { createRateLimiter, type Rate } from './rate-limit.ts'

/** How often one caller may ask. */
export interface CallerRates {
  /** GET and HEAD. */
  readonly reads: Rate
  /** All else: what an operator does. */
  readonly actions: Rate
}

/** A panel, scripts and scrapers together never meet these; a loop gone wrong does. */
export interface RequestRates {
  /** Who proved who they are; and who needs not, as no token is set, in what they do: reads of this machine are not counted. */
  readonly proven: CallerRates
  /** Everyone else. */
  readonly unproven: CallerRates
}

const DEFAULT_RATES: RequestRates = {
  // At once, an action for each of some hundred connections.
  proven: { reads: { perSecond: 20_000, burst: 50_000 }, actions: { perSecond: 50, burst: 500 } },
  unproven: { reads: { perSecond: 1_000, burst: 2_000 }, actions: { perSecond: 50, burst: 100 } },
}

/** Callers told apart at most by each limit; beyond them they share. About 1 MB. */
const MAX_CALLERS = 4_096

const READING = ['GET', 'HEAD']

/**
 * Answers 429 with `Retry-After` to who asks too often, by address and by what they proved: behind one proxy, those
 * who proved something are not slowed down by those who did not.
 */
export function limitRequests(
  clock: Pick<Clock, 'monotonic'>,
  rates: RequestRates = DEFAULT_RATES,
): MiddlewareHandler<AppEnv> {
  const limitersOf = ({ actions, reads }: CallerRates) => ({
    reads: createRateLimiter(clock, reads, MAX_CALLERS),
    actions: createRateLimiter(clock, actions, MAX_CALLERS),
  })
  const proven = limitersOf(rates.proven)
  const unproven = limitersOf(rates.unproven)
  return async (c, next) => {
    const kind = READING.includes(c.req.method) ? 'reads' : 'actions'
    const actor = c.get('actor')
    const isUnlimited = UNLIMITED_PATHS.includes(c.req.path) || (actor === 'local' && kind === 'reads')
    if (!isUnlimited) {
      const limiter = (actor === null ? unproven : proven)[kind]
      const waitMs = limiter.take(`${neighbourOf(c.get('address'))} ${c.get('credential')}`)
      if (waitMs > 0) throw tooManyRequests(waitMs)
    }
    await next()
  }
}

function tooManyRequests(waitMs: number): ProblemError {
  const seconds = Math.ceil(waitMs / 1_000)
  return new ProblemError('too_many_requests', `Slow down, and try again in ${seconds} s`, {
    headers: { 'retry-after': String(seconds) },
  })
}
