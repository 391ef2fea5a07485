import { ENDPOINTS } from '@holdfast/api-contract'
import type { Supervisor } from '@holdfast/reconnect-monitor'
import type { AppDeps } from '../deps.ts'
import { carriedOut, operatorRequest } from '../operator.ts'
import { ProblemError } from '../problem.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'

const ACTIONS = ['reconnect', 'pause', 'resume'] as const

/** The connections, and what an operator can do to one. */
export function connectionRoutes(deps: Pick<AppDeps, 'connections' | 'clock' | 'scrub'>): readonly Route[] {
  const actions = ACTIONS.map((action) =>
    serve(ENDPOINTS[action], async ({ params, body, c }) => {
      const supervisor = find(deps, params.id)
      await carriedOut(supervisor[action](operatorRequest(c, await body(), deps.scrub)), deps.clock)
      return supervisor.status()
    }),
  )
  return [
    serve(ENDPOINTS.connections, () => ({ connections: deps.connections.list() })),
    serve(ENDPOINTS.connection, ({ params }) => find(deps, params.id).status()),
    ...actions,
  ]
}

function find({ connections }: Pick<AppDeps, 'connections'>, id: string): Supervisor {
  const supervisor = connections.get(id)
  if (supervisor === undefined) throw unknownConnection(id, connections.ids)
  return supervisor
}

/** A refusal that lists the connections there are. */
export function unknownConnection(id: string, ids: readonly string[]): ProblemError {
  const known = ids.join(', ') || 'none'
  return new ProblemError('unknown_connection', `There is no connection "${id.slice(0, 64)}". Known: ${known}.`, {
    parameter: 'connection',
    allowed: ids,
  })
}
