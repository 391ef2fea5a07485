import { createEffect, createMemo } from 'solid-js'
import { usePanel } from '../panel-context.ts'
import { parseRoute, type Route } from '../router.ts'
import { downCount, faviconOf, titleOf } from './page-title.ts'

const PAGE_NAMES = {
  overview: '',
  outages: 'Outages',
  outage: 'Outage',
  events: 'Events',
  missing: 'Not found',
} as const satisfies Record<Route['page'], string>

/** Keeps the tab's title and icon: they count what is out. */
export function Head() {
  const { live, router } = usePanel()
  const down = createMemo(() => downCount(live.state.order.flatMap((id) => live.state.connections[id]?.state ?? [])))
  const isStale = createMemo(() => live.link().state === 'stale')
  const name = () => {
    const route = parseRoute(router.path())
    return route.page === 'outage' ? `Outage ${route.id}` : PAGE_NAMES[route.page]
  }
  createEffect(() => {
    document.title = titleOf(name(), down(), isStale())
  })
  createEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', faviconOf(down(), isStale()))
  })
  return null
}
