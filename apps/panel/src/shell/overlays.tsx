import { type Accessor, createEffect, createSignal, lazy, on, onCleanup, type Setter, Show, Suspense } from 'solid-js'
import { pathOf } from '../pages.ts'
import { type Panel, usePanel } from '../panel-context.ts'
import { THEMES, ZONES } from '../preferences.ts'
import { parseRoute } from '../router.ts'
import { Dialog } from '../ui/dialog.tsx'
import { docsHref } from '../ui/docs-href.ts'
import { keepingWindow, OFFERED, windowOf, windowParameters } from '../window/window.ts'
import type { Choice } from './commands.ts'
import { createCopier } from './copied.ts'
import { CopiedLine } from './copied-line.tsx'
import { Fetched } from './fetched.tsx'
import { createKeys, type KeyCommand } from './keys.ts'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const ShortcutList = lazy(async () => ({ default: (await import('./shortcut-list.tsx')).ShortcutList }))
const ConnectionSheet = lazy(async () => ({ default: (await import('./connection-sheet.tsx')).ConnectionSheet }))

/** What lies over the page. */
export type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'connection'; readonly id: string }

interface OverlaysProps {
  readonly overlay: Overlay
  readonly onChange: (overlay: Overlay) => void
}

/** The state of what lies over the page, and the keys that change it. */
export function createOverlay(): [Accessor<Overlay>, Setter<Overlay>] {
  const panel = usePanel()
  const { router } = panel
  const [overlay, setOverlay] = createSignal<Overlay>({ kind: 'none' })
  const read = createKeys()
  const onKey = (event: KeyboardEvent) => {
    const { altKey, ctrlKey, key, metaKey, target } = event
    const isTyping = target instanceof Element && target.matches('input, select, textarea, [contenteditable]')
    const press = { altKey, ctrlKey, isTyping, key, metaKey }
    const command = read(press, panel.clock.monotonic(), panel.preferences.singleKeys())
    // By a dialog of a page too: under it nothing may move.
    const isCovered = document.querySelector('dialog[open]') !== null && command?.kind !== 'palette'
    if (command === null || event.defaultPrevented || isCovered) return
    event.preventDefault()
    perform(command, panel, setOverlay)
  }
  // Whoever went somewhere is done with what lay over the page.
  createEffect(on([router.path, router.query], () => setOverlay({ kind: 'none' }), { defer: true }))
  document.addEventListener('keydown', onKey)
  onCleanup(() => document.removeEventListener('keydown', onKey))
  return [overlay, setOverlay]
}

/** The dialogs of the shell. What is in them is fetched when it is first needed. */
export function Overlays(props: OverlaysProps) {
  const panel = usePanel()
  const copier = createCopier(panel.clock, () => navigator.clipboard)
  createEffect(on(panel.router.path, () => copier.forget(), { defer: true }))
  const close = () => props.onChange({ kind: 'none' })
  const connection = () => (props.overlay.kind === 'connection' ? props.overlay.id : undefined)
  const choose = (choice: Choice) => {
    close()
    if (choice.kind === 'copy') void copier.copy(location.href)
    else carryOut(choice, panel, props.onChange)
  }
  return (
    <Suspense>
      <CopiedLine copier={copier} />
      <Dialog
        title="Go anywhere, do anything"
        hidesTitle
        class="palette"
        isOpen={props.overlay.kind === 'palette'}
        onClose={close}
      >
        <Fetched>
          <Palette onChoose={choose} />
        </Fetched>
      </Dialog>
      <Dialog title="Shortcuts" isOpen={props.overlay.kind === 'shortcuts'} onClose={close}>
        <Fetched>
          <ShortcutList />
        </Fetched>
      </Dialog>
      <Dialog title={connection() ?? ''} class="sheet" isOpen={connection() !== undefined} onClose={close}>
        <Fetched>
          <Show when={connection()}>{(id) => <ConnectionSheet id={id()} />}</Show>
        </Fetched>
      </Dialog>
    </Suspense>
  )
}

function perform(command: KeyCommand, panel: Panel, open: (overlay: Overlay) => void): void {
  const { preferences, router } = panel
  // Charts choose a window themselves where the address names none.
  const usual = () => (parseRoute(router.path()).page === 'charts' ? null : undefined)
  switch (command.kind) {
    case 'palette':
    case 'shortcuts':
      open({ kind: command.kind })
      break
    case 'filter':
      document.querySelector<HTMLElement>('main input[type="search"], main .filters :is(input, select)')?.focus()
      break
    case 'go':
      router.go(keepingWindow(pathOf(command.page), router.query()))
      break
    case 'window':
      router.setQuery(
        windowParameters(windowOf(new URLSearchParams({ window: OFFERED[command.index] ?? '' })), usual()),
      )
      break
    case 'theme':
      preferences.setTheme(after(THEMES, preferences.theme()))
      break
    case 'zone':
      preferences.setZone(after(ZONES, preferences.zone()))
      break
    case 'break':
      breakSomething()
      break
  }
}

function carryOut(choice: Exclude<Choice, { kind: 'copy' }>, panel: Panel, open: (overlay: Overlay) => void): void {
  const { live, preferences, router } = panel
  switch (choice.kind) {
    case 'go':
      router.go(keepingWindow(choice.href, router.query()))
      break
    case 'docs':
      location.assign(docsHref(preferences.theme()))
      break
    case 'connection':
      open({ kind: 'connection', id: choice.id })
      break
    case 'theme':
    case 'zone':
    case 'shortcuts':
    case 'break':
      perform(choice, panel, open)
      break
    case 'retry':
      live.retryNow()
      break
  }
}

/** The tray of faults is a part of the demo's band, which knows best how to open it. */
function breakSomething(): void {
  const button = document.querySelector<HTMLElement>('[data-testid="break-something"]')
  if (button === null) return
  if (button.getAttribute('aria-expanded') !== 'true') button.click()
  button.focus()
}

function after<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? one
}
