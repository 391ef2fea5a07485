import { For } from 'solid-js'
import { pathOf } from '../../pages.ts'
import { usePanel } from '../../panel-context.ts'
import { Anchor } from '../../ui/anchor.tsx'
import { keepingWindow } from '../../window/window.ts'

const PAGES = [
  { page: 'timeline', name: 'Timeline' },
  { page: 'charts', name: 'Charts' },
  { page: 'outages', name: 'Outages' },
  { page: 'events', name: 'Events' },
] as const

/** Where more is to be found about a connection, over the same window of time. */
export function ConnectionLinks(props: { readonly id: string }) {
  const { router } = usePanel()
  const href = (page: (typeof PAGES)[number]['page']) =>
    keepingWindow(`${pathOf(page)}?connection=${encodeURIComponent(props.id)}`, router.query())
  return (
    <nav class="connection-links" aria-label={`More about ${props.id}`}>
      <For each={PAGES}>{({ name, page }) => <Anchor href={href(page)}>{name}</Anchor>}</For>
    </nav>
  )
}
