import { sanitize } from '@holdfast/adapter-core'
import type { NoticeContent } from '@holdfast/adapter-core/notices'
import { count } from '@holdfast/reconnect-monitor/history'
import { utc } from './words.ts'

export interface DiskFacts {
  /** Since when it fails. */
  readonly at: number
  readonly lastError: string | null
  readonly queued: number
}

/** The disk takes no events right now. */
export function diskContent({ at, lastError, queued }: DiskFacts): NoticeContent {
  const why = sanitize(lastError ?? '')
  return {
    class: 'store',
    at,
    title: 'The database takes no events',
    text: [
      `Since ${utc(at)}${why === '' ? '' : `: ${why}`}. ${count(queued, 'event')} wait so far.`,
      'Connections are kept alive all the same. What happens to them is told once the database takes events again: until then this is the last notice.',
      'Make room on the disk, or make the file writable.',
    ].join('\n'),
    connections: [],
    outages: [],
  }
}
