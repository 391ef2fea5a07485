import { createHash } from 'node:crypto'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { Config, Mode } from './config.ts'
import type { Ledger, Section } from './ledger.ts'
import { DEFAULTS, type Layers, resolveSetting, SETTINGS } from './settings.ts'

/** Keys of `store`, and of its section `backup`. */
export const STORE_KEYS = ['path', 'spillPath', 'retentionDays', 'maxBytes', 'backup'] as const
export const BACKUP_KEYS = ['directory', 'everyHours', 'keep'] as const

const HOUR_MS = 3_600_000

/** Where the record is kept, for how long, and where copies of it go. Copies are made only where the file has the section. */
export function resolveStore(ledger: Ledger, layers: Layers, mode: Mode, backup: Section | null): Config['store'] {
  const path = resolveSetting(ledger, layers, SETTINGS.db, mode === 'demo' ? 'data/demo.db' : 'data/holdfast.db').value
  return {
    path,
    spillPath: resolveSetting(ledger, layers, SETTINGS.spillPath, spillPathOf(path, layers.env)).value,
    retentionDays: resolveSetting(ledger, layers, SETTINGS.retentionDays, DEFAULTS.retentionDays).value,
    maxBytes: resolveSetting(ledger, layers, SETTINGS.maxBytes, DEFAULTS.maxBytes).value,
    backup: backup === null ? null : resolveBackup(ledger, layers, path),
  }
}

function resolveBackup(ledger: Ledger, layers: Layers, path: string): Config['store']['backup'] {
  const directory = join(dirname(path), 'backups')
  return {
    directory: resolveSetting(ledger, layers, SETTINGS.backupDirectory, directory).value,
    everyMs: resolveSetting(ledger, layers, SETTINGS.backupEveryHours, DEFAULTS.backupEveryHours).value * HOUR_MS,
    keep: resolveSetting(ledger, layers, SETTINGS.backupKeep, DEFAULTS.backupKeep).value,
  }
}

/** A file of this database alone, in the system's directory for temporary files: another disk, with some luck. */
function spillPathOf(path: string, env: Layers['env']): string {
  const directory = env['TMPDIR'] || env['TMP'] || env['TEMP'] || '/tmp'
  const place = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 12)
  return join(directory, `holdfast-${basename(path, extname(path))}-${place}.spill.jsonl`)
}
