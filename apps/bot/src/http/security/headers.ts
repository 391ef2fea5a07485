import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../route.ts'
import { hostName } from './host.ts'

/** Nothing from elsewhere, nothing inline; the panel is served from here whole. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const CSP = 'content-security-policy'

const HEADERS: Readonly<Record<string, string>> = {
  [CSP]: CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
}

/** 30 days: long enough to hold between two visits, short enough to go back to plain HTTP within a month. */
const STRICT_TRANSPORT_SECURITY = 'max-age=2592000'

/**
 * Sets the security headers on every answer, refusals included; what says nothing about caching is not cached. Under
 * our own TLS also HSTS, except for `localhost`: there it would bind every other program of that machine too.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6797
 */
export function securityHeaders(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(HEADERS)) {
      // A page with a policy of its own says so itself.
      if (name !== CSP || !c.res.headers.has(CSP)) c.res.headers.set(name, value)
    }
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
    if (c.env?.isTls === true && !isLocalhost(hostName(c.req.header('host') ?? ''))) {
      c.res.headers.set('strict-transport-security', STRICT_TRANSPORT_SECURITY)
    }
  }
}

function isLocalhost(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost')
}
