import type { Clock } from '../clock.ts'

export interface MessageLineOptions<Message> {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How much later than it happened a message goes out, in ms; 0 = at once. */
  delayMs(): number
  /** True while nothing goes out. */
  isHeld(): boolean
  /** `isOverdue`: it stood in a line that was held, or behind one that did, so it is of the past. */
  deliver(message: Message, isOverdue: boolean): void
}

/** Messages on their way out: at once, late, or held and then released; always in order. */
export interface MessageLine<Message> {
  push(message: Message): void
  /** Lets a line that is held no longer go on: at once, or so many messages a second until it has caught up. */
  release(framesPerS: number): void
}

export function messageLine<Message>(options: MessageLineOptions<Message>): MessageLine<Message> {
  const { clock, signal, delayMs, isHeld, deliver } = options
  /** Oldest first. While there are any, nothing overtakes them. */
  const line: { readonly message: Message; readonly dueAt: number; readonly isOverdue: boolean }[] = []
  /** Ms between two messages, and when the next may go. */
  let pace = { gapMs: 0, nextAt: 0 }
  let isDraining = false

  /** Waits for the instant; false when the simulator ends. */
  async function reached(at: number): Promise<boolean> {
    const leftMs = at - clock.monotonic()
    if (leftMs > 0) await clock.sleep(leftMs, signal).catch(() => {})
    return !signal.aborted
  }

  async function drain(): Promise<void> {
    isDraining = true
    for (let next = line[0]; next; next = line[0]) {
      if (isHeld() || !(await reached(Math.max(next.dueAt, pace.nextAt))) || isHeld()) break
      pace = { ...pace, nextAt: Math.max(pace.nextAt, clock.monotonic() - pace.gapMs) + pace.gapMs }
      line.shift()
      deliver(next.message, next.isOverdue)
    }
    isDraining = false
    if (line.length === 0) pace = { gapMs: 0, nextAt: 0 }
  }

  return {
    push(message) {
      if (line.length === 0 && delayMs() === 0 && !isHeld() && !isDraining) {
        deliver(message, false)
        return
      }
      const last = line.at(-1)
      const dueAt = Math.max(clock.monotonic() + delayMs(), last?.dueAt ?? 0)
      line.push({ message, dueAt, isOverdue: isHeld() || last?.isOverdue === true })
      if (!isDraining && !isHeld()) void drain()
    },
    release(framesPerS) {
      if (isHeld() || line.length === 0) return
      pace = { gapMs: 1000 / framesPerS, nextAt: clock.monotonic() }
      if (!isDraining) void drain()
    },
  }
}
