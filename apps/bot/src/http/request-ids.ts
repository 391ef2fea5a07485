import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AppDeps } from './deps.ts'
import type { AppEnv } from './route.ts'

/** The header, as most proxies and servers call it. */
const REQUEST_ID_HEADER = 'x-request-id'

/** A name that a proxy in front may have given; anything else is not taken over. */
const GIVEN = /^[\w.-]{8,64}$/

/**
 * Names every request, in its answer's header, in problems and in the log: whoever reports one can be helped. Answers are
 * counted, and have a line at `debug`; a stream's is written when it begins.
 */
export function requestIds({ clock, log, metrics, newRequestId }: RequestIdDeps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = clock.monotonic()
    const given = c.req.header(REQUEST_ID_HEADER) ?? ''
    const requestId = GIVEN.test(given) ? given : newRequestId()
    c.set('requestId', requestId)
    await next()
    c.res.headers.set(REQUEST_ID_HEADER, requestId)
    const { method, path } = c.req
    const actor = c.get('actor') ?? null
    // Whoever is refused by name, origin or proof does not add a series for each route.
    const route = c.get('actor') === undefined ? 'other' : routeOf(c)
    const elapsedMs = Math.round((clock.monotonic() - startedAt) * 10) / 10
    metrics.requestSeen({ method, route, status: c.res.status, elapsedMs })
    log('debug', 'Answered', { method, path: path.slice(0, 200), status: c.res.status, elapsedMs, actor, requestId })
  }
}

type RequestIdDeps = Pick<AppDeps, 'clock' | 'log' | 'metrics' | 'newRequestId'>

/** The pattern that answers; paths themselves are endless. */
function routeOf(c: Context<AppEnv>): string {
  return matchedRoutes(c).find(({ path }) => !path.endsWith('*'))?.path ?? 'other'
}
