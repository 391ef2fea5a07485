import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { ProblemError } from '../problem.ts'
import type { AppEnv } from '../route.ts'
import { hashOf, isSecret } from './secret.ts'
import type { Sessions } from './sessions.ts'

/** The cookie of a login. */
export const SESSION_COOKIE = 'holdfast_session'

export interface AuthOptions {
  /** Null = loopback only, no login, everyone is `local`. */
  readonly token: string | null
  readonly sessions: Sessions
  /** What needs no proof even with a token set. */
  readonly isOpen: (method: string, path: string) => boolean
}

/** Finds out who asks, and refuses who must prove it and cannot: 401 with `WWW-Authenticate`. */
export function authenticate({ token, sessions, isOpen }: AuthOptions): MiddlewareHandler<AppEnv> {
  const tokenHash = token === null ? null : hashOf(token)
  return async (c, next) => {
    const proof = tokenHash === null ? LOCAL : proofOf(c, tokenHash, sessions)
    if (proof === null && !isOpen(c.req.method, c.req.path)) {
      const detail = 'Send the token as "Authorization: Bearer …", or log in to the panel'
      throw new ProblemError('unauthorized', detail, { headers: { 'www-authenticate': 'Bearer realm="holdfast"' } })
    }
    c.set('actor', proof?.actor ?? null)
    c.set('isAllowed', proof?.isAllowed ?? (() => false))
    await next()
  }
}

interface Proof {
  readonly actor: string
  readonly isAllowed: () => boolean
}

const LOCAL: Proof = { actor: 'local', isAllowed: () => true }

function proofOf(c: Context<AppEnv>, tokenHash: string, sessions: Sessions): Proof | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer !== undefined) return isSecret(bearer, tokenHash) ? { actor: 'token', isAllowed: () => true } : null
  const session = getCookie(c, SESSION_COOKIE)
  if (session === undefined || !sessions.isOpen(session)) return null
  return { actor: 'session', isAllowed: () => sessions.isOpen(session) }
}
