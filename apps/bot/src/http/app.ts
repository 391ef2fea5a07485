import { Hono } from 'hono'
import { jsonBodies } from './body.ts'
import type { AppDeps } from './deps.ts'
import { ProblemError, problemResponse } from './problem.ts'
import type { AppEnv, Route } from './route.ts'
import { bookRoutes } from './routes/books.ts'
import { connectionRoutes } from './routes/connections.ts'
import { eventRoutes } from './routes/events.ts'
import { exportRoutes } from './routes/exports.ts'
import { faultRoutes } from './routes/faults.ts'
import { historyRoutes } from './routes/history.ts'
import { operationRoutes } from './routes/operations.ts'
import { isPanelPath, panelHandler } from './routes/panel.ts'
import { sessionRoutes } from './routes/session.ts'
import { spreadRoutes } from './routes/spreads.ts'
import { STREAM_PATH, streamRoutes } from './routes/stream.ts'
import { tradeRoutes } from './routes/trades.ts'
import { authenticate } from './security/auth.ts'
import { securityHeaders } from './security/headers.ts'
import { allowHosts } from './security/host.ts'
import { createLoginThrottle } from './security/login-throttle.ts'
import { refuseForeignOrigins } from './security/origin.ts'
import { createSessions } from './security/sessions.ts'

export interface App {
  /** `env.server` is the listening server, where there is one. */
  readonly fetch: (request: Request, env?: AppEnv['Bindings']) => Response | Promise<Response>
  /** The route table, for tests and documents. */
  readonly routes: readonly Route[]
}

/** The API and the panel. The order of the checks is the order of the lines. */
export function createApp(deps: AppDeps): App {
  const { server } = deps.config
  const sessions = createSessions(deps.clock, deps.newSessionId)
  const routes: readonly Route[] = [
    ...connectionRoutes(deps),
    ...eventRoutes(deps),
    ...exportRoutes(deps),
    ...historyRoutes(deps),
    ...bookRoutes(deps),
    ...spreadRoutes(deps),
    ...tradeRoutes(deps),
    ...streamRoutes(deps),
    ...operationRoutes(deps),
    ...sessionRoutes({ ...deps, sessions, throttle: createLoginThrottle(deps.clock) }),
    ...faultRoutes(deps),
  ]
  const open = new Set(routes.filter(({ access }) => access === 'open').map(({ method, path }) => `${method} ${path}`))
  const isOpen = (method: string, path: string): boolean =>
    open.has(`${method === 'HEAD' ? 'GET' : method} ${path}`) || isPanelPath(method, path)

  const app = new Hono<AppEnv>()
  app.onError((error) => {
    if (error instanceof ProblemError) return problemResponse(error)
    deps.log('error', 'A request failed', { error })
    return problemResponse(new ProblemError('internal_error', "The bot's log says what happened"))
  })
  app.use(securityHeaders())
  app.use(allowHosts(server.host, server.allowedHosts))
  app.use(refuseForeignOrigins(STREAM_PATH))
  app.use(authenticate({ token: server.token, sessions, isOpen }))
  app.use(jsonBodies())
  for (const { method, path, handle } of routes) app.on(method, path, handle)
  for (const [path, allow] of methodsByPath(routes)) {
    app.all(path, (c) => {
      const detail = `${c.req.method} is not possible here, only ${allow}`
      throw new ProblemError('method_not_allowed', detail, { headers: { allow } })
    })
  }
  const panel = panelHandler(deps)
  app.all('*', (c) => {
    if (isPanelPath(c.req.raw.method, c.req.path)) return panel(c)
    throw new ProblemError('not_found', `There is nothing at ${c.req.path.slice(0, 200)}`)
  })
  return { fetch: (request, env = {}) => app.fetch(request, env), routes }
}

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, string> {
  const methods = new Map<string, string>()
  for (const { method, path } of routes) {
    const allowed = method === 'GET' ? 'GET, HEAD' : method
    const before = methods.get(path)
    methods.set(path, before === undefined ? allowed : `${before}, ${allowed}`)
  }
  return methods
}
