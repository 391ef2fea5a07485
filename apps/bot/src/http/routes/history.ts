import { SeriesQuerySchema, WindowQuerySchema } from '@holdfast/api-contract'
import { WindowTooLargeError } from '@holdfast/event-store'
import type { AppDeps } from '../deps.ts'
import { invalid, parseQuery, resolveWindow } from '../query.ts'
import type { Route } from '../route.ts'

/** What a window says about each connection, and the charts of one. */
export function historyRoutes({ clock, store }: Pick<AppDeps, 'clock' | 'store'>): readonly Route[] {
  const view = (path: string, read: (...args: Parameters<AppDeps['store']['stats']>) => Promise<object>): Route => ({
    method: 'GET',
    path,
    access: 'token',
    async handle(c) {
      const query = parseQuery(c.req.url, WindowQuerySchema)
      const now = clock.now()
      const only = query.connection === undefined ? undefined : [query.connection]
      return c.json(await orTooLarge(query, () => read(resolveWindow(query, now), now, only)))
    },
  })
  return [
    view('/api/v1/stats', (window, now, only) => store.stats(window, now, only)),
    view('/api/v1/timeline', (window, now, only) => store.timeline(window, now, only)),
    {
      method: 'GET',
      path: '/api/v1/series',
      access: 'token',
      async handle(c) {
        const query = parseQuery(c.req.url, SeriesQuerySchema)
        const { connection, metric } = query
        const window = resolveWindow(query, clock.now())
        return c.json(await orTooLarge(query, () => store.series({ ...window, connection, metric })))
      },
    },
  ]
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
