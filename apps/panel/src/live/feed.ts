import type { Clock } from './clock.ts'
import { createHub, type HubOptions, type TabLine } from './hub.ts'
import { type FromHub, isFromHub, type ToHub } from './hub-protocol.ts'

/** The hub beats once a second; one that is silent for longer than this is given up, in ms. */
export const SILENT_AFTER_MS = 4_000
const WATCH_EVERY_MS = 1_000

/** A tab's end of a line to a hub. */
export interface HubLine {
  post(message: ToHub): void
  close(): void
}

/** Reaches a hub: the browser's, or one in this page. */
export type Connect = (onMessage: (message: unknown) => void, onBroken: () => void) => HubLine

export interface FeedOptions {
  readonly clock: Clock
  /** Ways to a hub, the best first; one that is broken, or leads to a hub that says nothing at all, is not gone again. */
  readonly ways: readonly [Connect, ...Connect[]]
  readonly onMessage: (message: FromHub) => void
  /** Something was heard that is no message of a hub: it is left out. */
  readonly onUnreadable: () => void
  /** Nothing is heard of the hub any more; `since`: wall time of its last word, null where there was none. */
  readonly onSilent: (since: number | null) => void
}

/** A tab's part of the browser's stream. */
export interface Feed {
  retryNow(): void
  close(): void
}

/**
 * Attaches to a hub and hands on what it says. A hub that falls silent (a browser may end its process) is told of and left for a
 * new one, which begins with the whole state.
 */
export function openFeed(options: FeedOptions): Feed {
  const { clock } = options
  let way = 0
  let line: HubLine | null = null
  /** Of the hub that is attached to: when it was, or when it last spoke; monotonic ms. */
  let signAt = 0
  let hasSpoken = false
  let heardAt: number | null = null
  let missed = 0

  const isLastWay = () => way + 1 >= options.ways.length
  const attach = () => {
    signAt = clock.monotonic()
    hasSpoken = false
    const own = reach(
      (message) => {
        if (line !== own) return
        if (!isFromHub(message)) {
          options.onUnreadable()
          return
        }
        signAt = clock.monotonic()
        heardAt = clock.now()
        hasSpoken = true
        missed = 0
        if (message.kind === 'beat') own.post({ kind: 'here' })
        options.onMessage(message)
      },
      () => {
        if (line !== own || isLastWay()) return
        way += 1
        leave()
        attach()
      },
    )
    line = own
    own.post({ kind: 'attach' })
  }
  const reach: Connect = (onMessage, onBroken) => {
    const connect = options.ways[way] ?? options.ways[0]
    try {
      return connect(onMessage, onBroken)
    } catch (error) {
      // A browser that forbids storage forbids shared workers too.
      if (isLastWay()) throw error
      way += 1
      return reach(onMessage, onBroken)
    }
  }
  const leave = () => {
    line?.post({ kind: 'detach' })
    line?.close()
    line = null
  }
  const watch = () => {
    if (clock.monotonic() - signAt <= SILENT_AFTER_MS) return
    // A page that was frozen finds all of its messages waiting behind this very timer: one more round tells.
    missed += 1
    if (missed < 2) return
    missed = 0
    options.onSilent(heardAt)
    if (!hasSpoken && !isLastWay()) way += 1
    leave()
    attach()
  }

  attach()
  const stopWatching = clock.every(WATCH_EVERY_MS, watch)
  return {
    retryNow: () => line?.post({ kind: 'retry' }),
    close: () => {
      stopWatching()
      leave()
    },
  }
}

/** A hub of this page's own, where the browser shares no workers among its tabs. */
export function ownHub(options: HubOptions): Connect {
  return (onMessage) => {
    const hub = createHub(options)
    // Copies, as between a worker and its tabs: hub and tab each keep a state of their own.
    const line: TabLine = { post: (message) => onMessage(structuredClone(message)) }
    return {
      post: (message) => hub.hear(line, message),
      close: () => hub.lose(line),
    }
  }
}

/** The browser's hub, shared by all tabs of this panel. Broken where its script cannot be fetched. */
export function sharedHub(start: () => SharedWorker): Connect {
  return (onMessage, onBroken) => {
    const worker = start()
    worker.addEventListener('error', onBroken)
    worker.port.addEventListener('message', ({ data }: MessageEvent<unknown>) => onMessage(data))
    worker.port.start()
    return {
      post: (message) => worker.port.postMessage(message),
      close: () => {
        worker.removeEventListener('error', onBroken)
        worker.port.close()
      },
    }
  }
}
