/** A finger that moved less than this rests, in px. */
export const FINGER_SLOP = 8

/** A stretch of an axis, in px from its start. */
export interface Band {
  readonly left: number
  readonly right: number
}

/** Whether what moved this far from where it was put down is drawn across; else it rests, or scrolls the page. */
export function isAcross(dx: number, dy: number): boolean {
  return Math.abs(dx) >= FINGER_SLOP && Math.abs(dx) > Math.abs(dy)
}

/** What lies between two places, as far as it is on an axis of that width. */
export function bandOf(start: number, end: number, width: number): Band {
  const on = (x: number) => Math.min(width, Math.max(0, x))
  return { left: on(Math.min(start, end)), right: on(Math.max(start, end)) }
}
