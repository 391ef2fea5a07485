import { createEffect, createMemo } from 'solid-js'
import { PAGES } from '../pages.ts'
import { usePanel } from '../panel-context.ts'
import { parseRoute } from '../router.ts'
import { downCount, faviconOf, titleOf } from './page-title.ts'

/** Keeps the tab's title and icon: they count what is out. */
export function Head() {
  const { live, router } = usePanel()
  const down = createMemo(() => downCount(live.state.order.flatMap((id) => live.state.connections[id]?.state ?? [])))
  const isStale = createMemo(() => live.link().state === 'stale')
  const name = () => {
    const route = parseRoute(router.path())
    if (route.page === 'outage') return `Outage ${route.id}`
    return route.page === 'overview' ? '' : (PAGES.find(({ page }) => page === route.page)?.name ?? 'Not found')
  }
  createEffect(() => {
    document.title = titleOf(name(), down(), isStale())
  })
  createEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', faviconOf(down(), isStale()))
  })
  return null
}
