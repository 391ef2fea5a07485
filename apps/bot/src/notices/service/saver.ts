import type { Clock } from '@holdfast/adapter-core'
import type { StoredNotice } from '@holdfast/adapter-core/notices'
import type { NewNotice, NoticeProgress, NoticeStore } from '@holdfast/event-store'
import type { Log } from '../../runtime/log.ts'

export interface SaverOptions {
  readonly store: Pick<NoticeStore, 'advance' | 'progress'>
  /** How far the rules have come now; `saves` is to be in what it gives. */
  readonly progress: (saves: number) => NoticeProgress
  /** How often it was saved before, as the stored progress says. */
  readonly saves: number
  /** Called when notices were stored. */
  readonly onStored: () => void
  readonly savesOf: (progress: NoticeProgress | null) => number
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** Writes what the rules decide, with how far they came, one transaction at a time. */
export interface Saver {
  /** Notices that the rules decided: stored as soon as the disk takes them, however long that is. */
  add(decided: readonly NewNotice[]): void
  /** The rules came further: to be stored within so long, in ms, by the next save in any case. */
  touch(withinMs: number): void
  /**
   * A notice of an operator's, which does not wait for a broken disk.
   *
   * @throws where it cannot be stored now.
   */
  addNow(notice: NewNotice): Promise<StoredNotice>
  /** Saves what is not saved. Resolves once it is, or the disk refused it. */
  flush(): Promise<void>
}

/** A disk that refused is asked again after so long, in ms. */
const RETRY_MS = 2_000

export function createSaver(options: SaverOptions): Saver {
  const { clock, log, onStored, progress, savesOf, signal, store } = options
  /** Decided and not stored, oldest first. */
  const waiting: NewNotice[] = []
  let saves = options.saves
  let isDirty = false
  /** Monotonic; when what was touched is to be stored. */
  let saveAt = Number.POSITIVE_INFINITY
  let isBroken = false
  /** A save of which it is not known whether the disk took it. */
  let doubtful: { readonly saves: number; readonly notices: number } | null = null
  let callOff = (): void => {}
  /** One at a time, in order. */
  let last: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }

  const arm = (afterMs: number): void => {
    const at = clock.monotonic() + afterMs
    if (at >= saveAt || signal.aborted) return
    callOff()
    saveAt = at
    callOff = clock.timer(afterMs, () => {
      saveAt = Number.POSITIVE_INFINITY
      void inTurn(save)
    })
  }

  const stored = (notices: number): void => {
    waiting.splice(0, notices)
    if (isBroken) log('info', 'Notices are stored again', { waited: notices })
    isBroken = false
    doubtful = null
    if (notices > 0) onStored()
  }

  /** A save that was refused may be on disk all the same: then it is not made again. */
  const settleDoubt = async (): Promise<void> => {
    if (doubtful === null) return
    if (savesOf(await store.progress()) >= doubtful.saves) stored(doubtful.notices)
    doubtful = null
  }

  const save = async (): Promise<void> => {
    if (!isDirty && waiting.length === 0) return
    try {
      await settleDoubt()
      isDirty = false
      const decided = [...waiting]
      saves += 1
      doubtful = { saves, notices: decided.length }
      await store.advance(progress(saves), decided)
      stored(decided.length)
    } catch (error) {
      isDirty = true
      if (!isBroken) log('error', 'Cannot store notices; they are kept and tried again', { error })
      isBroken = true
      arm(RETRY_MS)
    }
  }

  signal.addEventListener('abort', () => callOff(), { once: true })
  return {
    add(decided) {
      waiting.push(...decided)
      isDirty = true
      if (isBroken) arm(RETRY_MS)
      else void inTurn(save)
    },
    touch(withinMs) {
      isDirty = true
      arm(isBroken ? RETRY_MS : withinMs)
    },
    addNow: (notice) =>
      inTurn(async () => {
        await settleDoubt()
        // With what waits, so that the progress says the truth about it.
        const decided = [...waiting]
        saves += 1
        doubtful = { saves, notices: decided.length }
        const [asked] = (await store.advance(progress(saves), [...decided, notice])).slice(-1)
        stored(decided.length)
        onStored()
        if (asked === undefined) throw new RangeError('The store gave no notice back')
        return asked
      }),
    flush: () => inTurn(save),
  }
}
