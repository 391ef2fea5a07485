import type { HistoryState } from '@holdfast/adapter-core/events'
import type { NoticeDto } from '@holdfast/api-contract'

/** How a channel does, by its newest notices. */
export interface Standing {
  readonly name: 'taking' | 'trying' | 'waiting' | 'given_up' | 'untried'
  readonly look: HistoryState
  readonly word: string
  /** The notice that says so; null where there is none. */
  readonly by: NoticeDto | null
}

/** A notice that waits longer than this waits for a reason, in ms. */
const SOON_MS = 15_000

const STANDINGS = {
  taking: { look: 'live', word: 'Takes notices' },
  trying: { look: 'degraded', word: 'Not taking notices' },
  waiting: { look: 'connecting', word: 'Sending' },
  given_up: { look: 'failed', word: 'Last one given up' },
  untried: { look: 'unknown', word: 'Nothing sent yet' },
} as const satisfies Record<Standing['name'], Omit<Standing, 'name' | 'by'>>

/** @param newest Its notices, newest first. @param now The bot's time. */
export function standingOf(newest: readonly NoticeDto[], now: number): Standing {
  const told = (name: Standing['name'], by: NoticeDto | null): Standing => ({ name, by, ...STANDINGS[name] })
  // They go out in order: the oldest that waits is the one that is tried.
  const waiting = newest.findLast(({ status }) => status === 'waiting')
  if (waiting !== undefined) {
    const isStuck = waiting.tries > 0 || now - waiting.createdAt > SOON_MS
    return told(isStuck ? 'trying' : 'waiting', waiting)
  }
  const settled = newest.find(({ status }) => status === 'sent' || status === 'failed')
  if (settled === undefined) return told('untried', null)
  return told(settled.status === 'sent' ? 'taking' : 'given_up', settled)
}
