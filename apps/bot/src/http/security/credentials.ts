import { hashOf, isSecret } from './secret.ts'

/** The token that opens API and panel. It may change while the bot runs. */
export interface Credentials {
  /** False = no token is set: loopback only, no login, everyone is `local`. */
  isRequired(): boolean
  /** Whether this is the token; takes as long for a wrong one. Never true without a token. */
  matches(candidate: string): boolean
  /**
   * Puts another token in force, or none. What the one before let in ends in the same tick: sessions, and streams
   * whoever opened them. The same token again changes nothing, and returns false.
   */
  rotate(token: string | null): boolean
  /** Aborts when the token that is in force now no longer is. */
  lifetime(): AbortSignal
  /** Called after every change, in the same tick. */
  onRotated(listener: () => void): void
}

/** Keeps the hash alone; null = no token. */
export function createCredentials(token: string | null): Credentials {
  let hash = token === null ? null : hashOf(token)
  let inForce = new AbortController()
  const listeners: (() => void)[] = []
  return {
    isRequired: () => hash !== null,
    matches: (candidate) => hash !== null && isSecret(candidate, hash),
    rotate(next) {
      const nextHash = next === null ? null : hashOf(next)
      if (nextHash === hash) return false
      const before = inForce
      hash = nextHash
      inForce = new AbortController()
      for (const listener of listeners) listener()
      before.abort()
      return true
    },
    lifetime: () => inForce.signal,
    onRotated: (listener) => void listeners.push(listener),
  }
}
