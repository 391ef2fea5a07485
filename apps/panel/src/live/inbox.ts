import type { Clock } from './clock.ts'

/** What a task should spend on what was told, in ms: three of them still leave a press its frame. */
const TASK_MS = 16
/** Messages of the first task; from then on as many as the last task says fit. */
const FIRST = 64
const LEAST = 8
const MOST = 512

export interface InboxOptions<T> {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>
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

export function createInbox<T>({ clock, isHidden, take }: InboxOptions<T>): Inbox<T> {
  let waiting: readonly T[] = []
  let atOnce = FIRST
  let callOff: (() => void) | null = null

  const run = () => {
    callOff = null
    const now = isHidden() ? waiting : waiting.slice(0, atOnce)
    waiting = waiting.slice(now.length)
    if (waiting.length > 0) callOff = clock.after(0, run)
    const from = clock.monotonic()
    take(now)
    const tookMs = clock.monotonic() - from
    // A few that came alone say nothing of what many take.
    if (now.length >= LEAST)
      atOnce = Math.round(Math.min(MOST, Math.max(LEAST, (now.length * TASK_MS) / Math.max(1, tookMs))))
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
