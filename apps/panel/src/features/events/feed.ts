import { ENDPOINTS, type EventDto } from '@holdfast/api-contract'
import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js'
import { unwrap } from 'solid-js/store'
import { usePanel } from '../../panel-context.ts'
import { apiQueryOf, type Bounds, boundsOfFilter, type EventFilter, passes } from './event-filter.ts'
import { newsAfter } from './news.ts'
import { type Told, told } from './told.ts'

/** Of the first answer: few, so that it is on the screen at once and whole in the document. */
const FIRST_PAGE = 100
/** Of each further one: no more than one frame or two can take in. */
const FURTHER_PAGE = 250
/** Events that came by themselves before the list begins anew: it is left open for days. */
const MAX_COME = 2_000

/** Events under a filter, newest first: what is stored, further pages on demand, and what comes. */
export interface Feed {
  readonly events: Accessor<readonly Told[]>
  /** What has come and is held back, so that nothing moves under the reader. */
  readonly held: Accessor<readonly Told[]>
  /** Ends of the window as it was asked for. */
  readonly bounds: Accessor<Bounds>
  /** True until the first answer under the current filter. */
  readonly isLoading: Accessor<boolean>
  readonly isLoadingMore: Accessor<boolean>
  /** Of the last try; undefined after a success. */
  readonly error: Accessor<unknown>
  readonly hasMore: Accessor<boolean>
  more(): void
  /** Fetches anew; what is shown stays until the answer is there. */
  refresh(): void
  /** Shows what was held back. */
  release(): void
}

interface FeedOptions {
  readonly filter: Accessor<EventFilter>
  /** While true, what comes is held back. */
  readonly isReading: Accessor<boolean>
}

export function createFeed({ filter, isReading }: FeedOptions): Feed {
  const { api, live } = usePanel()
  const [fetched, setFetched] = createSignal<readonly Told[]>([])
  const [come, setCome] = createSignal<readonly Told[]>([])
  const [held, setHeld] = createSignal<readonly Told[]>([])
  const [bounds, setBounds] = createSignal<Bounds>({ from: undefined, to: undefined })
  const [next, setNext] = createSignal<string | null>(null)
  const [isLoading, setIsLoading] = createSignal(true)
  const [isLoadingMore, setIsLoadingMore] = createSignal(false)
  const [error, setError] = createSignal<unknown>()
  let running = new AbortController()
  /** Newest event of the stream that was looked at; undefined while the first page is awaited. */
  let seen: number | undefined
  /** What is held back is not all that has come, or too much to put on top: the list is to begin anew instead. */
  let isBehind = false

  const ask = async (limit: number, cursor: string | null, within: Bounds) => {
    running.abort()
    const own = new AbortController()
    running = own
    const query = { ...apiQueryOf(filter(), within), limit, cursor }
    try {
      const page = await api.call(ENDPOINTS.events, { query }, own.signal)
      if (own.signal.aborted) return
      const items = page.items.map(told)
      batch(() => {
        if (cursor === null) begin(items, within)
        else setFetched((before) => [...before, ...items])
        setNext(page.next)
        setError(undefined)
      })
    } catch (cause) {
      if (own.signal.aborted) return
      setError(() => cause)
    }
    setIsLoading(false)
    setIsLoadingMore(false)
  }

  /** Shows a first page, and over it what came while it was on its way. */
  const begin = (items: readonly Told[], within: Bounds) => {
    setBounds(within)
    setFetched(items)
    setHeld([])
    isBehind = false
    const newest = items[0]?.event.id ?? 0
    // The answer may be ahead of the stream: what it holds already is no news when it comes there too.
    seen = Math.max(newest, untrack(() => live.state.lastEventId) ?? 0)
    setCome(cameAfter(newest).events.map(told))
  }
  const cameAfter = (id: number | null) => {
    const isWanted = (event: EventDto) => passes(filter(), bounds(), event)
    return untrack(() => {
      const { events, hasGap } = newsAfter(live.state.events, id, isWanted)
      return { events: events.map((event) => unwrap(event)), hasGap }
    })
  }

  const refresh = () => {
    seen = undefined
    void ask(FIRST_PAGE, null, boundsOfFilter(filter(), untrack(live.nowSlow)))
  }
  const take = () => {
    if (seen === undefined) return
    const { events, hasGap } = cameAfter(seen)
    seen = Math.max(seen, live.state.lastEventId ?? 0)
    isBehind ||= hasGap || come().length + held().length + events.length > MAX_COME
    if (!isReading() && isBehind) return refresh()
    if (events.length === 0) return
    const news = events.map(told)
    const put = isReading() ? setHeld : setCome
    put((before) => [...news, ...before].slice(0, MAX_COME))
  }
  const release = () => {
    if (isBehind) return refresh()
    batch(() => {
      setCome((before) => [...held(), ...before])
      setHeld([])
    })
  }

  const question = createMemo(() => (live.state.ready ? `${live.state.epoch} ${JSON.stringify(filter())}` : null))
  createEffect(
    on(question, (asked) => {
      batch(() => {
        setFetched([])
        setCome([])
        setHeld([])
        setNext(null)
        setIsLoading(true)
      })
      if (asked !== null) refresh()
    }),
  )
  createEffect(on(() => live.state.lastEventId, take, { defer: true }))
  createEffect(on(isReading, (is) => !is && release(), { defer: true }))
  onCleanup(() => running.abort())

  return {
    events: createMemo(() => (come().length === 0 ? fetched() : [...come(), ...fetched()])),
    held,
    bounds,
    isLoading,
    isLoadingMore,
    error,
    hasMore: () => next() !== null,
    more: () => {
      const cursor = next()
      if (cursor === null || isLoadingMore()) return
      setIsLoadingMore(true)
      void ask(FURTHER_PAGE, cursor, bounds())
    },
    refresh,
    release,
  }
}
