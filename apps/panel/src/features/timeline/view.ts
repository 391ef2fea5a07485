import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import { usePanel } from '../../panel-context.ts'
import { lengthMs, type TimeWindow, windowOf, windowParameters } from '../../window/window.ts'
import { lengthOf, PAN_STEP, panned, type Span, spanOf, windowFor, within, ZOOM_STEP, zoomed } from './span.ts'

/** A movement this long ago has come to rest, in ms: it goes into the address, as one step that the back button undoes. */
const SETTLE_MS = 350
const DRAWN_AT_LEAST_MS = 1_000

/** What the page looks at, and how it is moved. */
export interface View {
  /** The window of the address. */
  readonly window: Accessor<TimeWindow>
  /** What is drawn: the window, or where a movement under way has come to. */
  readonly span: Accessor<Span>
  /** The bot's time, as far as it is known: it stands still while the panel hears nothing. Moves by what can be seen. */
  readonly now: Accessor<number>
  readonly isMoving: Accessor<boolean>
  /** Moves, and comes to rest by itself. */
  move(span: Span): void
  /** Moves and comes to rest at once. */
  jump(span: Span): void
  zoomIn(at?: number): void
  zoomOut(at?: number): void
  earlier(): void
  later(): void
  reset(): void
}

/** @param width of the axis in px */
export function createView(width: Accessor<number>): View {
  const { clock, live, router } = usePanel()
  const [moved, setMoved] = createSignal<Span | null>(null)
  const window = createMemo(() => windowOf(router.query()), undefined, { equals: isSame })
  const heard = createMemo(
    (before: number) => (live.link().state === 'stale' ? before : live.nowSlow()),
    live.nowSlow(),
  )
  const grainMs = () => {
    return Math.max(DRAWN_AT_LEAST_MS, Math.floor(lengthMs(window()) / Math.max(1, width()) / 2))
  }
  const now = createMemo(() => Math.floor(heard() / grainMs()) * grainMs())
  const span = createMemo(() => moved() ?? spanOf(window(), now()))

  let cancel = () => {}
  const settle = () => {
    cancel()
    const to = moved()
    if (to === null) return
    batch(() => {
      router.setQuery(windowParameters(windowFor(to, now())))
      setMoved(null)
    })
  }
  const move = (to: Span) => {
    cancel()
    setMoved(within(to, now()))
    cancel = clock.after(SETTLE_MS, settle)
  }
  const jump = (to: Span) => {
    setMoved(within(to, now()))
    settle()
  }
  // Another window was chosen, or the back button pressed, while one was being moved.
  createEffect(
    on(
      window,
      () => {
        cancel()
        setMoved(null)
      },
      { defer: true },
    ),
  )
  onCleanup(() => cancel())

  /** Where zooming holds on: what ends now goes on ending now. */
  const anchor = () => (window().kind === 'last' && moved() === null ? span().to : (span().from + span().to) / 2)
  const shift = (by: number) => jump(panned(span(), lengthOf(span()) * by))
  return {
    window,
    span,
    now,
    isMoving: () => moved() !== null,
    move,
    jump,
    zoomIn: (at = anchor()) => jump(zoomed(span(), 1 / ZOOM_STEP, at)),
    zoomOut: (at = anchor()) => jump(zoomed(span(), ZOOM_STEP, at)),
    earlier: () => shift(-PAN_STEP),
    later: () => shift(PAN_STEP),
    reset: () => router.setQuery({ window: null, from: null, to: null }),
  }
}

function isSame(a: TimeWindow, b: TimeWindow): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
