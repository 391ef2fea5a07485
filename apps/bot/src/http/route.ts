import type { Context } from 'hono'

/** What the listening server offers to handlers; absent where the app is called without one. */
export interface ServerHandle {
  /** Closes the request's socket once it was idle for this many seconds. */
  timeout(request: Request, seconds: number): void
  requestIP(request: Request): { readonly address: string } | null
}

/** What Hono knows of a request of ours. */
export interface AppEnv {
  Bindings: { readonly server?: ServerHandle }
  Variables: {
    /** Who asks: `local` where no token is set, `token` or `session`; null where nobody proved anything. */
    actor: string | null
    /** False once the login that this request came with has ended. */
    isAllowed: () => boolean
  }
}

export type Handler = (c: Context<AppEnv>) => Response | Promise<Response>

/** One line of the route table. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** With a token set: `open` to everyone, or only with the token or a session. */
  readonly access: 'open' | 'token'
  readonly handle: Handler
}
