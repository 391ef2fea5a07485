/** What an answer should hold at most: it is read within a frame or two, however much happened. */
const PARTS_AT_ONCE = 4_000
/** Lanes of the first request, and of any. */
const FIRST_LANES = 4
const MOST_LANES = 40

export interface LaneQueueOptions<T> {
  /** Those that are shown, in the order in which they are wanted. */
  readonly order: () => readonly string[]
  readonly load: (ids: readonly string[], signal: AbortSignal) => Promise<Readonly<Record<string, T>>>
  /** How much a lane holds. */
  readonly partsOf: (lane: T) => number
  readonly onLoaded: (lanes: Readonly<Record<string, T>>) => void
  /** Undefined after a success. */
  readonly onError: (error: unknown) => void
  readonly onBusy: (isBusy: boolean) => void
}

/** Fetches lanes a few at a time, those first that are shown first; one request at a time. */
export interface LaneQueue {
  /** Fetches these, held or not; those that are not shown are left out. */
  want(ids: Iterable<string>): void
  /** Fetches those of these that were not since the last restart. */
  wantNew(ids: Iterable<string>): void
  /** Another question: what is under way is dropped, and everything shown is fetched. */
  restart(): void
  stop(): void
}

export function createLaneQueue<T>(options: LaneQueueOptions<T>): LaneQueue {
  const wanted = new Set<string>()
  const held = new Set<string>()
  let running: AbortController | null = null
  let atOnce = FIRST_LANES

  const next = () =>
    options
      .order()
      .filter((id) => wanted.has(id))
      .slice(0, atOnce)
  const fetchSome = async (ids: readonly string[], signal: AbortSignal) => {
    for (const id of ids) wanted.delete(id)
    const lanes = await options.load(ids, signal)
    if (signal.aborted) return
    for (const id of ids) held.add(id)
    const parts = Math.max(1, ...Object.values(lanes).map(options.partsOf))
    atOnce = Math.min(MOST_LANES, Math.max(1, Math.floor(PARTS_AT_ONCE / parts)))
    options.onLoaded(lanes)
    options.onError(undefined)
  }
  const run = async () => {
    if (running !== null || next().length === 0) return
    const own = new AbortController()
    running = own
    options.onBusy(true)
    try {
      for (let ids = next(); ids.length > 0 && !own.signal.aborted; ids = next()) await fetchSome(ids, own.signal)
    } catch (error) {
      if (own.signal.aborted) return
      wanted.clear()
      options.onError(error)
    }
    if (own.signal.aborted) return
    running = null
    options.onBusy(false)
  }
  const want = (ids: Iterable<string>) => {
    for (const id of ids) wanted.add(id)
    void run()
  }
  const stop = () => {
    running?.abort()
    running = null
    wanted.clear()
  }
  return {
    want,
    wantNew: (ids) => want([...ids].filter((id) => !held.has(id))),
    restart: () => {
      stop()
      held.clear()
      want(options.order())
    },
    stop,
  }
}
