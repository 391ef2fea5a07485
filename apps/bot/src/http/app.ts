import { ENDPOINTS } from '@holdfast/api-contract'
import { type Context, Hono } from 'hono'
import { jsonBodies } from './body.ts'
import type { AppDeps } from './deps.ts'
import { ProblemError, problemResponse } from './problem.ts'
import { requestIds } from './request-ids.ts'
import type { AppEnv, Route } from './route.ts'
import { bookRoutes } from './routes/books.ts'
import { connectionRoutes } from './routes/connections.ts'
import { eventRoutes } from './routes/events.ts'
import { exportRoutes } from './routes/exports.ts'
import { faultRoutes } from './routes/faults.ts'
import { historyRoutes } from './routes/history.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { noticeRoutes } from './routes/notices.ts'
import { operationRoutes } from './routes/operations.ts'
import { isPanelPath, panelHandler } from './routes/panel.ts'
import { referenceRoutes } from './routes/reference.ts'
import { reloadRoutes } from './routes/reload.ts'
import { sessionRoutes } from './routes/session.ts'
import { silenceRoutes } from './routes/silences.ts'
import { spreadRoutes } from './routes/spreads.ts'
import { streamRoutes } from './routes/stream.ts'
import { tradeRoutes } from './routes/trades.ts'
import { createAccessAudit } from './security/audit.ts'
import { authenticate } from './security/auth.ts'
import { createGuesses } from './security/guesses.ts'
import { securityHeaders } from './security/headers.ts'
import { allowHosts } from './security/host.ts'
import { limitRequests } from './security/limit-requests.ts'
import { refuseForeignOrigins } from './security/origin.ts'
import { createSessions } from './security/sessions.ts'

export interface App {
  /** `env.server` is the listening server, where there is one. */
  readonly fetch: (request: Request, env?: AppEnv['Bindings']) => Response | Promise<Response>
  /** The route table, for tests and documents. */
  readonly routes: readonly Route[]
}

/** What is possible with a file of the panel. */
const READING = 'GET, HEAD, OPTIONS'

/** The API and the panel. The order of the checks is the order of the lines. */
export function createApp(deps: AppDeps): App {
  const { clock, credentials } = deps
  const { server } = deps.config
  const sessions = createSessions(clock, deps.newSessionId)
  const guesses = createGuesses(clock, credentials.matches)
  const audit = createAccessAudit(deps)
  credentials.onRotated(() => {
    sessions.endAll('token_changed')
    guesses.forgetProofs()
  })
  const routes: readonly Route[] = [
    ...connectionRoutes(deps),
    ...eventRoutes(deps),
    ...exportRoutes(deps),
    ...historyRoutes(deps),
    ...bookRoutes(deps),
    ...spreadRoutes(deps),
    ...tradeRoutes(deps),
    ...streamRoutes(deps),
    ...noticeRoutes(deps),
    ...silenceRoutes(deps),
    ...operationRoutes(deps),
    ...metricsRoutes(deps),
    ...reloadRoutes(deps),
    ...sessionRoutes({ audit, credentials, guesses, sessions }),
    ...faultRoutes(deps),
    ...referenceRoutes(deps),
  ]
  const open = new Set(
    routes
      .filter(({ access }) => access === 'open')
      .flatMap(({ method, path }) => [`${method === 'GET' ? 'HEAD' : method} ${path}`, `${method} ${path}`]),
  )
  const isOpen = (method: string, path: string): boolean => open.has(`${method} ${path}`) || isPanelPath(method, path)

  const app = new Hono<AppEnv>()
  app.onError((error, c) => {
    const requestId = c.get('requestId')
    const scrub = (c.get('actor') ?? null) === null ? null : deps.scrub
    const answer = (problem: ProblemError) => problemResponse(problem, requestId, scrub)
    if (error instanceof ProblemError) return answer(error)
    deps.log('error', 'A request failed', { error, requestId, method: c.req.method, path: c.req.path })
    return answer(new ProblemError('internal_error', "The bot's log says what happened"))
  })
  app.use(requestIds(deps))
  app.use(securityHeaders())
  app.use(allowHosts(server.host, () => deps.config.server.allowedHosts))
  app.use(refuseForeignOrigins(ENDPOINTS.stream.path))
  const onWrong = (c: Context<AppEnv>) => audit.failed(c.get('address'), 'bearer_token')
  app.use(authenticate({ credentials, sessions, guesses, isOpen, onWrong }))
  app.use(limitRequests(clock, deps.rates))
  app.use(jsonBodies())
  // A path of its own comes before one with a parameter that it would fit, with all that is said of its methods.
  const paths = [...methodsByPath(routes)].toSorted(([a], [b]) => Number(a.includes(':')) - Number(b.includes(':')))
  for (const [path, allow] of paths) {
    for (const { method, handle } of routes.filter((route) => route.path === path)) app.on(method, path, handle)
    app.all(path, (c) => otherMethod(c, allow))
  }
  const panel = panelHandler(deps)
  app.all('*', (c) => {
    if (isPanelPath(c.req.raw.method, c.req.path)) return panel(c)
    if (isPanelPath('GET', c.req.path)) return otherMethod(c, READING)
    throw new ProblemError('not_found', `There is nothing at ${c.req.path.slice(0, 200)}`)
  })
  return { fetch: (request, env = {}) => app.fetch(request, env), routes }
}

/** Tells the methods of a path; refuses those that it has not. */
function otherMethod(c: Context<AppEnv>, allow: string): Response {
  if (c.req.method === 'OPTIONS') return c.body(null, 204, { allow })
  const detail = `${c.req.method} is not possible here, only ${allow}`
  throw new ProblemError('method_not_allowed', detail, { headers: { allow } })
}

/** By path, for `Allow`. */
function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, string> {
  const methods = new Map<string, readonly string[]>()
  for (const { method, path } of routes) {
    const own = method === 'GET' ? ['GET', 'HEAD'] : [method]
    methods.set(path, [...(methods.get(path) ?? []), ...own])
  }
  return new Map([...methods].map(([path, allowed]) => [path, [...allowed, 'OPTIONS'].join(', ')]))
}
