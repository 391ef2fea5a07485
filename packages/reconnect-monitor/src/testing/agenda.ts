import type { Clock } from '@holdfast/adapter-core'

/**
 * Who a task belongs to: the world outside goes on while our process stands still; our timers and what comes in over
 * our sockets wait for it.
 */
export type Owner = 'world' | 'timer' | 'io'

interface Task {
  readonly at: number
  readonly order: number
  readonly owner: Owner
  readonly run: () => void
}

/**
 * Simulated time: tasks in order of their instants, and of their making where instants are equal. The process may stand
 * still for a while: its overdue timers then run first, then what has come in, in order, as an event loop does it.
 */
export class Agenda implements Pick<Clock, 'now' | 'monotonic'> {
  /** Monotonic ms. */
  at = 0
  #wallOrigin: number
  #order = 0
  #stalledUntil = 0
  readonly #heap: Task[] = []
  #waiting: Task[] = []
  /** What waited for us and has its turn now. */
  #catchingUp = 0

  constructor(wallOrigin = 1_800_000_000_000) {
    this.#wallOrigin = wallOrigin
  }

  monotonic(): number {
    return this.at
  }

  now(): number {
    return Math.floor(this.#wallOrigin + this.at)
  }

  /** Moves the wall clock alone. */
  jump(byMs: number): void {
    this.#wallOrigin += byMs
  }

  /** True while the process stands still. */
  get isStalled(): boolean {
    return this.at < this.#stalledUntil
  }

  /** Plans a task; one for the past runs next. */
  plan(at: number, run: () => void, owner: Owner = 'world'): void {
    this.#push({ at: Math.max(at, this.at), order: this.#order++, owner, run })
  }

  /** Our process stands still from now on, for `ms`. */
  stall(ms: number): void {
    this.#stalledUntil = Math.max(this.#stalledUntil, this.at + ms)
    this.plan(this.#stalledUntil, () => this.#resume())
  }

  /** Runs something of our process now, or, while it stands still, as soon as it goes on: after what waits already. */
  whenAwake(run: () => void): void {
    if (this.isStalled || this.#waiting.length > 0) this.#waiting.push({ at: this.at, order: 0, owner: 'io', run })
    else if (this.#catchingUp > 0) this.#catchUp(run)
    else run()
  }

  #catchUp(run: () => void): void {
    this.#catchingUp += 1
    this.plan(this.at, () => {
      this.#catchingUp -= 1
      run()
    })
  }

  /** Runs the next task, if it falls due by `until`. @returns False where there is none. */
  runNext(until: number): boolean {
    const next = this.#heap[0]
    if (next === undefined || next.at > until) return false
    this.#pop()
    this.at = next.at
    if (next.owner !== 'world' && this.isStalled) this.#waiting.push(next)
    else next.run()
    return true
  }

  /** Runs all that falls due by `until`, which is the time then. */
  runUntil(until: number): void {
    while (this.runNext(until));
    this.at = Math.max(this.at, until)
  }

  #resume(): void {
    if (this.isStalled) return
    const waiting = this.#waiting
    this.#waiting = []
    // What the timers plan comes after it, as a turn of I/O later does.
    for (const { owner, run } of waiting) if (owner === 'io') this.#catchUp(run)
    for (const { owner, run } of waiting) if (owner === 'timer') run()
  }

  #push(task: Task): void {
    const heap = this.#heap
    let index = heap.push(task) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(task, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = task
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const one = heap[left]
      if (one === undefined) break
      const other = heap[left + 1]
      const isRight = other !== undefined && isBefore(other, one)
      const least = isRight ? other : one
      if (!isBefore(least, last)) break
      heap[index] = least
      index = isRight ? left + 1 : left
    }
    heap[index] = last
  }
}

function isBefore(one: Task, other: Task): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}
