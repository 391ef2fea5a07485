import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js'
import { type Deferred, VIEWS } from '../page-views.tsx'
import { PAGES, type PageName } from '../pages.ts'
import { usePanel } from '../panel-context.ts'
import { parseRoute } from '../router.ts'
import { Anchor } from '../ui/anchor.tsx'
import { docsHref } from '../ui/docs-href.ts'
import { keepingWindow } from '../window/window.ts'

/** Pages whose place is in the bar at this width; under "More" are those that are not. As the style sheet has it. */
const PLACES = { narrow: 4, medium: 6, wide: PAGES.filter(({ isMain }) => isMain).length } as const

/** The pages, as many as the width has room for; the others under "More". */
export function Nav() {
  const { router } = usePanel()
  const current = (): PageName | null => {
    const { page } = parseRoute(router.path())
    if (page === 'missing') return null
    return page === 'outage' ? 'outages' : page
  }
  return (
    <nav aria-label="Pages" class="nav">
      <For each={PAGES}>
        {(one, index) => (
          <Show when={index() < PLACES.wide}>
            <PageLink page={one} isCurrent={current() === one.page} place={placeOf(index())} />
          </Show>
        )}
      </For>
      <More current={current()} />
    </nav>
  )
}

/** The narrowest width at which a page still has its place in the bar. */
function placeOf(index: number): string {
  if (index < PLACES.narrow) return 'narrow'
  return index < PLACES.medium ? 'medium' : 'wide'
}

function PageLink(props: {
  readonly page: (typeof PAGES)[number]
  readonly isCurrent: boolean
  readonly place: string
}) {
  const { live, router } = usePanel()
  const view: Deferred = VIEWS[props.page.page]
  // Not from a bot that is away: what failed once is not fetched again before the panel is loaded anew.
  const preload = () => {
    if (live.link().state === 'live') view.preload?.()?.catch(() => {})
  }
  return (
    <span class="nav-item" data-place={props.place} onPointerEnter={preload} onFocusIn={preload}>
      <Anchor href={keepingWindow(props.page.path, router.query())} isCurrent={props.isCurrent}>
        {props.page.name}
      </Anchor>
    </span>
  )
}

function More(props: { readonly current: PageName | null }) {
  const { preferences, router } = usePanel()
  const [isOpen, setIsOpen] = createSignal(false)
  let box: HTMLDivElement | undefined
  let button: HTMLButtonElement | undefined
  createEffect(on(router.path, () => setIsOpen(false), { defer: true }))
  const closeBeside = ({ target }: Event) => {
    if (target instanceof Node && box?.contains(target) !== true) setIsOpen(false)
  }
  const onKey = (key: KeyboardEvent) => {
    if (key.key !== 'Escape' || !isOpen()) return
    setIsOpen(false)
    button?.focus()
  }
  document.addEventListener('pointerdown', closeBeside)
  document.addEventListener('focusin', closeBeside)
  document.addEventListener('keydown', onKey)
  onCleanup(() => {
    document.removeEventListener('pointerdown', closeBeside)
    document.removeEventListener('focusin', closeBeside)
    document.removeEventListener('keydown', onKey)
  })
  const holdsCurrent = () => PAGES.findIndex(({ page }) => page === props.current) >= PLACES.narrow
  return (
    <div class="more" ref={box}>
      <button
        ref={button}
        type="button"
        class="more-button"
        aria-expanded={isOpen()}
        aria-controls="more-pages"
        data-current={holdsCurrent() ? placeOf(PAGES.findIndex(({ page }) => page === props.current)) : undefined}
        data-is-extra={PAGES.findIndex(({ page }) => page === props.current) >= PLACES.wide}
        onClick={() => setIsOpen((open) => !open)}
      >
        More
      </button>
      <div id="more-pages" class="more-pages" hidden={!isOpen()}>
        <For each={PAGES.slice(PLACES.narrow)}>
          {(one, index) => (
            <PageLink
              page={one}
              isCurrent={props.current === one.page}
              place={index() + PLACES.narrow < PLACES.wide ? placeOf(index() + PLACES.narrow) : 'extra'}
            />
          )}
        </For>
        <span class="nav-item" data-place="extra">
          <a href={docsHref(preferences.theme())}>API reference</a>
        </span>
      </div>
    </div>
  )
}
