import { createSignal, onCleanup } from 'solid-js'
import { instantAt, lengthOf, panned, type Span, zoomed } from './span.ts'
import type { View } from './view.ts'

/** A press that moves less than this is a press, in px. */
const SLOP = 4
/** How much one px of a wheel zooms. */
const WHEEL_ZOOM = 0.0025
/** Pixels of a wheel that counts lines. */
const LINE_PX = 16
/** A stretch dragged over that is shorter was no wish, in px. */
const LEAST_BAND = 6

/** What pointer and wheel do to the view. */
export interface Gestures {
  /** The stretch that is being dragged over on the axis, in px from its start; null while none is. */
  readonly band: () => { readonly left: number; readonly right: number } | null
  readonly isPanning: () => boolean
  /** On the axis: dragging selects what is zoomed into. */
  selectFrom(press: PointerEvent): void
  /** On a lane: dragging moves the view; a press that does not is told. */
  panFrom(press: PointerEvent, onTap: (press: PointerEvent) => void): void
  /** For the element that all of it happens in: a listener that may keep the page from scrolling. */
  listenToWheel(element: HTMLElement): void
}

/** @param plot where the axis is: its left edge and width are what places are told by */
export function createGestures(view: View, plot: () => { readonly left: number; readonly width: number }): Gestures {
  const [band, setBand] = createSignal<{ left: number; right: number } | null>(null)
  const [isPanning, setIsPanning] = createSignal(false)
  let letGo = () => {}

  /** Follows a press until it ends. */
  const follow = (
    press: PointerEvent,
    onMove: (x: number) => void,
    onEnd: (end: PointerEvent, moved: boolean) => void,
  ) => {
    letGo()
    const target = press.currentTarget as HTMLElement
    let moved = false
    const ending = new AbortController()
    const on = (type: 'pointermove' | 'pointerup' | 'pointercancel', listener: (event: PointerEvent) => void) =>
      target.addEventListener(type, listener, { signal: ending.signal })
    letGo = () => ending.abort()
    on('pointermove', (event) => {
      if (event.pointerId !== press.pointerId) return
      if (!moved && Math.abs(event.clientX - press.clientX) < SLOP) return
      if (!moved) target.setPointerCapture(press.pointerId)
      moved = true
      onMove(event.clientX)
    })
    on('pointerup', (event) => {
      ending.abort()
      onEnd(event, moved)
    })
    on('pointercancel', (event) => {
      ending.abort()
      onEnd(event, true)
    })
  }
  onCleanup(() => letGo())

  const inPlot = (clientX: number) => Math.min(plot().width, Math.max(0, clientX - plot().left))
  return {
    band,
    isPanning,
    selectFrom(press) {
      if (press.button !== 0) return
      const start = inPlot(press.clientX)
      const between = (x: number) => ({ left: Math.min(start, x), right: Math.max(start, x) })
      follow(
        press,
        (clientX) => setBand(between(inPlot(clientX))),
        (end) => {
          const chosen = band()
          setBand(null)
          if (chosen === null || end.type === 'pointercancel' || chosen.right - chosen.left < LEAST_BAND) return
          view.jump(spanBetween(view.span(), chosen, plot().width))
        },
      )
    },
    panFrom(press, onTap) {
      if (press.button !== 0) return
      const start = view.span()
      const msPerPx = lengthOf(start) / Math.max(1, plot().width)
      follow(
        press,
        (clientX) => {
          setIsPanning(true)
          view.move(panned(start, (press.clientX - clientX) * msPerPx))
        },
        (end, moved) => {
          setIsPanning(false)
          if (!moved) onTap(end)
        },
      )
    },
    listenToWheel(element) {
      const onWheel = (wheel: WheelEvent) => {
        const unit = wheel.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX
        const span = view.span()
        if (wheel.ctrlKey || wheel.metaKey) {
          wheel.preventDefault()
          const at = instantAt(inPlot(wheel.clientX), span, plot().width)
          view.move(zoomed(span, Math.exp(wheel.deltaY * unit * WHEEL_ZOOM), at))
          return
        }
        const isSideways = Math.abs(wheel.deltaX) > Math.abs(wheel.deltaY)
        if (!wheel.shiftKey && !isSideways) return
        wheel.preventDefault()
        const px = (isSideways ? wheel.deltaX : wheel.deltaY) * unit
        view.move(panned(span, (px / Math.max(1, plot().width)) * lengthOf(span)))
      }
      element.addEventListener('wheel', onWheel, { passive: false })
      onCleanup(() => element.removeEventListener('wheel', onWheel))
    },
  }
}

function spanBetween(
  span: Span,
  { left, right }: { readonly left: number; readonly right: number },
  width: number,
): Span {
  return { from: instantAt(left, span, width), to: instantAt(right, span, width) }
}
