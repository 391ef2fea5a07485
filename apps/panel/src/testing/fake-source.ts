import type { ListenedName } from '../live/message.ts'
import type { Source } from '../live/stream.ts'

/** An EventSource that says what a test lets it say. */
export class FakeSource implements Source {
  readyState = 1
  closed = false
  readonly url: string
  readonly #listeners = new Map<string, (message: { readonly data?: unknown }) => void>()

  constructor(url: string) {
    this.url = url
  }

  addEventListener(name: string, listener: (message: { readonly data?: unknown }) => void): void {
    this.#listeners.set(name, listener)
  }

  say(name: ListenedName, data: unknown): void {
    this.#listeners.get(name)?.({ data: JSON.stringify(data) })
  }

  fail(readyState: number): void {
    this.readyState = readyState
    this.#listeners.get('error')?.({})
  }

  close(): void {
    this.closed = true
  }
}
