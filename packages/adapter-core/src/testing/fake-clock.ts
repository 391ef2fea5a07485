import type { CallOff, Clock } from '../clock.ts'
import { settle } from './settle.ts'

interface Sleeper {
  readonly due: number
  wake(): void
}

/** A clock that moves only when told to. Starts at the given wall time; monotonic time starts at 0. */
export class FakeClock implements Clock {
  #monotonic = 0
  #wallOrigin: number
  readonly #sleepers = new Set<Sleeper>()

  constructor(startAt = 1_800_000_000_000) {
    this.#wallOrigin = startAt
  }

  /** How many sleeps and timers are under way: 0 when nothing is left running. */
  get sleeping(): number {
    return this.#sleepers.size
  }

  now(): number {
    return Math.floor(this.#wallOrigin + this.#monotonic)
  }

  monotonic(): number {
    return this.#monotonic
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      const onAbort = () => {
        this.#sleepers.delete(sleeper)
        reject(signal?.reason)
      }
      const sleeper: Sleeper = {
        due: this.#monotonic + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#sleepers.add(sleeper)
    })
  }

  timer(ms: number, wake: () => void): CallOff {
    const sleeper: Sleeper = { due: this.#monotonic + Math.max(0, ms), wake }
    this.#sleepers.add(sleeper)
    return () => void this.#sleepers.delete(sleeper)
  }

  /**
   * Moves both clocks by `ms`, stopping at every sleep that falls due: it wakes, and all code that waits on promises
   * runs before the next. Sleeps that this code starts are woken too, where they fall due in time.
   */
  async advance(ms: number): Promise<void> {
    const target = this.#monotonic + ms
    await settle()
    for (let next = this.#next(target); next !== undefined; next = this.#next(target)) {
      this.#monotonic = Math.max(this.#monotonic, next.due)
      await this.#wake(next)
    }
    this.#monotonic = target
    await settle()
  }

  /**
   * What a suspended process sees: both clocks leap by `ms` at once, and only then does every sleep that is overdue wake,
   * in the order in which they fell due.
   */
  async stall(ms: number): Promise<void> {
    this.#monotonic += ms
    const now = this.#monotonic
    for (let next = this.#next(now); next !== undefined; next = this.#next(now)) await this.#wake(next)
    await settle()
  }

  /** Moves the wall clock alone, forwards or backwards, as NTP or an operator does. */
  jump(ms: number): void {
    this.#wallOrigin += ms
  }

  async #wake(sleeper: Sleeper): Promise<void> {
    this.#sleepers.delete(sleeper)
    sleeper.wake()
    await settle()
  }

  /** The sleeper that is due first, at most at `until`; of equals, the one that went to sleep first. */
  #next(until: number): Sleeper | undefined {
    let first: Sleeper | undefined
    for (const sleeper of this.#sleepers) {
      if (sleeper.due <= until && (first === undefined || sleeper.due < first.due)) first = sleeper
    }
    return first
  }
}
