import { createEffect, createMemo, ErrorBoundary, Match, on, Show, Suspense, Switch } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { DemoBand } from './features/demo/demo-band.tsx'
import { OutageView, VIEWS } from './page-views.tsx'
import { usePanel } from './panel-context.ts'
import { parseRoute } from './router.ts'
import { Announcer } from './shell/announcer.tsx'
import { Head } from './shell/head.tsx'
import { LinkBadge, StaleBanner } from './shell/link-badge.tsx'
import { Nav } from './shell/nav.tsx'
import { createOverlay, Overlays } from './shell/overlays.tsx'
import { PageError } from './shell/page-error.tsx'
import { RecordBanner } from './shell/record-banner.tsx'
import { PaletteButton, ThemeSwitch, ZoneSwitch } from './shell/switches.tsx'
import { Anchor } from './ui/anchor.tsx'
import { Later } from './ui/later.tsx'
import { Mark } from './ui/mark.tsx'
import { Placeholder } from './ui/notice.tsx'
import { Skeleton } from './ui/skeleton.tsx'

/** The panel: what stands around every page, and the page that the address names. */
export function App() {
  const { live, router } = usePanel()
  const [overlay, setOverlay] = createOverlay()
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
        <Nav />
        <div class="top-end">
          <LinkBadge />
          <PaletteButton onPress={() => setOverlay({ kind: 'palette' })} />
          <ZoneSwitch />
          <ThemeSwitch />
        </div>
      </header>
      <StaleBanner />
      <RecordBanner />
      <Show when={live.state.malformed > 0}>
        <p class="notice" role="status" data-testid="unread">
          The bot says things this page cannot read; they are left out. It may have been updated: reload the page.
          <span class="num muted" aria-live="off">
            {live.state.malformed} left out
          </span>
        </p>
      </Show>
      <main id="main" ref={main} tabindex="-1">
        <ErrorBoundary fallback={(error, reset) => <Broken error={error} onRetry={reset} />}>
          <Suspense fallback={<Skeleton rows={6} />}>
            <Later when>
              <Page />
            </Later>
          </Suspense>
        </ErrorBoundary>
      </main>
      <Overlays overlay={overlay()} onChange={setOverlay} />
    </div>
  )
}

/** A page that broke is left behind by going to another. */
function Broken(props: { readonly error: unknown; readonly onRetry: () => void }) {
  const { router } = usePanel()
  createEffect(on(router.path, () => props.onRetry(), { defer: true }))
  return <PageError error={props.error} onRetry={props.onRetry} />
}

function Page() {
  const { router } = usePanel()
  const route = createMemo(() => parseRoute(router.path()))
  const view = () => {
    const { page } = route()
    return page === 'outage' || page === 'missing' ? undefined : VIEWS[page]
  }
  const outageId = () => {
    const now = route()
    return now.page === 'outage' ? now.id : undefined
  }
  return (
    <Switch
      fallback={
        <>
          <h1>Not found</h1>
          <Placeholder>
            There is no such page. <Anchor href="/">To the overview</Anchor>
          </Placeholder>
        </>
      }
    >
      <Match when={view()}>{(shown) => <Dynamic component={shown()} />}</Match>
      <Match when={outageId()}>{(id) => <OutageView id={id()} />}</Match>
    </Switch>
  )
}
