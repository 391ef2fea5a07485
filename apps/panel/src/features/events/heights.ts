import type { Days } from './days.ts'
import type { Told } from './told.ts'

/**
 * About how tall the row of an event is, in a list so many px wide, from how much it says: measured later, and close enough for the
 * scrollbar. Of ten thousand each is worked out once, though all are asked for whenever one more comes.
 *
 * @param above the event in the row above; undefined for the first
 */
export type Heights = (one: Told | undefined, above: Told | undefined, width: number) => number

export function createHeights(days: Days): Heights {
  const known = new WeakMap<Told, { readonly above: Told | undefined; readonly width: number; readonly px: number }>()
  return (one, above, width) => {
    if (one === undefined) return 0
    const before = known.get(one)
    if (before !== undefined && before.above === above && before.width === width) return before.px
    const hasDay = above !== undefined && days.startOf(one.event.at) !== days.startOf(above.event.at)
    const px = estimatedPx(one, width, hasDay)
    known.set(one, { above, width, px })
    return px
  }
}

function estimatedPx(one: Told, width: number, hasDay: boolean): number {
  const isNarrow = width < 480
  const perLine = Math.max(20, (width - (isNarrow ? 90 : 200)) / 6.6)
  const lines = Math.ceil(((one.event.connection?.length ?? 3) + one.sentence.length + 12) / perLine)
  return 17 + 20 * (lines + (isNarrow ? 1 : 0)) + (hasDay ? 41 : 0)
}
