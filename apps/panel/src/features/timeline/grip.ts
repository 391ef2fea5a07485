import { instantAt, lengthOf, panned, type Span, zoomed } from './span.ts'

/** Where a finger is, in px: from the start of the axis, and down. */
export interface Finger {
  readonly x: number
  readonly y: number
}

/** What was shown when fingers took hold of it, and where each of them was. */
export interface Grip {
  readonly span: Span
  readonly fingers: readonly Finger[]
}

/** Fingers that are closer count as so far apart, in px: what they stretch does not run away. */
const LEAST_SPREAD = 24

/**
 * What is shown once the fingers of a grip are elsewhere. Two stretch the time as far as they part, whichever way, and the
 * instant between them stays between them; one alone draws it along.
 */
export function drawnTo(grip: Grip, fingers: readonly Finger[], width: number): Span {
  const [before, after] = [middleOf(grip.fingers), middleOf(fingers)]
  const factor = fingers.length > 1 ? spreadOf(grip.fingers) / spreadOf(fingers) : 1
  const stretched = zoomed(grip.span, factor, instantAt(before, grip.span, width))
  return panned(stretched, ((before - after) / Math.max(1, width)) * lengthOf(stretched))
}

/** How far the finger that moved most has, in px. */
export function movedBy(grip: Grip, fingers: readonly Finger[]): number {
  const moves = fingers.map(({ x, y }, index) => {
    const before = grip.fingers[index]
    return before === undefined ? 0 : Math.hypot(x - before.x, y - before.y)
  })
  return Math.max(0, ...moves)
}

function middleOf(fingers: readonly Finger[]): number {
  return fingers.reduce((sum, { x }) => sum + x, 0) / Math.max(1, fingers.length)
}

function spreadOf([first, second]: readonly Finger[]): number {
  if (first === undefined || second === undefined) return LEAST_SPREAD
  return Math.max(LEAST_SPREAD, Math.hypot(first.x - second.x, first.y - second.y))
}
