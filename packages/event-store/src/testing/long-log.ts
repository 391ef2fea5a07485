import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { arbitraryLog } from '@holdfast/reconnect-monitor/history/testing'
import fc from 'fast-check'

const DAY_MS = 86_400_000

/** The first day of a long log begins here, in ms since the Unix epoch. */
export const LONG_LOG_START = Date.UTC(2026, 0, 1)

/** A log over so many days, with about `perDay` events in the first minutes of each; whatever may happen, happens in it. */
export function longLog(days: number, perDay: number): readonly HoldfastEvent[] {
  return Array.from({ length: days }, (_, day) => {
    const parts = fc.sample(arbitraryLog, { seed: day + 1, numRuns: Math.ceil(perDay / 30) })
    return parts.flatMap((part, index) =>
      part.map((event) => later(event, LONG_LOG_START + day * DAY_MS + index * 30_000)),
    )
  }).flat()
}

/** The same event so many ms later, with every instant in it. */
function later(event: HoldfastEvent, ms: number): HoldfastEvent {
  const text = JSON.stringify(event, (key, value) =>
    /^at$|At$/.test(key) && typeof value === 'number' ? value + ms : value,
  )
  return JSON.parse(text) as HoldfastEvent
}
