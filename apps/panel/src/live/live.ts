import type { EventDto } from '@holdfast/api-contract'
import { type Accessor, batch, createSignal, onCleanup } from 'solid-js'
import { createStore, produce, unwrap } from 'solid-js/store'
import type { Turns } from '../turns.ts'
import type { Clock } from './clock.ts'
import { type Feed, type FeedOptions, openFeed } from './feed.ts'
import type { FromHub, Received } from './hub-protocol.ts'
import { createInbox } from './inbox.ts'
import { isSameLink, type Link } from './link.ts'
import { mergeInto } from './merge.ts'
import { createNewest } from './newest.ts'
import { createPulseLog, type PulsePoint } from './pulse-log.ts'
import { applyMessage, emptyLiveState, type LiveState } from './state.ts'

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
  /** The pulses of the last five minutes of one connection, oldest first; read anew with each pulse. */
  readonly pulsesOf: (connection: string) => readonly PulsePoint[]
  /** How many tabs of this browser share the stream, this one included. */
  readonly tabs: Accessor<number>
  /** Opens the stream: at the start, and after a login. */
  start(): void
  /** Closes the stream: while a login is needed. */
  stop(): void
  retryNow(): void
}

export interface LiveOptions {
  readonly clock: Clock
  readonly turns: Turns
  /** Ways to the browser's stream, the best first. */
  readonly ways: FeedOptions['ways']
  /** Nobody sees this tab. */
  readonly isHidden: () => boolean
  readonly onRefused: () => void
}

/** Folds what the browser's stream of the bot tells into a store, for as long as the owner lives. */
export function createLive(options: LiveOptions): Live {
  const { clock } = options
  const [state, setState] = createStore<LiveState>(emptyLiveState())
  const [link, setLink] = createSignal<Link>({ state: 'reconnecting', nextAt: null }, { equals: isSameLink })
  const [tabs, setTabs] = createSignal(1)
  const pulses = createPulseLog()
  const [pulseCount, setPulseCount] = createSignal(0)
  const botNow = () => clock.now() + state.offsetMs
  const [nowFast, setNowFast] = createSignal(clock.now())
  const [nowSlow, setNowSlow] = createSignal(clock.now())
  const stopFast = clock.every(100, () => setNowFast(botNow()))
  const stopSlow = clock.every(1_000, () => setNowSlow(botNow()))

  /** Lists may lack what happened before the hub that is listened to now told anything. */
  let isBehind = false

  const catchUp = (draft: LiveState) => {
    if (!isBehind || !draft.ready) return
    isBehind = false
    draft.epoch += 1
  }
  /** The first that is told fills an empty store: that is put in whole, which costs a tenth of looking at each part through it. */
  const change = (apply: (draft: LiveState) => void) => {
    const applyAll = (draft: LiveState) => {
      apply(draft)
      catchUp(draft)
    }
    if (state.ready) setState(produce(applyAll))
    else {
      const plain = structuredClone(unwrap(state))
      applyAll(plain)
      setState(plain)
    }
  }
  const newest = createNewest()
  const fold = (messages: readonly Received[]) => {
    const told = messages.flatMap(({ message }) => (message.type === 'pulse' ? [message.pulse] : []))
    for (const pulse of told) pulses.add(pulse)
    batch(() => {
      change((draft) => {
        for (const { message, at } of messages) applyMessage(draft, message, at)
      })
      if (told.length > 0) setPulseCount((before) => before + 1)
      newest.read(unwrap(state))
    })
  }
  const inbox = createInbox({ clock, turns: options.turns, isHidden: options.isHidden, take: fold })
  const begin = (message: Extract<FromHub, { kind: 'state' }>) => {
    isBehind ||= state.ready
    pulses.replace(message.pulses)
    inbox.clear()
    batch(() => {
      // What the hub could not read was told to others: a page that was loaded anew has only its own to tell of.
      change((draft) => mergeInto(draft, { ...message.state, epoch: draft.epoch, malformed: draft.malformed }))
      setPulseCount((before) => before + 1)
      newest.read(unwrap(state))
      setLink(message.link)
    })
  }
  const hear = (message: FromHub) => {
    switch (message.kind) {
      case 'state':
        begin(message)
        break
      case 'messages':
        inbox.add(message.messages)
        break
      case 'link':
        setLink(message.link)
        break
      case 'refused':
        options.onRefused()
        break
      case 'beat':
        setTabs(message.tabs)
        break
    }
  }

  const open = () =>
    openFeed({
      clock,
      ways: options.ways,
      onMessage: hear,
      onUnreadable: () => change((draft) => applyMessage(draft, { type: 'malformed' }, clock.now())),
      onSilent: (since) => setLink({ state: 'stale', since, nextAt: null }),
    })
  let feed: Feed | null = null
  const stop = () => {
    feed?.close()
    feed = null
    // What is shown when it begins again is not live before the hub says so.
    setLink({ state: 'reconnecting', nextAt: null })
    inbox.clear()
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
    newestOf: newest.of,
    pulsesOf: (connection) => {
      pulseCount()
      return pulses.of(connection)
    },
    tabs,
    start: () => {
      feed ??= open()
    },
    stop,
    retryNow: () => feed?.retryNow(),
  }
}
