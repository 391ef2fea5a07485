import { createEffect, createMemo, Match, on, Show, Switch } from 'solid-js'
import { DemoBand } from './features/demo/demo-band.tsx'
import { EventsPage } from './features/events/events-page.tsx'
import { OutagePage } from './features/outages/outage-page.tsx'
import { OutagesPage } from './features/outages/outages-page.tsx'
import { Overview } from './features/overview/overview.tsx'
import { usePanel } from './panel-context.ts'
import { parseRoute } from './router.ts'
import { Announcer } from './shell/announcer.tsx'
import { Head } from './shell/head.tsx'
import { LinkBadge, StaleBanner } from './shell/link-badge.tsx'
import { RecordBanner } from './shell/record-banner.tsx'
import { ThemeSwitch, ZoneSwitch } from './shell/switches.tsx'
import { Anchor } from './ui/anchor.tsx'
import { Mark } from './ui/mark.tsx'
import { Placeholder } from './ui/notice.tsx'

const NAV = [
  { href: '/', label: 'Overview', pages: ['overview'] },
  { href: '/outages', label: 'Outages', pages: ['outages', 'outage'] },
  { href: '/events', label: 'Events', pages: ['events'] },
] as const

/** The panel: what stands around every page, and the page that the address names. */
export function App() {
  const { live, router } = usePanel()
  const route = createMemo(() => parseRoute(router.path()))
  const outageId = () => {
    const now = route()
    return now.page === 'outage' ? now.id : undefined
  }
  let main: HTMLElement | undefined
  // A reader who followed a link lands on the new page, not on the link that is gone.
  createEffect(on(router.path, () => main?.focus({ preventScroll: true }), { defer: true }))

  return (
    <div class="app" data-link={live.link().state}>
      <Head />
      <Announcer />
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Show when={live.state.mode === 'demo'}>
        <DemoBand />
      </Show>
      <header class="top">
        <Anchor href="/" class="brand">
          <Mark /> <span class="brand-name">Holdfast</span>
        </Anchor>
        <nav aria-label="Pages">
          {NAV.map(({ href, label, pages }) => (
            <Anchor href={href} isCurrent={pages.some((page) => page === route().page)}>
              {label}
            </Anchor>
          ))}
        </nav>
        <div class="top-end">
          <LinkBadge />
          <ZoneSwitch />
          <ThemeSwitch />
        </div>
      </header>
      <StaleBanner />
      <RecordBanner />
      <Show when={live.state.malformed > 0}>
        <p class="notice" role="status">
          The bot says things this page cannot read. It may have been updated: reload the page.
        </p>
      </Show>
      <main id="main" ref={main} tabindex="-1">
        <Switch>
          <Match when={route().page === 'overview'}>
            <Overview />
          </Match>
          <Match when={route().page === 'outages'}>
            <OutagesPage />
          </Match>
          <Match when={outageId()}>{(id) => <OutagePage id={id()} />}</Match>
          <Match when={route().page === 'events'}>
            <EventsPage />
          </Match>
          <Match when={route().page === 'missing'}>
            <h1>Not found</h1>
            <Placeholder>
              There is no such page. <Anchor href="/">To the overview</Anchor>
            </Placeholder>
          </Match>
        </Switch>
      </main>
    </div>
  )
}
