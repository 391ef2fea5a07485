import type { EventType } from '@holdfast/adapter-core/events'
import type { EventDto } from '@holdfast/api-contract'
import type { TimeWindow } from '../../window/window.ts'

const MINUTE_MS = 60_000
/** What ended this long ago is not dated back any more. */
const SETTLED_MS = 10 * MINUTE_MS

/** Changes when what a window shows must be fetched anew though nothing happened: each minute, unless it is long past. */
export function freshness(window: TimeWindow, now: number): number {
  return isPast(window, now) ? 0 : Math.floor(now / MINUTE_MS)
}

/** Whether nothing that happens now changes what a window shows. */
export function isPast(window: TimeWindow, now: number): boolean {
  return window.kind === 'between' && window.to < now - SETTLED_MS
}

/** Whose history may have changed by events after one; `all` where it is the bot's own. `events`: oldest first. */
export function changedSince(
  events: readonly EventDto[],
  afterId: number,
  types: ReadonlySet<EventType>,
): ReadonlySet<string> | 'all' {
  const changed = new Set<string>()
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index]
    if (event === undefined || event.id <= afterId) break
    if (!types.has(event.type)) continue
    if (event.connection === null) return 'all'
    changed.add(event.connection)
  }
  return changed
}
