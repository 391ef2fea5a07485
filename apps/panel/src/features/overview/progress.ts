import type { ConnectionDto, RecordHealthDto } from '@holdfast/api-contract'
import { lowerFirst } from '../../ui/words.ts'
import { isDone, OPERATION_WORDS, type Operation, operationsOf } from './operation.ts'
import { whatNext } from './situation.ts'

/** After so long, what is still awaited is said in full, in ms. */
export const LONG_WAIT_MS = 5_000

/** How far an operation has come; `done` only when the stream says so. Instants are the bot's. */
export type Progress =
  | { readonly step: 'none' }
  | { readonly step: 'confirming'; readonly operation: Operation }
  | { readonly step: 'sending'; readonly operation: Operation }
  | {
      readonly step: 'waiting'
      readonly operation: Operation
      /** Of the socket that was there when it was asked for. */
      readonly generation: number
      readonly askedAt: number
      /** The bot has taken the request, and its disk is slow to store it. */
      readonly isDiskSlow: boolean
    }
  | { readonly step: 'done'; readonly operation: Operation; readonly at: number; readonly isRecorded: boolean }
  /** Somebody did something else meanwhile. */
  | { readonly step: 'overtaken'; readonly operation: Operation; readonly text: string }
  | { readonly step: 'refused'; readonly operation: Operation; readonly text: string }

/** What a wait has come to, by what the stream tells now; itself while it goes on. */
export function waitedFor(
  waiting: Extract<Progress, { step: 'waiting' }>,
  now: ConnectionDto,
  store: RecordHealthDto,
  at: number,
): Progress {
  const { operation } = waiting
  if (isDone(operation, waiting, now)) {
    return { step: 'done', operation, at, isRecorded: store.status === 'ok' && !waiting.isDiskSlow }
  }
  const text = operation === 'resume' ? null : overtakenBy(operation, now)
  return text === null ? waiting : { step: 'overtaken', operation, text }
}

/** Why an operation that was offered makes no sense any more, as sentences; null while it does. */
export function overtakenBy(operation: Operation, now: ConnectionDto): string | null {
  if (operationsOf(now.state).includes(operation)) return null
  const { detail, id, state } = now
  if (state === 'stopped') return `${id} was taken out of service meanwhile.`
  if (state !== 'paused') return `${id} was resumed meanwhile. There is nothing left to do.`
  const why = detail === null || detail === '' ? '' : `: ${detail}`
  const what = operation === 'pause' ? 'There is nothing left to do.' : 'Resume it to reconnect.'
  return `${id} was paused meanwhile${why}. ${what}`
}

/** What is still awaited, without numbers that tick: it is read out. `waitedMs`: for how long. */
export function awaited(operation: Operation, now: ConnectionDto, at: number, waitedMs: number): string {
  if (waitedMs < LONG_WAIT_MS) return OPERATION_WORDS[operation].waiting
  const next = operation === 'reconnect' ? whatNext(now, at) : null
  const where = next === null ? '' : ` (${lowerFirst(next).replace(/ in \d[\d.]* .*$/, ' is due')})`
  return `${OPERATION_WORDS[operation].still}${where}. It is done when the bot says so; there is no need to ask again.`
}
