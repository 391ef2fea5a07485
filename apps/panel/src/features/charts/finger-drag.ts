import { type Band, bandOf, isAcross } from '../../ui/finger.ts'

/** A shorter stretch was no wish, in px: a finger is broad. */
const LEAST_PX = 24

interface FingerDragOptions {
  /** What is drawn over, and where the finger is, in px from the plot's left edge; null once it is over. */
  readonly onBand: (band: Band | null, x: number) => void
  readonly onSelect: (band: Band) => void
}

/** Tells of a finger that is drawn across a plot: uPlot hears the mouse alone. @returns what ends it */
export function listenToFinger(plot: HTMLElement, { onBand, onSelect }: FingerDragOptions): () => void {
  let press: PointerEvent | null = null
  let isDrawn = false
  const listening = new AbortController()
  const on = (type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel', heard: (e: PointerEvent) => void) =>
    plot.addEventListener(type, heard, { signal: listening.signal })

  const inPlot = ({ clientX }: PointerEvent) => clientX - plot.getBoundingClientRect().left
  const bandTo = (from: PointerEvent, to: PointerEvent) => bandOf(inPlot(from), inPlot(to), plot.clientWidth)
  const end = () => {
    if (isDrawn) onBand(null, 0)
    press = null
    isDrawn = false
  }
  on('pointerdown', (down) => {
    end()
    // Two fingers are the browser's.
    if (down.pointerType === 'touch' && down.isPrimary) press = down
  })
  on('pointermove', (move) => {
    if (press?.pointerId !== move.pointerId) return
    if (!isDrawn && !isAcross(move.clientX - press.clientX, move.clientY - press.clientY)) return
    isDrawn = true
    onBand(bandTo(press, move), Math.min(plot.clientWidth, Math.max(0, inPlot(move))))
  })
  on('pointerup', (up) => {
    if (press?.pointerId !== up.pointerId) return
    const chosen = isDrawn ? bandTo(press, up) : null
    end()
    if (chosen !== null && chosen.right - chosen.left >= LEAST_PX) onSelect(chosen)
  })
  on('pointercancel', end)
  return () => listening.abort()
}
