import type { Turns } from '../turns.ts'
import type { Clock } from './clock.ts'

/** What a turn should spend on what was told, in ms: the frame that shows it costs twice to four times as much. */
const TURN_MS = 8
/** Messages of the first turn; from then on as many as the last turn says fit. */
const FIRST = 32
const LEAST = 8
const MOST = 512

export interface InboxOptions<T> {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly turns: Turns
  /** Nobody sees the page: its timers are late, and it may take as long as it likes. */
  readonly isHidden: () => boolean
  readonly take: (messages: readonly T[]) => void
}

/** Hands on messages in their order, a storm of them in slices with time for the page in between. */
export interface Inbox<T> {
  add(messages: readonly T[]): void
  /** Forgets what waits. */
  clear(): void
}

export function createInbox<T>({ clock, turns, isHidden, take }: InboxOptions<T>): Inbox<T> {
  let waiting: readonly T[] = []
  let atOnce = FIRST
  let callOff: (() => void) | null = null

  const run = () => {
    callOff = null
    const now = isHidden() ? waiting : waiting.slice(0, atOnce)
    waiting = waiting.slice(now.length)
    if (waiting.length > 0) callOff = turns.next(run)
    const from = clock.monotonic()
    take(now)
    const tookMs = clock.monotonic() - from
    // A few that came alone say nothing of what many take.
    if (now.length >= LEAST)
      atOnce = Math.round(Math.min(MOST, Math.max(LEAST, (now.length * TURN_MS) / Math.max(1, tookMs))))
  }
  return {
    add(messages) {
      waiting = waiting.length === 0 ? messages : [...waiting, ...messages]
      if (callOff === null && waiting.length > 0) run()
    },
    clear() {
      callOff?.()
      callOff = null
      waiting = []
    },
  }
}
