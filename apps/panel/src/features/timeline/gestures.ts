import { createSignal, onCleanup } from 'solid-js'
import { type Band, bandOf, FINGER_SLOP, isAcross } from '../../ui/finger.ts'
import { listenToFingers } from './fingers.ts'
import { instantAt, lengthOf, panned, type Span, zoomed } from './span.ts'
import type { View } from './view.ts'

/** A press of a mouse or a pen that moves less than this is a press, in px. */
const SLOP = 4
/** How much one px of a wheel zooms. */
const WHEEL_ZOOM = 0.0025
/** Pixels of a wheel that counts lines. */
const LINE_PX = 16
/** A stretch dragged over that is shorter was no wish, in px. */
const LEAST_BAND = 6

/** How a press ended: without moving, after it moved, or by something else that took it over, as scrolling does. */
type Ending = 'tap' | 'drag' | 'lost'

/** What pointers and wheel do to the view. */
export interface Gestures {
  /** The stretch that is being dragged over on the axis, in px from its start; null while none is. */
  readonly band: () => Band | null
  readonly isPanning: () => boolean
  /** On the axis: dragging selects what is zoomed into. */
  selectFrom(press: PointerEvent): void
  /** On a lane: dragging moves the view; a press that does not is told. */
  panFrom(press: PointerEvent, onTap: (press: PointerEvent) => void): void
  /** For the element that all of it happens in: the wheel, which it may keep from the page, and two fingers. */
  listen(element: HTMLElement): void
}

/** @param plot where the axis is: its left edge and width are what places are told by */
export function createGestures(view: View, plot: () => { readonly left: number; readonly width: number }): Gestures {
  const [band, setBand] = createSignal<Band | null>(null)
  const [isPanning, setIsPanning] = createSignal(false)
  let letGo = () => {}

  /** Follows the press of one pointer until it ends. */
  const follow = (
    press: PointerEvent,
    onMove: (x: number) => void,
    onEnd: (end: PointerEvent, how: Ending) => void,
  ) => {
    letGo()
    const target = press.currentTarget as HTMLElement
    const isFinger = press.pointerType === 'touch'
    let moved = false
    const ending = new AbortController()
    const on = (type: 'pointermove' | 'pointerup' | 'pointercancel', listener: (event: PointerEvent) => void) =>
      target.addEventListener(
        type,
        (event) => {
          if (event.pointerId === press.pointerId) listener(event)
        },
        { signal: ending.signal },
      )
    letGo = () => ending.abort()
    on('pointermove', ({ clientX, clientY }) => {
      const [dx, dy] = [clientX - press.clientX, clientY - press.clientY]
      if (!moved && !(isFinger ? isAcross(dx, dy) : Math.abs(dx) >= SLOP)) return
      if (!moved) target.setPointerCapture(press.pointerId)
      moved = true
      onMove(clientX)
    })
    on('pointerup', (event) => {
      ending.abort()
      const rested = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) < FINGER_SLOP
      onEnd(event, moved ? 'drag' : isFinger && !rested ? 'lost' : 'tap')
    })
    on('pointercancel', (event) => {
      ending.abort()
      onEnd(event, 'lost')
    })
  }
  onCleanup(() => letGo())

  const inPlot = (clientX: number) => Math.min(plot().width, Math.max(0, clientX - plot().left))
  /** Another finger than the first is for two of them. */
  const isOwn = (press: PointerEvent) => press.button === 0 && press.isPrimary
  return {
    band,
    isPanning,
    selectFrom(press) {
      if (!isOwn(press)) return
      const start = inPlot(press.clientX)
      follow(
        press,
        (clientX) => setBand(bandOf(start, inPlot(clientX), plot().width)),
        (_end, how) => {
          const chosen = band()
          setBand(null)
          if (chosen === null || how !== 'drag' || chosen.right - chosen.left < LEAST_BAND) return
          view.jump(spanBetween(view.span(), chosen, plot().width))
        },
      )
    },
    panFrom(press, onTap) {
      if (!isOwn(press)) return
      const start = view.span()
      const msPerPx = lengthOf(start) / Math.max(1, plot().width)
      follow(
        press,
        (clientX) => {
          setIsPanning(true)
          view.move(panned(start, (press.clientX - clientX) * msPerPx))
        },
        (end, how) => {
          const moved = isPanning()
          setIsPanning(false)
          if (how === 'tap') onTap(end)
          // What turned out to be scrolling is taken back.
          else if (how === 'lost' && moved) view.move(start)
        },
      )
    },
    listen(element) {
      listenToFingers(element, {
        view,
        plot,
        onTake: () => {
          letGo()
          setBand(null)
          setIsPanning(true)
        },
        onRelease: () => setIsPanning(false),
      })
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

function spanBetween(span: Span, { left, right }: Band, width: number): Span {
  return { from: instantAt(left, span, width), to: instantAt(right, span, width) }
}
