import type { DialFailure } from './socket.ts'

/** The root of what an adapter throws: one `instanceof` separates ours from everyone's. */
export class AdapterError extends Error {
  override readonly name: string = 'AdapterError'
}

/** A dial ended without an open socket. Retryable: the monitor backs off. */
export class DialError extends AdapterError {
  override readonly name = 'DialError'
  readonly failure: DialFailure

  constructor(endpoint: string, failure: DialFailure) {
    super(`Cannot connect to ${endpoint}: ${failure.detail}`)
    this.failure = failure
  }
}
