import type { Clock } from '@holdfast/adapter-core'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import type { EventStore } from '@holdfast/event-store'
import type { Hub } from '../../runtime/hub.ts'
import type { Log } from '../../runtime/log.ts'

export interface FollowOptions {
  readonly store: Pick<EventStore, 'events'>
  readonly hub: Pick<Hub, 'lastEventId' | 'listen'>
  /** The last event that is not wanted. */
  readonly after: number
  /** Every stored event after that, in the order of the ids, each once. */
  readonly onEvent: (event: StoredEvent) => void
  /** Called once, when everything was read that was stored before; what is stored meanwhile follows it. */
  readonly onCaughtUp: () => Promise<void>
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** A reader of the record who misses nothing. */
export interface Following {
  /** True while what comes in is all there is. */
  isLive(): boolean
}

const PAGE = 1_000
/** A store that cannot be read is asked again after so long, in ms. */
const RETRY_MS = 2_000

/**
 * Reads the stored events from the store, then as they are published. Those that are published meanwhile are not kept: they
 * are on disk, so the reading meets them. A gap between the ids that are published is read from the store.
 */
export function followEvents(options: FollowOptions): Following {
  const { clock, hub, log, onEvent, signal, store } = options
  let lastId = options.after
  let isReading = true
  let hasCaughtUp = false

  const take = (event: StoredEvent): void => {
    if (event.id <= lastId) return
    lastId = event.id
    onEvent(event)
  }

  /** True where there is nothing more to read. */
  const readPage = async (): Promise<boolean> => {
    const publishedBefore = hub.lastEventId
    const { items } = await store.events({ after: lastId, limit: PAGE })
    if (signal.aborted) return true
    for (const event of items) take(event)
    if (items.length === 0) lastId = Math.max(lastId, publishedBefore)
    return items.length === 0
  }

  const read = async (): Promise<void> => {
    while (!signal.aborted) {
      if (!(await readPage())) continue
      if (hasCaughtUp && lastId >= hub.lastEventId) {
        isReading = false
        return
      }
      if (!hasCaughtUp) await options.onCaughtUp()
      hasCaughtUp = true
    }
  }

  const readUntilLive = async (): Promise<void> => {
    isReading = true
    for (let problem: unknown = null; isReading && !signal.aborted; ) {
      try {
        await read()
      } catch (error) {
        if (problem === null) log('error', 'Cannot read events for the notices; they are read later', { error })
        problem = error
        await clock.sleep(RETRY_MS, signal).catch(() => {})
      }
    }
  }

  const stopListening = hub.listen((message) => {
    if (message.kind !== 'event' || isReading) return
    if (message.event.id > lastId + 1) void readUntilLive()
    else take(message.event)
  })
  signal.addEventListener('abort', stopListening, { once: true })
  void readUntilLive()
  return { isLive: () => !isReading }
}
