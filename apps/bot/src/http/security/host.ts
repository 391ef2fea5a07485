import type { MiddlewareHandler } from 'hono'
import { ProblemError } from '../problem.ts'
import type { AppEnv } from '../route.ts'

/**
 * Serves only names it knows: loopback's, the bound host's and those allowed besides. First of all checks, as a page
 * whose name was rebound to our address passes every same-origin check.
 *
 * @param extra Asked with every request: a reload may change them.
 */
export function allowHosts(boundHost: string, extra: () => readonly string[]): MiddlewareHandler<AppEnv> {
  const always = new Set(['localhost', '127.0.0.1', '::1', boundHost])
  return async (c, next) => {
    const name = hostName(c.req.header('host') ?? '')
    if (!always.has(name) && !extra().includes(name)) {
      throw new ProblemError(
        'host_not_allowed',
        `"${name.slice(0, 80)}" is not a name of this bot; HOLDFAST_ALLOWED_HOSTS adds names`,
      )
    }
    await next()
  }
}

/** The name of a Host header: lower case, without port, brackets or a final dot. */
export function hostName(header: string): string {
  const host = header.trim().toLowerCase()
  const bracketed = /^\[([^\]]*)\](:\d+)?$/.exec(host)
  return bracketed?.[1] ?? host.replace(/:\d*$/, '').replace(/\.$/, '')
}
