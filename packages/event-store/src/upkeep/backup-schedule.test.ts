import { expect, test } from 'bun:test'
import { mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { fillDatabase } from '../testing/database-file.ts'
import { tempPaths } from '../testing/stores.ts'
import { verifyProjections } from '../verify.ts'
import { backupDatabase } from './backup-database.ts'
import { type BackupHealth, runBackupSchedule } from './backup-schedule.ts'

const path = tempPaths()
const HOUR = 3_600_000

/** A schedule over a real database, and what it tells. */
function start(options: { readonly keep?: number; readonly directory?: string } = {}) {
  const clock = new FakeClock(Date.UTC(2026, 10, 27, 2, 0, 0))
  const file = path()
  fillDatabase(file, [sampleEvent('bot_started', 1)])
  const directory = options.directory ?? join(dirname(file), 'backups', 'daily')
  const told: BackupHealth[] = []
  let wake = (): void => {}
  const run = () => {
    const stop = new AbortController()
    const done = runBackupSchedule(
      {
        name: 'holdfast',
        directory,
        everyMs: 6 * HOUR,
        keep: options.keep ?? 3,
        clock,
        backUp: (target, signal) => backupDatabase(file, target, { signal, check: 'quick' }),
        onHealth: (health) => {
          told.push(health)
          wake()
        },
      },
      stop.signal,
    )
    return async () => {
      stop.abort()
      await done
    }
  }
  /** Until so many things were told, the clock moving meanwhile. */
  const untilTold = async (count: number): Promise<void> => {
    while (told.length < count) {
      const next = new Promise<void>((resolve) => {
        wake = resolve
      })
      if (clock.sleeping > 0) await clock.advance(60_000)
      else await next
    }
  }
  const names = (): readonly string[] => readdirSync(directory).sort()
  return { clock, directory, file, names, run, told, untilTold }
}

test('the first backup is made at once, the next when its time has come', async () => {
  const { directory, names, run, told, untilTold } = start()
  const stop = run()
  await untilTold(3)
  await stop()
  expect(names()).toEqual(['holdfast-20261127T020000Z.db', 'holdfast-20261127T080000Z.db'])
  expect(told[0]).toEqual({ backup: null, lastError: null })
  expect(told.at(-1)).toEqual({
    backup: { at: Date.UTC(2026, 10, 27, 8), file: join(directory, 'holdfast-20261127T080000Z.db') },
    lastError: null,
  })
  expect(verifyProjections(join(directory, 'holdfast-20261127T020000Z.db'))).toEqual([])
})

test('a restart makes no backup before the next is due', async () => {
  const { clock, names, run, told, untilTold } = start()
  const first = run()
  await untilTold(2)
  await first()
  await clock.advance(3 * HOUR)
  const second = run()
  await clock.advance(2 * HOUR)
  expect(names()).toEqual(['holdfast-20261127T020000Z.db'])
  expect(told.at(-1)?.backup?.at).toBe(Date.UTC(2026, 10, 27, 2))
  await untilTold(4)
  await second()
  expect(names()).toEqual(['holdfast-20261127T020000Z.db', 'holdfast-20261127T080000Z.db'])
})

test('the newest are kept, and files that no schedule made are left alone', async () => {
  const { clock, directory, names, run, untilTold } = start({ keep: 2 })
  mkdirSync(directory, { recursive: true })
  const foreign = [
    'holdfast-20200101T000000Z.db.gz',
    'holdfast-2020.db',
    'demo-20200101T000000Z.db',
    'holdfast.db',
    'my-20200101T000000Z.db',
    'notes.txt',
  ]
  for (const name of foreign) writeFileSync(join(directory, name), 'mine')
  const parts = ['holdfast-20261125T020000Z.db.0a1b2c3d.part', 'holdfast-20261127T015959Z.db.0a1b2c3d.part']
  for (const name of parts) {
    writeFileSync(join(directory, name), '')
    const at = name === parts[0] ? clock.now() - 48 * HOUR : clock.now() - 1_000
    utimesSync(join(directory, name), at / 1_000, at / 1_000)
  }
  const stop = run()
  await untilTold(5)
  await stop()
  expect(names()).toEqual(
    [...foreign, 'holdfast-20261127T140000Z.db', 'holdfast-20261127T200000Z.db', parts[1] ?? ''].sort(),
  )
})

test('a backup that fails is told, costs none that is there, and is tried again', async () => {
  const { directory, file, names, run, told, untilTold } = start({ keep: 1 })
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'holdfast-20261101T000000Z.db'), 'an older one')
  const sound = readFileSync(file)
  truncateSync(file, sound.length - 20_000)
  const stop = run()
  await untilTold(2)
  expect(told.at(-1)?.lastError).toContain('it is damaged')
  expect(told.at(-1)?.backup?.at).toBe(Date.UTC(2026, 10, 1))
  expect(names()).toEqual(['holdfast-20261101T000000Z.db'])

  writeFileSync(file, sound)
  await untilTold(3)
  await stop()
  expect(told.at(-1)?.lastError).toBeNull()
  expect(names()).toEqual(['holdfast-20261127T021000Z.db'])
})

test('a folder that cannot be made is told with its reason', async () => {
  const { run, told, untilTold } = start({ directory: '/dev/null/backups' })
  const stop = run()
  await untilTold(2)
  await stop()
  expect(told.at(-1)?.lastError).toContain('/dev/null/backups')
})
