import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { AppEnv } from '../route.ts'
import { SESSION_MS } from './sessions.ts'

/** The cookie of a login. */
const SESSION_COOKIE = 'holdfast_session'
/** The same where the browser came over TLS: with this prefix it takes the cookie from this very host alone, over TLS. */
const SECURE_SESSION_COOKIE = `__Host-${SESSION_COOKIE}`

const COOKIE = { httpOnly: true, sameSite: 'Strict', path: '/' } as const

/** The session that a request came with. */
export function sessionCookie(c: Context<AppEnv>): string | undefined {
  return getCookie(c, SECURE_SESSION_COOKIE) ?? getCookie(c, SESSION_COOKIE)
}

/** Hands a session to the browser, and to it alone: no script reads it, no other site sends it. */
export function giveSessionCookie(c: Context<AppEnv>, id: string): void {
  const secure = isSecure(c)
  setCookie(c, secure ? SECURE_SESSION_COOKIE : SESSION_COOKIE, id, {
    ...COOKIE,
    secure,
    maxAge: SESSION_MS / 1_000,
  })
}

/** Takes it back, under either name. */
export function takeSessionCookie(c: Context<AppEnv>): void {
  deleteCookie(c, SESSION_COOKIE, COOKIE)
  if (isSecure(c)) deleteCookie(c, SECURE_SESSION_COOKIE, { ...COOKIE, secure: true })
}

/**
 * Whether the browser is on https: told by our own TLS, or by its Origin where a proxy ends TLS. A client that lies
 * about its Origin gets a cookie that it cannot use, and harms nobody else.
 */
function isSecure(c: Context<AppEnv>): boolean {
  return c.env?.isTls === true || (c.req.header('origin') ?? '').startsWith('https://')
}
