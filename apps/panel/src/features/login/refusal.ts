import { errorText, ProblemError, UnreachableError } from '../../api/problem.ts'

/** Why a login did not work. */
export type Refusal =
  | { readonly kind: 'said'; readonly text: string }
  /** Nothing is looked at until then; wall time of this browser, ms. */
  | { readonly kind: 'wait'; readonly until: number }

/** How long to wait where the bot says that it is too often, and not until when, ms. */
const USUAL_WAIT_MS = 60_000

/** Reads what became of a login; null where no token is asked for any more. `now`: wall time of this browser, ms. */
export function refusalOf(error: unknown, now: number): Refusal | null {
  if (error instanceof UnreachableError) {
    return {
      kind: 'said',
      text: 'The bot does not answer. It may be starting, or this browser has lost it: try again.',
    }
  }
  if (!(error instanceof ProblemError)) return { kind: 'said', text: `${errorText(error)}.` }
  if (error.code === 'no_login') return null
  if (error.code === 'wrong_token')
    return { kind: 'said', text: `This is not the token of this bot. ${error.message}.` }
  if (error.status === 429) return { kind: 'wait', until: now + (error.retryAfterMs ?? USUAL_WAIT_MS) }
  return { kind: 'said', text: `${error.message}.` }
}
