import { ENDPOINTS } from '@holdfast/api-contract'
import type { Context } from 'hono'
import { ProblemError } from '../problem.ts'
import type { AppEnv, Route } from '../route.ts'
import type { AccessAudit } from '../security/audit.ts'
import { tooManyGuesses } from '../security/auth.ts'
import { giveSessionCookie, sessionCookie, takeSessionCookie } from '../security/cookie.ts'
import type { Credentials } from '../security/credentials.ts'
import type { Guesses } from '../security/guesses.ts'
import type { Sessions } from '../security/sessions.ts'
import { serve } from '../serve.ts'

export interface SessionRouteDeps {
  readonly credentials: Credentials
  readonly sessions: Sessions
  readonly guesses: Guesses
  readonly audit: AccessAudit
}

/** Login of the panel with the token, and logout: of this browser, or everywhere. */
export function sessionRoutes({ audit, credentials, guesses, sessions }: SessionRouteDeps): readonly Route[] {
  return [
    serve(ENDPOINTS.login, async ({ body, c }) => {
      if (!credentials.isRequired()) throw noLogin()
      const { token } = await body()
      const address = c.get('address')
      const verdict = guesses.judge(address, token, 'login')
      if (verdict.kind === 'wait') throw tooManyGuesses(verdict.waitMs)
      if (verdict.kind === 'wrong') {
        audit.failed(address, 'login')
        throw new ProblemError('wrong_token', 'It is the value of HOLDFAST_TOKEN where the bot runs')
      }
      await audit.record('login', { actor: 'token', address })
      // The token may have changed while the disk was written to.
      if (!credentials.matches(token)) throw new ProblemError('wrong_token', 'The token was changed just now')
      // Never the id that the browser came with: whoever planted it would be in too.
      endOwn(c, sessions)
      giveSessionCookie(c, sessions.open())
      return undefined
    }),
    serve(ENDPOINTS.logout, async ({ query, c }) => {
      if (!credentials.isRequired()) throw noLogin()
      const everywhere = query.everywhere === true
      const by = { actor: c.get('actor') ?? 'unknown', address: c.get('address') }
      await audit.record(everywhere ? 'logout_everywhere' : 'logout', by)
      if (everywhere) sessions.endAll('logged_out')
      else endOwn(c, sessions)
      takeSessionCookie(c)
      return undefined
    }),
  ]
}

function endOwn(c: Context<AppEnv>, sessions: Sessions): void {
  const id = sessionCookie(c)
  if (id !== undefined) sessions.end(id)
}

function noLogin(): ProblemError {
  return new ProblemError('no_login', 'Without a token the panel is open to this machine, and to it alone')
}
