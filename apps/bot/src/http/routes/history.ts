import { WindowQuerySchema } from '@holdfast/api-contract'
import type { AppDeps } from '../deps.ts'
import { parseQuery, resolveWindow } from '../query.ts'
import type { Route } from '../route.ts'

/** What a window says about each connection. */
export function historyRoutes({ clock, store }: Pick<AppDeps, 'clock' | 'store'>): readonly Route[] {
  const view = (path: string, read: AppDeps['store']['stats'] | AppDeps['store']['timeline']): Route => ({
    method: 'GET',
    path,
    access: 'token',
    async handle(c) {
      const query = parseQuery(c.req.url, WindowQuerySchema)
      const now = clock.now()
      const only = query.connection === undefined ? undefined : [query.connection]
      return c.json(await read(resolveWindow(query, now), now, only))
    },
  })
  return [
    view('/api/v1/stats', (window, now, only) => store.stats(window, now, only)),
    view('/api/v1/timeline', (window, now, only) => store.timeline(window, now, only)),
  ]
}
