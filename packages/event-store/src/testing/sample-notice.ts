import type { NoticeContent } from '@holdfast/adapter-core/notices'
import type { NewNotice, NoticeOutcome } from '../notice-port.ts'

/** A notice of a connection that is down, decided at 1 000 for the channel `phone`; what is given replaces it. */
export function sampleNotice({
  content,
  ...given
}: Partial<Omit<NewNotice, 'content'>> & { readonly content?: Partial<NoticeContent> } = {}): NewNotice {
  return {
    channel: 'phone',
    loudness: 'on',
    createdAt: 1_000,
    mutedBy: null,
    ...given,
    content: {
      class: 'down',
      at: 900,
      title: 'paradex is down',
      text: 'No data for 10 s: "stale_data" — ünïcödé',
      connections: ['paradex'],
      outages: [],
      ...content,
    },
  }
}

/** A try at 1 100 of 20 ms that went through; what is given replaces it. */
export function sampleTry(notice: number, given: Partial<NoticeOutcome> = {}): NoticeOutcome {
  return { notice, at: 1_100, elapsedMs: 20, outcome: 'sent', httpStatus: 200, error: null, dueAt: null, ...given }
}

/** What is given to `sampleTry` for one that is to be tried again at 2 000. */
export const AGAIN = { outcome: 'again', httpStatus: 503, error: 'busy', dueAt: 2_000 } as const
/** What is given to `sampleTry` for one that was given up. */
export const FAILED = { outcome: 'failed', httpStatus: 404, error: 'no such hook' } as const
