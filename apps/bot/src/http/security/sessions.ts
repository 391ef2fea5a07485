import type { Clock } from '@holdfast/adapter-core'
import { hashOf } from './secret.ts'

/** How long a login lasts, in ms: a working day, as the panel is left open. */
export const SESSION_MS = 43_200_000

/** Most sessions at the same time; the oldest ends first. */
const MAX_SESSIONS = 100

/** Ends that are remembered, to tell those who come back with them why. */
const MAX_ENDS = 100

/** Why a session is none any more. `displaced`: others were opened, and it was the oldest. */
export type SessionEnd = 'expired' | 'logged_out' | 'token_changed' | 'displaced'

/** A login. */
export interface Session {
  /** Hash of its id: tells it from others, opens nothing. */
  readonly key: string
  /** Aborts when it was ended. One that expired may tell so late; `isOpen` never does. */
  readonly ended: AbortSignal
  isOpen(): boolean
}

/** Logins of the panel. They live in memory: a restart ends them all. */
export interface Sessions {
  /** Opens a session; the id is known to the caller alone, only its hash is kept. */
  open(): string
  /** Null where there is none, or it has ended. */
  find(id: string): Session | null
  end(id: string): void
  endAll(why: SessionEnd): void
  /** Why there is none any more of that id; null where there never was one, or it is too long ago. */
  whyEnded(id: string): SessionEnd | null
}

interface Kept extends Session {
  readonly end: () => void
}

/** `newId` returns an unguessable id of at least 128 random bits. */
export function createSessions(clock: Clock, newId: () => string): Sessions {
  const byHash = new Map<string, Kept>()
  const ends = new Map<string, SessionEnd>()

  const endOne = (session: Kept | undefined, why: SessionEnd): void => {
    if (session === undefined) return
    byHash.delete(session.key)
    ends.set(session.key, why)
    const oldest = ends.keys().next().value
    if (ends.size > MAX_ENDS && oldest !== undefined) ends.delete(oldest)
    session.end()
  }

  return {
    open() {
      if (byHash.size >= MAX_SESSIONS) endOne(byHash.values().next().value, 'displaced')
      const id = newId()
      const key = hashOf(id)
      const life = new AbortController()
      const expiresAt = clock.monotonic() + SESSION_MS
      const isOpen = () => !life.signal.aborted && clock.monotonic() < expiresAt
      byHash.set(key, { key, ended: life.signal, isOpen, end: () => life.abort() })
      return id
    },
    find(id) {
      const session = byHash.get(hashOf(id))
      if (session?.isOpen() === true) return session
      endOne(session, 'expired')
      return null
    },
    end(id) {
      endOne(byHash.get(hashOf(id)), 'logged_out')
    },
    endAll(why) {
      for (const session of byHash.values()) endOne(session, why)
    },
    whyEnded: (id) => ends.get(hashOf(id)) ?? null,
  }
}
