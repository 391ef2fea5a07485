import type { MiddlewareHandler } from 'hono'
import { ProblemError } from '../problem.ts'
import type { AppEnv } from '../route.ts'

const READING = ['GET', 'HEAD']
const OWN_SITES = ['same-origin', 'none']

/**
 * Refuses requests that another site's page sends: everything that is not a plain read, and the stream.
 * Checked only where the browser says it: curl sends neither header, a same-origin EventSource no Origin.
 */
export function refuseForeignOrigins(streamPath: string): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const isChecked = !READING.includes(c.req.method) || c.req.path === streamPath
    if (isChecked && (isForeignSite(c.req.header('sec-fetch-site')) || isForeignOrigin(c.req.raw))) {
      throw new ProblemError('origin_not_allowed', "Only the bot's own panel may do this from a browser")
    }
    await next()
  }
}

function isForeignSite(site: string | undefined): boolean {
  return site !== undefined && !OWN_SITES.includes(site)
}

/** An Origin is ours when it names the host that was asked, port included. `null` is foreign. */
function isForeignOrigin(request: Request): boolean {
  const origin = request.headers.get('origin')
  if (origin === null) return false
  if (!URL.canParse(origin)) return true
  return new URL(origin).host !== (request.headers.get('host') ?? '').toLowerCase()
}
