import type { Clock } from '@holdfast/adapter-core'
import type { Log } from './supervisor.ts'

/** The same words again within this time, in ms, are no news. */
const REPEATED_WITHIN_MS = 600_000

/** Most lines in any minute: an exchange that talks on must not fill a log. */
const MOST_A_MINUTE = 6
const MINUTE_MS = 60_000

/** What an exchange says beside its data, and what an adapter has to say of it, for people: each once, and not too many. */
export interface Notices {
  tell(detail: string): void
}

export function createNotices(connection: string, log: Log, clock: Pick<Clock, 'monotonic'>): Notices {
  /** When each was last told, oldest first. */
  const toldAt = new Map<string, number>()
  return {
    tell(detail) {
      const now = clock.monotonic()
      for (const [words, at] of toldAt) if (now - at >= REPEATED_WITHIN_MS) toldAt.delete(words)
      const lately = [...toldAt.values()].filter((at) => now - at < MINUTE_MS).length
      if (toldAt.has(detail) || lately >= MOST_A_MINUTE) return
      toldAt.set(detail, now)
      log('info', `Notice on ${connection}: ${detail}`, { connection })
    },
  }
}
