import { ActionRequestSchema } from '@holdfast/api-contract'
import type { Supervisor } from '@holdfast/reconnect-monitor'
import type { Context } from 'hono'
import { parseBody } from '../body.ts'
import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import type { AppEnv, Route } from '../route.ts'

/** How long an action waits for its event to be on disk, in ms. */
const RECORD_TIMEOUT_MS = 3_000

const ACTIONS = ['reconnect', 'pause', 'resume'] as const

/** The connections, and what an operator can do to one. */
export function connectionRoutes(deps: Pick<AppDeps, 'connections' | 'clock'>): readonly Route[] {
  const actions = ACTIONS.map(
    (action): Route => ({
      method: 'POST',
      path: `/api/v1/connections/:id/${action}`,
      access: 'token',
      async handle(c) {
        const supervisor = find(deps, c)
        const { reason } = await parseBody(c.req.raw, ActionRequestSchema)
        const request = { actor: c.get('actor') ?? 'unknown', reason: cleaned(reason) }
        await inTime(deps, supervisor[action](request))
        return c.json(supervisor.status(), 202)
      },
    }),
  )
  return [
    {
      method: 'GET',
      path: '/api/v1/connections',
      access: 'token',
      handle: (c) => c.json({ connections: deps.connections.list() }),
    },
    {
      method: 'GET',
      path: '/api/v1/connections/:id',
      access: 'token',
      handle: (c) => c.json(find(deps, c).status()),
    },
    ...actions,
  ]
}

function find({ connections }: Pick<AppDeps, 'connections'>, c: Context<AppEnv>): Supervisor {
  const id = c.req.param('id') ?? ''
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

async function inTime({ clock }: Pick<AppDeps, 'clock'>, recorded: Promise<void>): Promise<void> {
  const done = new AbortController()
  const timeout = clock.sleep(RECORD_TIMEOUT_MS, done.signal).then(() => {
    throw new ProblemError('store_unavailable', 'The disk is slow to store the request; it is carried out once stored')
  })
  try {
    await Promise.race([recorded, timeout])
  } finally {
    timeout.catch(() => {})
    done.abort()
  }
}

/** The operator's words on one line. */
function cleaned(reason: string | undefined): string | null {
  const text = (reason ?? '').replace(/\p{Cc}+/gu, ' ').trim()
  return text === '' ? null : text
}
