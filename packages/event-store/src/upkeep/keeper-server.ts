import { basename, extname } from 'node:path'
import type { Clock } from '@holdfast/adapter-core/clock'
import { openForCheckpoints } from '../database.ts'
import type { ServerPort } from '../threads/port.ts'
import { toWire } from '../threads/wire-error.ts'
import { backupDatabase } from './backup-database.ts'
import { type BackupHealth, runBackupSchedule } from './backup-schedule.ts'
import type { FromKeeper, ToKeeper } from './keeper-protocol.ts'
import { runLogCheckpoints } from './log-checkpoints.ts'

/** The keeper's thread, without the thread: carries the log into the database, and makes backups. */
export function serveKeeper(port: ServerPort<ToKeeper, FromKeeper>, clock: Clock): void {
  const stop = new AbortController()
  const { signal } = stop
  const running: Promise<unknown>[] = []
  let path = ''

  port.onMessage((message) => {
    switch (message.kind) {
      case 'open': {
        path = message.path
        running.push(runLogCheckpoints(() => openForCheckpoints(path), clock, signal))
        if (message.backup === null) return
        const schedule = {
          ...message.backup,
          name: basename(path, extname(path)),
          clock,
          // Quick: a stop waits for a check that has begun.
          backUp: (file: string) => backupDatabase(path, file, { check: 'quick', signal }),
          onHealth: (health: BackupHealth) => port.post({ kind: 'health', health }),
        }
        running.push(runBackupSchedule(schedule, signal))
        return
      }
      case 'backup': {
        const { file, id } = message
        const answered = backupDatabase(path, file, { check: 'quick', signal }).then(
          (value) => port.post({ kind: 'answer', id, value }),
          (error: unknown) => port.post({ kind: 'answer', id, error: toWire(error) }),
        )
        running.push(answered)
        return
      }
      case 'close':
        stop.abort()
        void Promise.allSettled(running).then(() => port.close())
        return
      default:
        message satisfies never
    }
  })
}
