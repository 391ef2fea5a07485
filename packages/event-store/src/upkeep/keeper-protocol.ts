import type { Answer } from '../threads/protocol.ts'
import type { BackupHealth, BackupPlan } from './backup-schedule.ts'

export type ToKeeper =
  /** First of all. */
  | { readonly kind: 'open'; readonly path: string; readonly backup: BackupPlan | null }
  /** Makes a copy now. */
  | { readonly kind: 'backup'; readonly id: number; readonly file: string }
  | { readonly kind: 'close' }

export type FromKeeper =
  | { readonly kind: 'health'; readonly health: BackupHealth }
  | ({ readonly kind: 'answer' } & Answer)
