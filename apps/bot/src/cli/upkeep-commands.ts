import type { Clock } from '@holdfast/adapter-core'
import {
  type BackupReport,
  backupDatabase,
  type RestoreReport,
  rebuildDatabase,
  restoreDatabase,
} from '@holdfast/event-store'
import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { durationText, instantText } from './format/units.ts'
import type { Output } from './io.ts'

/** What the commands that look after the database need of the process. */
export interface UpkeepProgram {
  readonly output: Output
  readonly clock: Clock
  /** Aborts when the process is asked to end. */
  readonly signal: AbortSignal
  /** True where stderr is a terminal. */
  readonly showsProgress: boolean
}

type Configured = (command: Command, run: (config: Config) => Promise<number>) => Command

/** `backup`, `restore` and `rebuild`. */
export function addUpkeepCommands(root: Command, program: UpkeepProgram, configured: Configured): void {
  const { clock, output, signal } = program

  const backup = root
    .command('backup')
    .argument('<file>', 'a new file')
    .description('copy the database as it is at this instant, while the bot runs or not, and check the copy')
  configured(backup, async ({ store }) => {
    const lasted = stopwatch(clock)
    const progress = progressLine(program, 'Copying')
    const report = await backupDatabase(store.path, backup.args[0] ?? '', {
      signal,
      onProgress: ({ donePages, totalPages }) => progress.show(donePages, totalPages),
    }).finally(progress.clear)
    output.out(`Backed up ${store.path} to ${report.file}: ${contentText(report)}; checked, in ${lasted()}\n`)
    return 0
  })

  const restore = root
    .command('restore')
    .argument('<file>', 'what backup made')
    .description('put a backup in the place of the database, after checks; the bot must not run')
  configured(restore, async ({ mode, store }) => {
    const lasted = stopwatch(clock)
    const progress = progressLine(program, 'Copying')
    const file = restore.args[0] ?? ''
    const report = await restoreDatabase(file, store.path, {
      mode,
      now: clock.now(),
      spillPath: store.spillPath,
      signal,
      onProgress: ({ donePages, totalPages }) => progress.show(donePages, totalPages),
    }).finally(progress.clear)
    output.out(restoredText(file, report, lasted()))
    return 0
  })

  const rebuild = root
    .command('rebuild')
    .description('make outages, intervals and their sums anew from the events; the bot must not run')
  configured(rebuild, async ({ store }) => {
    const lasted = stopwatch(clock)
    const progress = progressLine(program, 'Folding events')
    try {
      const { changed, events, intervals, outages } = rebuildDatabase(store.path, { onProgress: progress.show })
      progress.clear()
      output.out(
        `Rebuilt ${count(outages, 'outage')} and ${count(intervals, 'interval')} of ${store.path} from ` +
          `${count(events, 'event')} in ${lasted()}: ${changed === 0 ? 'nothing changed' : `${count(changed, 'row')} changed`}\n`,
      )
    } finally {
      progress.clear()
    }
    return 0
  })
}

function restoredText(file: string, report: RestoreReport, lasted: string): string {
  const proof =
    report.proof === 'fold'
      ? 'outages and intervals are what the events say'
      : 'there are too many events to fold them all again; the command rebuild does'
  return [
    `Restored ${file} to ${report.path}: ${count(report.events, 'event')}, ${contentText(report)}; in ${lasted}`,
    `The file is intact, and ${proof}`,
    report.replaced === null ? 'There was no database before' : `The database before it is kept: ${report.replaced}`,
    ...(report.spill === null ? [] : [`Events that still waited for that one are kept with it: ${report.spill}`]),
    '',
  ].join('\n')
}

function contentText({
  bytes,
  lastEventAt,
  lastEventId,
}: Pick<BackupReport, 'bytes' | 'lastEventAt' | 'lastEventId'>): string {
  const newest =
    lastEventId === null || lastEventAt === null
      ? 'no event'
      : `newest event ${lastEventId} of ${instantText(lastEventAt)}`
  return `${(bytes / 1_000_000).toFixed(1)} MB, ${newest}`
}

const NUMBER = new Intl.NumberFormat('en')

const count = (n: number, what: string): string => `${NUMBER.format(n)} ${what}${n === 1 ? '' : 's'}`

function stopwatch(clock: Clock): () => string {
  const startedAt = clock.monotonic()
  return () => durationText(clock.monotonic() - startedAt) ?? ''
}

/** How far it is, on a line of a terminal that is written over, and gone in the end. */
function progressLine({ output, showsProgress }: UpkeepProgram, what: string) {
  let shown = -1
  return {
    show(done: number, total: number): void {
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total)
      if (!showsProgress || percent === shown) return
      shown = percent
      output.err(`\r${what}: ${percent} %`)
    },
    clear(): void {
      if (shown >= 0) output.err('\r\x1b[K')
      shown = -1
    },
  }
}
