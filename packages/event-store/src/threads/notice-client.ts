import type { NoticeReader, NoticeStore } from '../notice-port.ts'
import type { PurgedNotices } from '../purge-notices.ts'
import type { NoticeRead, NoticeWrite } from './notice-calls.ts'

/** The questions of an outbox, each asked on the reader's thread. */
export function noticeReader(ask: <T>(call: NoticeRead) => Promise<T>): NoticeReader {
  return {
    progress: (...args) => ask({ name: 'progress', args }),
    due: (...args) => ask({ name: 'due', args }),
    nextDueAt: (...args) => ask({ name: 'nextDueAt', args }),
    list: (...args) => ask({ name: 'list', args }),
    get: (...args) => ask({ name: 'get', args }),
    silences: (...args) => ask({ name: 'silences', args }),
    acknowledgements: (...args) => ask({ name: 'acknowledgements', args }),
  }
}

/** Rows of one piece of a purge: a few ms. */
const PURGE_ROWS = 200

/** What changes an outbox, each told to the writer's thread. */
export function noticeWriter(tell: <T>(call: NoticeWrite) => Promise<T>): Omit<NoticeStore, keyof NoticeReader> {
  return {
    advance: (...args) => tell({ name: 'advance', args }),
    tried: (...args) => tell({ name: 'tried', args }),
    addSilence: (...args) => tell({ name: 'addSilence', args }),
    endSilence: (...args) => tell({ name: 'endSilence', args }),
    acknowledge: (...args) => tell({ name: 'acknowledge', args }),
    async purge(before) {
      for (let notices = 0; ; ) {
        const purged = await tell<PurgedNotices>({ name: 'purge', before, maxRows: PURGE_ROWS })
        notices += purged.notices
        if (purged.rows === 0) return notices
      }
    },
  }
}
