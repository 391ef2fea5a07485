import type { Clock } from './live/clock.ts'

/** A page that nobody sees draws no frame: then a turn is given after so long, in ms. */
const LATEST_MS = 100

/**
 * Gives work its turn: one piece a frame, in the order in which it was asked for. Pieces that ran in one frame would be styled, laid
 * out and painted in one task, however small each of them was.
 */
export interface Turns {
  /** Runs `task` once, after the next frame at the soonest; the returned function calls it off. */
  next(task: () => void): () => void
}

/** @param afterFrame runs something once what was changed so far is on the screen */
export function createTurns(afterFrame: (task: () => void) => void): Turns {
  const waiting = new Set<{ readonly task: () => void }>()
  let isAsked = false

  const ask = () => {
    if (isAsked || waiting.size === 0) return
    isAsked = true
    afterFrame(run)
  }
  const run = () => {
    isAsked = false
    const [first] = waiting
    if (first !== undefined) waiting.delete(first)
    try {
      first?.task()
    } finally {
      ask()
    }
  }
  return {
    next(task) {
      const entry = { task }
      waiting.add(entry)
      ask()
      return () => {
        waiting.delete(entry)
      }
    },
  }
}

/** Runs `task` in a task of its own once `page` has drawn a frame; soon where nobody sees the page. */
export function afterFrameOf(page: Window, clock: Pick<Clock, 'after'>): (task: () => void) => void {
  return (task) => {
    if (page.document.visibilityState === 'hidden') {
      clock.after(0, task)
      return
    }
    let isDrawn = false
    const drawn = () => {
      if (isDrawn) return
      isDrawn = true
      callOff()
      clock.after(0, task)
    }
    const callOff = clock.after(LATEST_MS, drawn)
    page.requestAnimationFrame(drawn)
  }
}
