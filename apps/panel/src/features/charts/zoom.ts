import type { TimeWindow } from '../../window/window.ts'

/** Shorter than this, in ms, nothing is left to see. */
const SHORTEST_MS = 10_000

interface Step {
  readonly before: TimeWindow
  readonly zoomed: string
}

/** The windows a reader came through, to go back by. */
export interface Zoom {
  /** Notes a step into `to`, and gives it back; null where it would show nothing more. */
  into(before: TimeWindow, from: number, to: number): TimeWindow | null
  /** The window to go back to; null where the one shown is not of this zoom. */
  out(now: TimeWindow): TimeWindow | null
  /** Whether the window shown was zoomed into here. */
  isIn(now: TimeWindow): boolean
}

export function createZoom(): Zoom {
  let steps: readonly Step[] = []
  /** What was left another way, by the back button or another choice, is no longer on the way. */
  const current = (now: TimeWindow) => {
    const index = steps.findLastIndex(({ zoomed }) => zoomed === keyOf(now))
    return index < 0 ? [] : steps.slice(0, index + 1)
  }
  return {
    into(before, from, to) {
      const window = { kind: 'between', from: Math.round(from), to: Math.round(to) } as const
      if (window.to - window.from < SHORTEST_MS || keyOf(before) === keyOf(window)) return null
      steps = [...current(before), { before, zoomed: keyOf(window) }]
      return window
    },
    out(now) {
      const left = current(now)
      const step = left.at(-1)
      steps = left.slice(0, -1)
      return step?.before ?? null
    },
    isIn: (now) => current(now).length > 0,
  }
}

function keyOf(window: TimeWindow): string {
  return window.kind === 'last' ? window.text : `${window.from} ${window.to}`
}

/** A window `factor` times as long around an instant that keeps its place; it does not reach beyond `now`. */
export function zoomed(
  bounds: { readonly from: number; readonly to: number },
  around: number,
  factor: number,
  now: number,
): { readonly from: number; readonly to: number } {
  const length = Math.max(SHORTEST_MS, (bounds.to - bounds.from) * factor)
  const share = (around - bounds.from) / Math.max(1, bounds.to - bounds.from)
  const to = Math.min(now, around + (1 - share) * length)
  return { from: Math.max(0, to - length), to }
}
