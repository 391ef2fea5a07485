import { onCleanup } from 'solid-js'
import { FINGER_SLOP } from '../../ui/finger.ts'
import { drawnTo, type Finger, type Grip, movedBy } from './grip.ts'
import type { View } from './view.ts'

/** More than two would not tell how far to stretch. */
const MOST = 2

interface FingersOptions {
  readonly view: View
  /** Where the axis is. */
  readonly plot: () => { readonly left: number; readonly width: number }
  /** A second finger is there: what the first one was about is over. */
  readonly onTake: () => void
  /** The last finger left. */
  readonly onRelease: () => void
}

/** Lets two fingers on an element stretch the view and move it; the one that stays goes on moving it. */
export function listenToFingers(element: HTMLElement, options: FingersOptions): void {
  const { onRelease, onTake, plot, view } = options
  const fingers = new Map<number, Finger>()
  let grip: Grip | null = null
  let hasMoved = false

  const now = () => [...fingers.values()].slice(0, MOST)
  const place = ({ clientX, clientY }: PointerEvent): Finger => ({ x: clientX - plot().left, y: clientY })
  const take = () => {
    grip = { span: view.span(), fingers: now() }
  }
  const onDown = (press: PointerEvent) => {
    if (press.pointerType !== 'touch') return
    // What is left of an earlier touch was lost on its way.
    if (press.isPrimary) fingers.clear()
    fingers.set(press.pointerId, place(press))
    if (fingers.size < 2) return
    if (grip === null) {
      hasMoved = false
      onTake()
    }
    // What lies under them is drawn anew meanwhile.
    for (const id of fingers.keys()) element.setPointerCapture(id)
    take()
  }
  const onMove = (move: PointerEvent) => {
    if (!fingers.has(move.pointerId)) return
    fingers.set(move.pointerId, place(move))
    if (grip === null) return
    if (!hasMoved) {
      hasMoved = movedBy(grip, now()) >= FINGER_SLOP
      if (hasMoved) take()
    } else view.move(drawnTo(grip, now(), plot().width))
  }
  const onUp = (end: PointerEvent) => {
    if (!fingers.delete(end.pointerId) || grip === null) return
    if (fingers.size > 0) return take()
    grip = null
    onRelease()
  }
  const listening = new AbortController()
  const on = (type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel', heard: (e: PointerEvent) => void) =>
    element.addEventListener(type, heard, { signal: listening.signal })
  on('pointerdown', onDown)
  on('pointermove', onMove)
  on('pointerup', onUp)
  on('pointercancel', onUp)
  onCleanup(() => listening.abort())
}
