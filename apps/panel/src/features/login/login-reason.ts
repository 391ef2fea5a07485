import type { ProblemError } from '../../api/problem.ts'

/** Why the panel asks for the token. */
export type LoginReason =
  | { readonly kind: 'first' }
  /** `detail`: what the bot says of it, where it knows. */
  | { readonly kind: 'ended'; readonly detail: string | null }
  | { readonly kind: 'logged_out'; readonly everywhere: boolean }

/** Reads a 401. `wasIn`: the panel has shown something before. */
export function loginReasonOf(refusal: Pick<ProblemError, 'code' | 'message'>, wasIn: boolean): LoginReason {
  if (refusal.code === 'session_ended') return { kind: 'ended', detail: refusal.message }
  return wasIn ? { kind: 'ended', detail: null } : { kind: 'first' }
}

/** The same in words; null for the first time, which needs none. */
export function reasonText(reason: LoginReason): string | null {
  switch (reason.kind) {
    case 'first':
      return null
    case 'ended':
      return `Your session has ended. ${reason.detail ?? 'The bot was restarted, or the twelve hours of a session are over: log in again'}.`
    case 'logged_out':
      return reason.everywhere ? 'You are logged out, and so is every other browser.' : 'You are logged out.'
  }
}
