import type { Db } from '../database.ts'
import type { NoticeReader, NoticeStore } from '../notice-port.ts'
import { acknowledgeOutage, advanceNotices, endSilence, insertSilence, storeTry } from '../notice-writer.ts'
import { purgeNotices } from '../purge-notices.ts'

type CallOf<Methods, Name extends keyof Methods> = {
  [Each in Name]: {
    readonly name: Each
    readonly args: Methods[Each] extends (...args: infer Args) => unknown ? Args : never
  }
}[Name]

/** A question to the outbox with its arguments. */
export type NoticeRead = CallOf<NoticeReader, keyof NoticeReader>

/** What the outbox is told. A purge goes piece by piece, so that what comes between is not held up. */
export type NoticeWrite =
  | CallOf<NoticeStore, Exclude<keyof NoticeStore, keyof NoticeReader | 'purge'>>
  | { readonly name: 'purge'; readonly before: number; readonly maxRows: number }

export function readNotices(from: NoticeReader, call: NoticeRead): Promise<unknown> {
  switch (call.name) {
    case 'progress':
      return from.progress(...call.args)
    case 'due':
      return from.due(...call.args)
    case 'nextDueAt':
      return from.nextDueAt(...call.args)
    case 'list':
      return from.list(...call.args)
    case 'get':
      return from.get(...call.args)
    case 'silences':
      return from.silences(...call.args)
    case 'acknowledgements':
      return from.acknowledgements(...call.args)
    default:
      return call satisfies never
  }
}

export function writeNotices(db: Db, call: NoticeWrite): unknown {
  switch (call.name) {
    case 'advance':
      return advanceNotices(db, ...call.args)
    case 'tried':
      return storeTry(db, ...call.args)
    case 'addSilence':
      return insertSilence(db, ...call.args)
    case 'endSilence':
      return endSilence(db, ...call.args)
    case 'acknowledge':
      return acknowledgeOutage(db, ...call.args)
    case 'purge':
      return purgeNotices(db, call.before, call.maxRows)
    default:
      return call satisfies never
  }
}
