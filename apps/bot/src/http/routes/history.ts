import { ENDPOINTS } from '@holdfast/api-contract'
import { WindowTooLargeError } from '@holdfast/event-store'
import type { AppDeps } from '../deps.ts'
import { invalid, resolveWindow } from '../query.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'

/** What a window says about each connection, and the charts of one. */
export function historyRoutes({ clock, store }: Pick<AppDeps, 'clock' | 'store'>): readonly Route[] {
  return [
    serve(ENDPOINTS.stats, ({ query }) => {
      const now = clock.now()
      return orTooLarge(query, () => store.stats(resolveWindow(query, now), now, only(query)))
    }),
    serve(ENDPOINTS.timeline, ({ query }) => {
      const now = clock.now()
      return orTooLarge(query, () => store.timeline(resolveWindow(query, now), now, only(query), query.resolutionMs))
    }),
    serve(ENDPOINTS.series, ({ query }) => {
      const { connection, metric } = query
      const window = resolveWindow(query, clock.now())
      return orTooLarge(query, () => store.series({ ...window, connection, metric }))
    }),
  ]
}

interface Named {
  readonly connection?: string | undefined
  readonly connections?: readonly string[] | undefined
}

/** Those that are named; all where none is, also of an empty list, as for the stream. */
function only({ connection, connections = [] }: Named): readonly string[] | undefined {
  if (connection !== undefined) return [connection]
  return connections.length === 0 ? undefined : connections
}

/** Says which parameter made the window as long as it is. */
async function orTooLarge<T>(query: { readonly from?: number | undefined }, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof WindowTooLargeError)) throw error
    const parameter = query.from === undefined ? 'window' : 'from'
    throw invalid(parameter, `asks for too much. ${error.message}`, ['a shorter window', 'one connection'])
  }
}
