import type { Clock } from './clock.ts'
import type { FromHub, Received, ToHub } from './hub-protocol.ts'
import { isSameLink, type Link } from './link.ts'
import { createPulseLog } from './pulse-log.ts'
import { applyMessage, emptyLiveState } from './state.ts'
import { type LiveStream, openStream, type Source } from './stream.ts'

/** Messages that arrive within this go to the tabs together, in ms. */
export const BATCH_MS = 30
const BEAT_EVERY_MS = 1_000
/** A tab that lets so many beats go by is frozen or gone: what it is told piles up unread. */
export const MAX_UNANSWERED = 30

/** The hub's end of the line to one tab. */
export interface TabLine {
  post(message: FromHub): void
}

export interface HubOptions {
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly open: (url: string) => Source
}

/** The one stream of a browser, and all that it has told, for any number of tabs. */
export interface Hub {
  /** Takes what a tab says on its line; one that was let go, and answers again, is given the whole state anew. */
  hear(line: TabLine, message: ToHub): void
  /** The line is gone, with or without a goodbye. */
  lose(line: TabLine): void
}

/**
 * Opens the bot's stream while at least one tab is attached. A tab that attaches is given the whole state and then each
 * message, so that it needs no stream of its own: a browser opens no more than six to a host over HTTP/1.1
 * (https://developer.mozilla.org/docs/Web/API/EventSource), and the seventh tab would never load.
 *
 * With the last tab it forgets all: what comes next may be another session, and what was heard is old by then.
 */
export function createHub(options: HubOptions): Hub {
  const { clock } = options
  /** With how many beats each has let go by. */
  const tabs = new Map<TabLine, number>()
  let state = emptyLiveState()
  const pulses = createPulseLog()
  let link: Link = { state: 'reconnecting', nextAt: null }
  let waiting: Received[] = []
  let stream: LiveStream | null = null
  let stopBeating = () => {}

  const tell = (message: FromHub) => {
    for (const tab of tabs.keys()) tab.post(message)
  }
  const flush = () => {
    if (waiting.length === 0) return
    const messages = waiting
    waiting = []
    tell({ kind: 'messages', messages })
  }
  const open = () =>
    openStream({
      clock,
      random: options.random,
      open: options.open,
      resumeAfter: () => state.lastEventId,
      onMessage: (message) => {
        const at = clock.now()
        applyMessage(state, message, at)
        if (message.type === 'pulse') pulses.add(message.pulse)
        waiting.push({ message, at })
        if (waiting.length === 1) clock.after(BATCH_MS, flush)
      },
      onLink: (next) => {
        if (isSameLink(link, next)) return
        link = next
        tell({ kind: 'link', link })
      },
      onRefused: () => tell({ kind: 'refused' }),
    })

  const beat = () => {
    for (const [tab, unanswered] of tabs) {
      if (unanswered < MAX_UNANSWERED) tabs.set(tab, unanswered + 1)
      else detach(tab)
    }
    tell({ kind: 'beat', tabs: tabs.size })
  }
  const attach = (tab: TabLine) => {
    // Those who were there before get what the newcomer finds in the state.
    flush()
    tabs.set(tab, 0)
    if (stream === null) {
      stream = open()
      stopBeating = clock.every(BEAT_EVERY_MS, beat)
    }
    tab.post({ kind: 'state', state, pulses: pulses.all(), link })
    tell({ kind: 'beat', tabs: tabs.size })
  }
  const detach = (tab: TabLine) => {
    tabs.delete(tab)
    if (tabs.size > 0 || stream === null) return
    stream.close()
    stream = null
    stopBeating()
    waiting = []
    state = emptyLiveState()
    pulses.replace({})
    link = { state: 'reconnecting', nextAt: null }
  }

  return {
    hear(line, message) {
      switch (message.kind) {
        case 'attach':
          attach(line)
          break
        case 'detach':
          detach(line)
          break
        case 'here':
          if (tabs.has(line)) tabs.set(line, 0)
          else attach(line)
          break
        case 'retry':
          stream?.retryNow()
          break
      }
    },
    lose: detach,
  }
}
