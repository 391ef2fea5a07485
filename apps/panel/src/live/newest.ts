import type { EventDto } from '@holdfast/api-contract'
import { createSignal } from 'solid-js'
import type { LiveState } from './state.ts'

/** The newest streamed event of each type: much of the panel asks with each event whether it has to fetch anew. */
export interface Newest {
  /** Looks at the events that came since the last look. */
  read(state: Pick<LiveState, 'epoch' | 'events'>): void
  /** Newest id among these types, 0 where there is none; tracked. */
  of(types: ReadonlySet<EventDto['type']>): number
}

export function createNewest(): Newest {
  const ids = new Map<EventDto['type'], number>()
  let seen = { epoch: 0, id: 0 }
  const [version, setVersion] = createSignal(seen)
  return {
    read({ epoch, events }) {
      // Another epoch may be another database, whose ids begin anew.
      const isOther = epoch !== seen.epoch
      if (isOther) ids.clear()
      const afterId = isOther ? 0 : seen.id
      const newestId = events.at(-1)?.id ?? 0
      if (!isOther && newestId <= afterId) return
      eachAfter(events, afterId, ({ id, type }) => ids.set(type, Math.max(id, ids.get(type) ?? 0)))
      seen = { epoch, id: newestId }
      setVersion(seen)
    },
    of(types) {
      version()
      let newest = 0
      for (const type of types) newest = Math.max(newest, ids.get(type) ?? 0)
      return newest
    },
  }
}

/** Those after an id, the newest first. `events`: oldest first. */
export function eachAfter(events: readonly EventDto[], afterId: number, see: (event: EventDto) => void): void {
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index]
    if (event === undefined || event.id <= afterId) return
    see(event)
  }
}
