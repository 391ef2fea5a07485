import type { Context, MiddlewareHandler } from 'hono'
import { ProblemError } from '../problem.ts'
import type { AppEnv } from '../route.ts'
import { type Access, accessUntil, NO_ACCESS } from './access.ts'
import { peerAddress } from './address.ts'
import { sessionCookie } from './cookie.ts'
import type { Credentials } from './credentials.ts'
import type { Guesses } from './guesses.ts'
import { loginPageFor } from './login-page.ts'
import type { SessionEnd, Sessions } from './sessions.ts'

export interface AuthOptions {
  readonly credentials: Credentials
  readonly sessions: Sessions
  readonly guesses: Guesses
  /** What needs no proof even with a token set. */
  readonly isOpen: (method: string, path: string) => boolean
  /** Told of a bearer token that was wrong, once for the same one. */
  readonly onWrong: (c: Context<AppEnv>) => void
}

/**
 * Finds out who asks, and refuses who must prove it and cannot: 401 with `WWW-Authenticate`, 429 for guessing. A browser that
 * opens a page is led to the login instead.
 */
export function authenticate(options: AuthOptions): MiddlewareHandler<AppEnv> {
  const { credentials, isOpen } = options
  return async (c, next) => {
    c.set('address', peerAddress(c))
    const proof = credentials.isRequired() ? proofOf(c, options) : localProof(credentials.lifetime())
    if (proof === null && !isOpen(c.req.method, c.req.path)) {
      const login = loginPageFor(c.req.raw)
      if (login !== null) return c.redirect(login)
      throw unproven(c, options.sessions)
    }
    c.set('actor', proof?.actor ?? null)
    c.set('credential', proof?.credential ?? 'none')
    c.set('access', proof?.access ?? NO_ACCESS)
    return next()
  }
}

const ENDED_WORDS = {
  expired: 'It was open for as long as a session may be: log in again',
  logged_out: 'It was logged out, here or everywhere: log in again',
  token_changed: 'The token was changed: log in with the new one',
  displaced: 'Too many others were opened since: log in again',
} as const satisfies Record<SessionEnd, string>

/** The refusal of whoever proves nothing; one who comes with a session that has ended hears why. */
function unproven(c: Context<AppEnv>, sessions: Sessions): ProblemError {
  const headers = { 'www-authenticate': 'Bearer realm="holdfast"' }
  const id = c.req.header('authorization') === undefined ? sessionCookie(c) : undefined
  const ended = id === undefined ? null : sessions.whyEnded(id)
  if (ended !== null) return new ProblemError('session_ended', ENDED_WORDS[ended], { headers })
  const detail = 'Send the token as "Authorization: Bearer …", or log in to the panel'
  return new ProblemError('unauthorized', detail, { headers })
}

interface Proof {
  readonly actor: 'local' | 'token' | 'session'
  /** Tells this caller's proof from others. */
  readonly credential: string
  readonly access: Access
}

function localProof(lifetime: AbortSignal): Proof {
  return { actor: 'local', credential: 'local', access: accessUntil(lifetime) }
}

/** A bearer token counts alone: a wrong one is not made good by a session beside it. */
function proofOf(c: Context<AppEnv>, options: AuthOptions): Proof | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (bearer !== undefined) return bearerProof(c, bearer, options)
  const id = sessionCookie(c)
  const session = id === undefined ? null : options.sessions.find(id)
  if (session === null) return null
  return { actor: 'session', credential: session.key, access: accessUntil(session.ended, session.isOpen) }
}

function bearerProof(
  c: Context<AppEnv>,
  bearer: string,
  { credentials, guesses, isOpen, onWrong }: AuthOptions,
): Proof | null {
  const verdict = guesses.judge(c.get('address'), bearer, 'bearer')
  switch (verdict.kind) {
    case 'right':
      return { actor: 'token', credential: 'token', access: accessUntil(credentials.lifetime()) }
    case 'wrong':
      if (verdict.isNew) onWrong(c)
      return null
    case 'wait':
      // What is open to everyone needs no token, right or wrong.
      if (isOpen(c.req.method, c.req.path)) return null
      throw tooManyGuesses(verdict.waitMs)
  }
}

/** The refusal of whoever was wrong too often. */
export function tooManyGuesses(waitMs: number): ProblemError {
  const seconds = Math.ceil(waitMs / 1_000)
  return new ProblemError('too_many_logins', `Too many wrong tokens from this address; try again in ${seconds} s`, {
    headers: { 'retry-after': String(seconds) },
  })
}
