import { ProblemSchema } from '@holdfast/api-contract'
import * as v from 'valibot'

/** The bot refused a request, and said why. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  /** Stable, snake_case; `unknown` where the answer was no problem document. */
  readonly code: string
  /** All that the document says, its own members beside the common ones. */
  readonly members: Readonly<Record<string, unknown>>
  /** How long to wait before another try, ms; null where the bot names no time. */
  readonly retryAfterMs: number | null

  constructor(status: number, code: string, message: string, extras: ProblemExtras = {}) {
    super(message)
    this.status = status
    this.code = code
    this.members = extras.members ?? {}
    this.retryAfterMs = extras.retryAfterMs ?? null
  }
}

interface ProblemExtras {
  readonly members?: Readonly<Record<string, unknown>>
  readonly retryAfterMs?: number | null
}

/** The bot did not answer, or not in its own words. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** Reads a refusal: RFC 9457 problem details where it is one, else the bare status. `retryAfter`: the header, in seconds. */
export function problemOf(status: number, body: unknown, retryAfter: string | null = null): ProblemError {
  const retryAfterMs = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1_000 : null
  const parsed = v.safeParse(ProblemSchema, body)
  if (!parsed.success) {
    return new ProblemError(status, 'unknown', `The bot answered with status ${status}`, { retryAfterMs })
  }
  const { title, detail, code } = parsed.output
  const members = body as Readonly<Record<string, unknown>>
  return new ProblemError(status, code, detail === '' ? title : detail, { members, retryAfterMs })
}

/** What to tell the operator of an error. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
