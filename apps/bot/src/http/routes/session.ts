import { SessionRequestSchema } from '@holdfast/api-contract'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { parseBody } from '../body.ts'
import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import type { AppEnv, Route } from '../route.ts'
import { SESSION_COOKIE } from '../security/auth.ts'
import type { LoginThrottle } from '../security/login-throttle.ts'
import { hashOf, isSecret } from '../security/secret.ts'
import { SESSION_MS, type Sessions } from '../security/sessions.ts'

const PATH = '/api/v1/session'
const COOKIE = { httpOnly: true, sameSite: 'Strict', path: '/' } as const

export interface SessionRouteDeps extends Pick<AppDeps, 'config'> {
  readonly sessions: Sessions
  readonly throttle: LoginThrottle
}

/** Login of the panel with the token, and logout. */
export function sessionRoutes({ config, sessions, throttle }: SessionRouteDeps): readonly Route[] {
  const tokenHash = config.server.token === null ? null : hashOf(config.server.token)
  return [
    {
      method: 'POST',
      path: PATH,
      access: 'open',
      async handle(c) {
        if (tokenHash === null) throw noLogin()
        const address = c.env?.server?.requestIP(c.req.raw)?.address ?? 'unknown'
        refuseHasty(throttle.waitMs(address))
        const { token } = await parseBody(c.req.raw, SessionRequestSchema)
        if (!isSecret(token, tokenHash)) {
          throttle.failed(address)
          throw new ProblemError('wrong_token', 'It is the value of HOLDFAST_TOKEN where the bot runs')
        }
        endSession(c, sessions)
        setCookie(c, SESSION_COOKIE, sessions.open(), { ...COOKIE, maxAge: SESSION_MS / 1_000 })
        return c.body(null, 204)
      },
    },
    {
      method: 'DELETE',
      path: PATH,
      access: 'token',
      handle(c) {
        if (tokenHash === null) throw noLogin()
        endSession(c, sessions)
        deleteCookie(c, SESSION_COOKIE, COOKIE)
        return c.body(null, 204)
      },
    },
  ]
}

function endSession(c: Context<AppEnv>, sessions: Sessions): void {
  const old = getCookie(c, SESSION_COOKIE)
  if (old !== undefined) sessions.end(old)
}

function refuseHasty(waitMs: number): void {
  if (waitMs === 0) return
  const seconds = Math.ceil(waitMs / 1_000)
  throw new ProblemError('too_many_logins', `Try again in ${seconds} s`, {
    headers: { 'retry-after': String(seconds) },
  })
}

function noLogin(): ProblemError {
  return new ProblemError('no_login', 'Without HOLDFAST_TOKEN the panel is open to this machine, and to it alone')
}
