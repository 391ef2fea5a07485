import { ProblemSchema } from '@holdfast/api-contract'
import * as v from 'valibot'

/** The bot refused a request, and said why. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  /** Stable, snake_case; `unknown` where the answer was no problem document. */
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The bot did not answer, or not in its own words. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** Reads a refusal: RFC 9457 problem details where it is one, else the bare status. */
export function problemOf(status: number, body: unknown): ProblemError {
  const parsed = v.safeParse(ProblemSchema, body)
  if (!parsed.success) return new ProblemError(status, 'unknown', `The bot answered with status ${status}`)
  const { title, detail, code } = parsed.output
  return new ProblemError(status, code, detail === '' ? title : detail)
}

/** What to tell the operator of an error. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
