import type { Clock } from '@holdfast/adapter-core'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import type { EventQuery, StoreReader } from '@holdfast/event-store'

export interface FollowOptions {
  readonly store: StoreReader
  readonly query: Omit<EventQuery, 'limit' | 'cursor' | 'after' | 'to'>
  /** How many of those that are there already are shown first. */
  readonly last: number
  readonly clock: Clock
  /** Ends it. */
  readonly signal: AbortSignal
  /** Takes events in the order in which they are to be read, at once with those that are there; may be none. */
  readonly show: (events: readonly StoredEvent[]) => Promise<void>
}

/** How often is looked for new events, in ms: a look-up in an index. */
export const FOLLOW_EVERY_MS = 500

const PAGE = 500

/** Reads the events that are new since it was last called, oldest first. */
type ReadNews = () => Promise<readonly StoredEvent[]>

/** Shows the last events, oldest first, then each new one as it is stored, until the signal. */
export async function followEvents(options: FollowOptions): Promise<void> {
  const { clock, last, query, show, signal, store } = options
  const newest = (await store.eventRange())?.last ?? 0
  const { items } = await store.events({ ...query, limit: last })
  await show(items.toReversed())
  const seen = Math.max(newest, items[0]?.id ?? 0)
  const isOfOutages = query.cause !== undefined || query.minDurationMs !== undefined
  const readNews = isOfOutages ? await newsOfOutages(options, seen) : newsAfter(store, query, seen)
  while (await isOneMoreRound(clock, signal)) {
    const news = await readNews()
    if (news.length > 0) await show(news)
  }
}

async function isOneMoreRound(clock: Clock, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(FOLLOW_EVERY_MS, signal)
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

function newsAfter(store: StoreReader, query: Omit<EventQuery, 'limit'>, seen: number): ReadNews {
  let after = seen
  return async () => {
    const { items } = await store.events({ ...query, after, limit: PAGE })
    after = items.at(-1)?.id ?? after
    return items
  }
}

/**
 * Events of outages that match. Whether one does may show only later, when it has ended or its cause is revised: then
 * what it brought so far comes too.
 */
async function newsOfOutages({ query, store }: FollowOptions, seen: number): Promise<ReadNews> {
  const { connection } = query
  const ongoing = await store.outages({
    ...(connection === undefined ? {} : { connection }),
    ongoing: true,
    limit: PAGE,
  })
  const openAtStart = new Set(ongoing.items.map(({ id }) => id))
  const readAll = newsAfter(store, connection === undefined ? {} : { connection }, seen)
  /** Up to which event an outage is shown. */
  const shown = new Map<number, number>()

  /** What came before was shown at the start if it matched then; a duration is known only at the end. */
  const firstAfter = (outage: number): number =>
    query.minDurationMs !== undefined && openAtStart.has(outage) ? 0 : seen

  return async () => {
    const touched = new Set((await readAll()).flatMap(({ outageId }) => outageId ?? []))
    const news: StoredEvent[] = []
    for (const outage of touched) {
      const read = newsAfter(store, { ...query, outage }, shown.get(outage) ?? firstAfter(outage))
      for (let events = await read(); events.length > 0; events = await read()) {
        news.push(...events)
        shown.set(outage, events.at(-1)?.id ?? seen)
      }
    }
    return news.sort((a, b) => a.id - b.id)
  }
}
