import type { Clock } from '@holdfast/adapter-core/clock'
import { BackupError, StoreClosedError } from '../errors.ts'
import type { BackupReport } from '../port.ts'
import { createCalls } from '../threads/calls.ts'
import { type StartThread, startThread, type Thread } from '../threads/thread.ts'
import type { BackupHealth, BackupPlan } from './backup-schedule.ts'
import type { FromKeeper, ToKeeper } from './keeper-protocol.ts'
import type { UpkeepNews } from './upkeep-news.ts'

export interface KeeperOptions {
  readonly path: string
  /** Scheduled backups; null for none. */
  readonly backup: BackupPlan | null
  readonly clock: Clock
  /** Told of each backup that was made or failed. */
  readonly onNews?: ((news: UpkeepNews) => void) | undefined
  /** Default: the real thread. */
  readonly start?: StartThread<ToKeeper, FromKeeper> | undefined
}

/**
 * What takes long and waits for the disk, on a thread of its own beside the writer and the readers, neither of which waits
 * for it: carrying the log into the database, and backups. Its thread begins when there is something for it: a copy to make, or
 * events enough that the log grows; a bot that stays connected needs none, and its memory is saved.
 */
export interface Keeper {
  /** @throws {BackupError} as `backupDatabase`. */
  backup(file: string): Promise<BackupReport>
  health(): BackupHealth
  /** So many events were handed to the writer. */
  written(events: number): void
  close(): Promise<void>
}

/** Events after which the log is worth a thread: until then the writer carries it over itself, in hours. */
const WORTH_EVENTS = 1_000

/** When a thread that died is started again, in ms: the writer does without it. */
const RESTART_MS = 10_000

/** How long it may take to end by itself, in ms; a check of a copy cannot be broken off. */
const CLOSE_LIMIT_MS = 2_000

const startKeeperThread: StartThread<ToKeeper, FromKeeper> = (events) =>
  startThread(new URL('./keeper-thread.ts', import.meta.url), events)

/** The keeper of a database that is open. */
export function startKeeper(options: KeeperOptions): Keeper {
  const { backup, clock, onNews = () => {}, path, start = startKeeperThread } = options
  const calls = createCalls()
  let thread: Thread<ToKeeper> | null = null
  let health: BackupHealth | null = null
  let callOff = (): void => {}
  let onExit = (): void => {}
  let isClosed = false
  let written = 0
  let wasBegun = false

  const tell = (next: BackupHealth): void => {
    const isNew = next.backup !== null && next.backup.at !== health?.backup?.at
    // What it finds at its start is no news.
    if (next.lastError !== null) onNews({ failed: true, message: `The scheduled backup failed: ${next.lastError}` })
    else if (health !== null && isNew) onNews({ failed: false, message: `Backed up to ${next.backup?.file}` })
    health = next
  }

  const open = (): Thread<ToKeeper> => {
    const begun = start({
      onMessage: (message) => {
        if (message.kind === 'answer') calls.answer(message)
        else tell(message.health)
      },
      onExit: (error) => {
        thread = null
        calls.rejectAll(isClosed ? new StoreClosedError('The store is closed') : (error ?? new Error('It ended')))
        onExit()
        if (isClosed) return
        tell({
          backup: health?.backup ?? null,
          lastError: `its thread died: ${error?.message ?? 'no reason was told'}`,
        })
        callOff = clock.timer(RESTART_MS, () => void open())
      },
    })
    thread = begun
    begun.post({ kind: 'open', path, backup })
    wasBegun = true
    return begun
  }
  if (backup !== null) open()

  return {
    async backup(file) {
      const to = thread ?? (isClosed || wasBegun ? null : open())
      if (to === null) throw new BackupError(file, 'the store is closed or starts anew; try again')
      return await calls.ask<BackupReport>((id) => to.post({ kind: 'backup', id, file }))
    },
    written(events) {
      written += events
      if (written >= WORTH_EVENTS && !wasBegun && !isClosed) open()
    },
    health: () => health ?? { backup: null, lastError: null },
    async close() {
      if (isClosed) return
      isClosed = true
      callOff()
      const open = thread
      if (open === null) return
      const exited = new Promise<void>((resolve) => {
        onExit = resolve
      })
      const limit = new AbortController()
      open.post({ kind: 'close' })
      await Promise.race([exited, clock.sleep(CLOSE_LIMIT_MS, limit.signal).catch(() => {})])
      limit.abort()
      // Not waited for: what SQLite is doing right now it does to its end.
      void open.terminate()
    },
  }
}
