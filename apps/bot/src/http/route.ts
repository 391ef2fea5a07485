import type { Endpoint } from '@holdfast/api-contract'
import type { Context } from 'hono'
import type { Access } from './security/access.ts'

/** What the listening server offers to handlers; absent where the app is called without one. */
export interface ServerHandle {
  /** Closes the request's socket once it was idle for this many seconds. */
  timeout(request: Request, seconds: number): void
  requestIP(request: Request): { readonly address: string } | null
}

/** What Hono knows of a request of ours. */
export interface AppEnv {
  Bindings: {
    readonly server?: ServerHandle
    /** The listening server speaks TLS itself. */
    readonly isTls?: boolean
  }
  Variables: {
    /** Names this request in its answer and in the log. */
    requestId: string
    /** Who asks: `local` where no token is set, `token` or `session`; null where nobody proved anything. */
    actor: string | null
    /** From where; the nearest proxy's address, where there is one. Null where it cannot be told. */
    address: string | null
    /** Tells what was proven from what others proved; holds no secret. */
    credential: string
    /** How long the proof that this request came with holds. */
    access: Access
  }
}

export type Handler = (c: Context<AppEnv>) => Response | Promise<Response>

/** One line of the route table; `serve` makes it of an endpoint of the catalogue. */
export interface Route {
  readonly method: Endpoint['method']
  readonly path: Endpoint['path']
  readonly access: Endpoint['access']
  readonly handle: Handler
}
