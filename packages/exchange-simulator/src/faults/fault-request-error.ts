/** A fault that cannot be injected as asked for. Not retryable: the request itself is wrong. */
export class FaultRequestError extends Error {
  override readonly name = 'FaultRequestError'
  /** The member of the request that is wrong; null where the request is no object at all. */
  readonly member: string | null
  /** What may stand there, in words. */
  readonly allowed: string

  constructor(member: string | null, allowed: string, why: string) {
    super(`Cannot inject the fault: ${why}`)
    this.member = member
    this.allowed = allowed
  }
}
