import type { Clock } from '@holdfast/adapter-core'
import { hashOf } from './secret.ts'

/** How long a login lasts, in ms: a working day, as the panel is left open. */
export const SESSION_MS = 43_200_000

/** Most sessions at the same time; the oldest ends first. */
const MAX_SESSIONS = 100

/** Logins of the panel. They live in memory: a restart, and with it a changed token, ends them all. */
export interface Sessions {
  /** Opens a session; the id is known to the caller alone, only its hash is kept. */
  open(): string
  isOpen(id: string): boolean
  end(id: string): void
}

/** `newId` returns an unguessable id of at least 128 random bits. */
export function createSessions(clock: Clock, newId: () => string): Sessions {
  const expiryByHash = new Map<string, number>()
  return {
    open() {
      const id = newId()
      const oldest = expiryByHash.keys().next().value
      if (expiryByHash.size >= MAX_SESSIONS && oldest !== undefined) expiryByHash.delete(oldest)
      expiryByHash.set(hashOf(id), clock.monotonic() + SESSION_MS)
      return id
    },
    isOpen(id) {
      const hash = hashOf(id)
      const expiresAt = expiryByHash.get(hash)
      if (expiresAt !== undefined && expiresAt <= clock.monotonic()) expiryByHash.delete(hash)
      return expiresAt !== undefined && expiresAt > clock.monotonic()
    },
    end: (id) => void expiryByHash.delete(hashOf(id)),
  }
}
