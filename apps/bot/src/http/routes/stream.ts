import { ENDPOINTS } from '@holdfast/api-contract'
import type { Context } from 'hono'
import type { AppDeps } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import { invalid } from '../query.ts'
import type { AppEnv, Route } from '../route.ts'
import { serve } from '../serve.ts'

const HEADERS = {
  'content-type': ENDPOINTS.stream.answer.contentType,
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** Seconds that the socket of a stream which was ended may take nothing; then it is closed, read out or not. */
const CLOSED_IDLE_S = 1

/** Everything as it happens, as server-sent events. */
export function streamRoutes({ connections, streams }: Pick<AppDeps, 'connections' | 'streams'>): readonly Route[] {
  return [
    serve(ENDPOINTS.stream, async ({ query, c }) => {
      const only = query.connections?.length ? query.connections : null
      const unknown = only?.find((id) => !connections.ids.includes(id))
      if (unknown !== undefined) throw invalid('connections', `has an unknown connection "${unknown}"`, connections.ids)
      if (c.req.raw.method === 'HEAD') return new Response(null, { headers: HEADERS })
      const body = await streams.open({
        only,
        lastSeenId: lastSeenId(c, query.after),
        access: c.get('access'),
        onClosed: () => c.env?.server?.timeout(c.req.raw, CLOSED_IDLE_S),
      })
      if (body === null) throw new ProblemError('too_many_streams', 'Close a stream first, or wait for the restart')
      return new Response(body, { headers: HEADERS })
    }),
  ]
}

/** The header wins over `?after=`; NaN where the header is not an id. */
function lastSeenId(c: Context<AppEnv>, after: number | undefined): number | null {
  const header = c.req.header('last-event-id')
  if (header === undefined || header === '') return after ?? null
  return /^\d{1,16}$/.test(header) ? Number(header) : Number.NaN
}
