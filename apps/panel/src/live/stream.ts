import { reopenDelayMs } from './backoff.ts'
import type { Clock } from './clock.ts'
import { type Link, type LinkFacts, linkOf, STALE_AFTER_MS } from './link.ts'
import { LISTENED, parseStreamMessage, type StreamMessage } from './message.ts'

/** The part of the browser's EventSource that the stream uses. */
export interface Source {
  readonly readyState: number
  addEventListener(name: string, listener: (message: { readonly data?: unknown }) => void): void
  close(): void
}

/** `readyState` of an EventSource that the server answered with anything but a stream. */
const CLOSED = 2
const WATCH_EVERY_MS = 250
/** As in the API's catalogue, which is too large to be carried into the worker for this. */
export const PATH = '/api/v1/stream'

export interface StreamOptions {
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly open: (url: string) => Source
  /** The event id to resume after; null for none. */
  readonly resumeAfter: () => number | null
  readonly onMessage: (message: StreamMessage) => void
  readonly onLink: (link: Link) => void
  /** The bot answered, but not with a stream: perhaps a login is needed. */
  readonly onRefused: () => void
}

export interface LiveStream {
  /** Opens at once instead of waiting for the next try; nothing when it is live. */
  retryNow(): void
  close(): void
}

/**
 * Keeps a stream of the bot open. A source that fails, or is silent for 3 s, is closed and replaced after a backoff;
 * the new one resumes after the last event heard. EventSource's own reconnecting is not used: it waits for seconds
 * and notices no silence.
 */
export function openStream(options: StreamOptions): LiveStream {
  const { clock } = options
  let source: Source | null = null
  let openedAt = 0
  let failures = 0
  let cancelReopen = () => {}
  let facts: LinkFacts = {
    startedAt: clock.monotonic(),
    lastSignAt: null,
    lastSignWallAt: null,
    isSpeaking: false,
    nextAt: null,
  }

  const update = (change: Partial<LinkFacts>) => {
    facts = { ...facts, ...change }
    options.onLink(linkOf(facts, clock.monotonic()))
  }

  const hear = (message: StreamMessage) => {
    if (message.type === 'pulse' || message.type === 'snapshot') {
      failures = 0
      update({ lastSignAt: clock.monotonic(), lastSignWallAt: clock.now(), isSpeaking: true })
    }
    options.onMessage(message)
  }

  const open = () => {
    const after = options.resumeAfter()
    const opened = options.open(after === null ? PATH : `${PATH}?after=${after}`)
    source = opened
    openedAt = clock.monotonic()
    update({ nextAt: null, isSpeaking: false })
    for (const name of LISTENED) {
      opened.addEventListener(name, ({ data }) => {
        if (source === opened) hear(parseStreamMessage(name, typeof data === 'string' ? data : ''))
      })
    }
    opened.addEventListener('error', () => {
      if (source !== opened) return
      const isRefused = opened.readyState === CLOSED
      drop()
      if (isRefused) options.onRefused()
    })
  }

  const drop = () => {
    source?.close()
    source = null
    const delayMs = reopenDelayMs(failures, options.random)
    failures += 1
    cancelReopen = clock.after(delayMs, open)
    update({ isSpeaking: false, nextAt: clock.now() + delayMs })
  }

  const watch = () => {
    const lastSignOfSource = Math.max(openedAt, facts.lastSignAt ?? 0)
    if (source !== null && clock.monotonic() - lastSignOfSource > STALE_AFTER_MS) drop()
    else update({})
  }

  open()
  const stopWatching = clock.every(WATCH_EVERY_MS, watch)
  return {
    retryNow: () => {
      if (source !== null) return
      cancelReopen()
      open()
    },
    close: () => {
      stopWatching()
      cancelReopen()
      source?.close()
      source = null
    },
  }
}
