import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@holdfast/adapter-core/clock'
import type { BackupReport, UpkeepHealth } from '../port.ts'
import { parseUtcName, utcName } from './utc-name.ts'

/** Longest sleep between two looks at the folder, in ms: wall time may jump. */
const LOOK_EVERY_MS = 600_000

/** When a backup that failed is tried again, in ms. */
const RETRY_MS = 600_000

/** Age from which a part of a backup belongs to a process that was killed, in ms. */
const ABANDONED_MS = 86_400_000

const OURS = /^(.+)-(\d{8}T\d{6}Z)\.db$/
const PART_OF = /^(.+\.db)\.[0-9a-f]{8}\.part(-journal|-wal|-shm)?$/

/** When copies are made, where, and how many stay. */
export interface BackupPlan {
  readonly directory: string
  readonly everyMs: number
  /** Newest backups that are kept, from 1. */
  readonly keep: number
}

/** What became of scheduled backups. */
export interface BackupHealth {
  /** Newest one; null where there is none. */
  readonly backup: UpkeepHealth['backup']
  /** Why the last one failed; null where it did not. */
  readonly lastError: string | null
}

export interface BackupScheduleOptions extends BackupPlan {
  /** What the files' names begin with: databases may share a folder. */
  readonly name: string
  readonly clock: Clock
  /** Makes one. */
  readonly backUp: (file: string, signal: AbortSignal) => Promise<BackupReport>
  /** Told after every backup that was made or failed, and once at the start. */
  readonly onHealth: (health: BackupHealth) => void
}

/**
 * Makes backups until it is stopped. Each is due `everyMs` after the newest that lies in the folder, so that a restart
 * changes nothing. Deletes only what a schedule made: files that are named `<name>-<UTC>.db`.
 */
export async function runBackupSchedule(options: BackupScheduleOptions, signal: AbortSignal): Promise<void> {
  const { clock, everyMs, onHealth } = options
  let retryAt = Number.NEGATIVE_INFINITY
  const tell = (lastError: string | null): void => onHealth({ backup: newestOf(options), lastError })
  tell(null)
  while (!signal.aborted) {
    const newest = newestOf(options)
    const waitMs = Math.max(
      (newest?.at ?? Number.NEGATIVE_INFINITY) + everyMs - clock.now(),
      retryAt - clock.monotonic(),
    )
    if (waitMs > 0) {
      await clock.sleep(Math.min(waitMs, LOOK_EVERY_MS), signal).catch(() => {})
      continue
    }
    try {
      await backUpOnce(options, signal)
      tell(null)
    } catch (error) {
      if (signal.aborted) return
      retryAt = clock.monotonic() + RETRY_MS
      tell(error instanceof Error ? error.message : String(error))
    }
  }
}

async function backUpOnce(options: BackupScheduleOptions, signal: AbortSignal): Promise<void> {
  const { backUp, clock, directory, keep, name } = options
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  for (const entry of readdirSync(directory)) {
    const file = join(directory, entry)
    const isPart = instantOf(name, PART_OF.exec(entry)?.[1] ?? '') !== null
    if (isPart && clock.now() - statSync(file).mtimeMs > ABANDONED_MS) rmSync(file, { force: true })
  }
  await backUp(join(directory, `${name}-${utcName(clock.now())}.db`), signal)
  // Only now: a backup that cannot be made costs none that is there.
  for (const { file } of backupsOf(options).slice(keep)) rmSync(file, { force: true })
}

type Backup = UpkeepHealth['backup'] & {}

/** Scheduled backups in the folder, newest first. */
function backupsOf({ directory, name }: BackupScheduleOptions): readonly Backup[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const at = instantOf(name, entry.name)
      return at === null ? [] : [{ at, file: join(directory, entry.name) }]
    })
    .toSorted((a, b) => b.at - a.at)
}

/** When the backup of this name was made; null where it is none of this database. */
function instantOf(name: string, file: string): number | null {
  const [, of, instant = ''] = OURS.exec(file) ?? []
  return of === name ? parseUtcName(instant) : null
}

/** The newest that was made by now, since the wall clock may have been ahead; null where there is none, or no folder. */
function newestOf(options: BackupScheduleOptions): Backup | null {
  try {
    return backupsOf(options).find(({ at }) => at <= options.clock.now()) ?? null
  } catch {
    return null
  }
}
