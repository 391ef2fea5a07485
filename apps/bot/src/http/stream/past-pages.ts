import type { Clock } from '@holdfast/adapter-core'
import type { EventStore } from '@holdfast/event-store'
import { type EventMessage, encodeEvent } from './messages.ts'

/** Events in a row, ready to be sent. */
export interface PastPage {
  readonly messages: readonly EventMessage[]
  /** True where events between the id asked for and the first of these are gone. */
  readonly isCutOff: boolean
}

/** What the store holds after an id, read for many who ask at the same time. */
export interface PastPages {
  after(id: number): Promise<PastPage>
}

export interface PastPagesOptions {
  readonly store: Pick<EventStore, 'events' | 'eventRange'>
  /** Id of the newest event that was published. */
  readonly publishedId: () => number
  readonly clock: Clock
  /** Events read at once. They are encoded on the thread that carries market data. */
  readonly pageEvents: number
}

/** Kept for the next who asks: a crowd that comes back asks for the same. */
const KEPT_PAGES = 16
/**
 * Between two pages while others wait, in ms. A page is some 60 kB to encode and to write: so many at once would keep the
 * loop from those who read the present.
 */
const PAUSE_MS = 1

/**
 * One page at a time, whoever asks: however many clients read history at once, the store's reader has one question of
 * theirs in its line, and the event loop time for all else.
 */
export function createPastPages({ clock, pageEvents, publishedId, store }: PastPagesOptions): PastPages {
  const kept = new Map<number, PastPage>()
  let line: Promise<unknown> = Promise.resolve()
  let waiting = 0

  /** Ids have no holes but where a purge cut off the beginning, so only there a second look is needed. */
  const isCutOff = async (id: number, firstId: number | undefined): Promise<boolean> => {
    if (firstId === id + 1) return false
    const range = await store.eventRange()
    return range === null || range.first > id + 1
  }

  const keep = (id: number, page: PastPage): void => {
    kept.set(id, page)
    const oldest = kept.keys().next().value
    if (kept.size > KEPT_PAGES && oldest !== undefined) kept.delete(oldest)
  }

  const read = async (id: number): Promise<PastPage> => {
    const known = kept.get(id)
    if (known !== undefined) return known
    const { items } = await store.events({ after: id, limit: pageEvents })
    if (await isCutOff(id, items[0]?.id)) return { messages: [], isCutOff: true }
    // What the disk has and nobody was told of yet is told to all.
    const published = publishedId()
    const page = { messages: items.filter((event) => event.id <= published).map(encodeEvent), isCutOff: false }
    if (page.messages.length === pageEvents) keep(id, page)
    return page
  }

  return {
    after(id) {
      waiting++
      const page = line.then(() => read(id))
      line = page
        .catch(() => {})
        .then(() => {
          waiting--
          return waiting > 0 ? clock.sleep(PAUSE_MS) : undefined
        })
      return page
    },
  }
}
