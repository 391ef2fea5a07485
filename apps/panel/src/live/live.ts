import type { EventDto } from '@holdfast/api-contract'
import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { createStore, produce } from 'solid-js/store'
import type { Clock } from './clock.ts'
import type { Link } from './link.ts'
import type { StreamMessage } from './message.ts'
import { applyMessage, emptyLiveState, type LiveState } from './state.ts'
import { openStream, type Source } from './stream.ts'

/** Messages that arrive within this are folded together: one pass over the page, in ms. */
const FOLD_EVERY_MS = 16

/** All that is live in the panel: the stream's state, the link's own state, and the bot's time. */
export interface Live {
  readonly state: LiveState
  readonly link: Accessor<Link>
  /** The bot's wall time, ten times a second; for ages under a minute and countdowns. */
  readonly nowFast: Accessor<number>
  /** The bot's wall time, once a second. */
  readonly nowSlow: Accessor<number>
  /** Newest streamed event of one of these types; changes when lists that depend on them must be fetched anew. */
  readonly newestOf: (types: ReadonlySet<EventDto['type']>) => number
  /** Opens the stream: at the start, and after a login. */
  start(): void
  /** Closes the stream: while a login is needed. */
  stop(): void
  retryNow(): void
}

export interface LiveOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly open: (url: string) => Source
  readonly onRefused: () => void
}

/** Opens the bot's stream and folds it into a store, for as long as the owner lives. */
export function createLive(options: LiveOptions): Live {
  const { clock } = options
  const [state, setState] = createStore<LiveState>(emptyLiveState())
  const [link, setLink] = createSignal<Link>({ state: 'reconnecting', nextAt: null }, { equals: isSameLink })
  const botNow = () => clock.now() + state.offsetMs
  const [nowFast, setNowFast] = createSignal(clock.now())
  const [nowSlow, setNowSlow] = createSignal(clock.now())
  const stopFast = clock.every(100, () => setNowFast(botNow()))
  const stopSlow = clock.every(1_000, () => setNowSlow(botNow()))

  let waiting: { readonly message: StreamMessage; readonly at: number }[] = []
  const fold = () => {
    const batch = waiting
    waiting = []
    setState(
      produce((draft) => {
        for (const { message, at } of batch) applyMessage(draft, message, at)
      }),
    )
  }

  const open = () =>
    openStream({
      clock,
      random: options.random,
      open: options.open,
      resumeAfter: () => state.lastEventId,
      onMessage: (message) => {
        waiting.push({ message, at: clock.now() })
        if (waiting.length === 1) clock.after(FOLD_EVERY_MS, fold)
      },
      onLink: setLink,
      onRefused: options.onRefused,
    })
  let stream: ReturnType<typeof open> | null = null
  const stop = () => {
    stream?.close()
    stream = null
  }
  onCleanup(() => {
    stop()
    stopFast()
    stopSlow()
  })
  return {
    state,
    link,
    nowFast,
    nowSlow,
    newestOf: (types) => state.events.findLast(({ type }) => types.has(type))?.id ?? 0,
    start: () => {
      stream ??= open()
    },
    stop,
    retryNow: () => stream?.retryNow(),
  }
}

function isSameLink(a: Link, b: Link): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
