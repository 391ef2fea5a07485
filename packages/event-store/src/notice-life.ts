import type { StoredNotice } from '@holdfast/adapter-core/notices'
import type { NewNotice, NoticeOutcome } from './notice-port.ts'

/** A notice as it is once it is decided, but for its id. */
export function decidedNotice(decided: NewNotice): Omit<StoredNotice, 'id'> {
  const { channel, loudness, content, createdAt, mutedBy } = decided
  return {
    channel,
    loudness,
    content,
    status: mutedBy === null ? 'waiting' : 'muted',
    createdAt,
    dueAt: mutedBy === null ? createdAt : null,
    tries: 0,
    sentAt: null,
    detail: mutedBy,
  }
}

/** What a try changes about a waiting notice. */
export type NoticeChange = Pick<StoredNotice, 'status' | 'dueAt' | 'tries' | 'sentAt' | 'detail'>

/** A waiting notice after a try. Where it is to be tried again and nobody said when, at once. */
export function triedNotice(notice: Pick<StoredNotice, 'tries'>, outcome: NoticeOutcome): NoticeChange {
  const { at, error } = outcome
  const tries = notice.tries + 1
  switch (outcome.outcome) {
    case 'sent':
      return { status: 'sent', dueAt: null, tries, sentAt: at, detail: null }
    case 'again':
      return { status: 'waiting', dueAt: outcome.dueAt ?? at, tries, sentAt: null, detail: error }
    case 'failed':
      return { status: 'failed', dueAt: null, tries, sentAt: null, detail: error }
    default:
      return outcome.outcome satisfies never
  }
}
