export { BackupError, RestoreError, StoreModeError, StoreOpenError } from './errors.ts'
export { EVENT_COLUMNS } from './export/columns.ts'
export { type CsvValue, csvLine } from './export/csv.ts'
export { memoryStore } from './memory-store.ts'
export type { StoreMode } from './migrate.ts'
export type {
  NewNotice,
  NoticeOutcome,
  NoticeProgress,
  NoticeQuery,
  NoticeReader,
  NoticeStore,
} from './notice-port.ts'
export {
  type BackupReport,
  BUCKETS,
  type DatabaseHealth,
  type EventQuery,
  type EventStore,
  EventsDroppedError,
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportRequest,
  InvalidCursorError,
  MAX_POINTS,
  MAX_TILES,
  METRICS,
  type Metric,
  type OutageQuery,
  type Page,
  type PreviousRun,
  type RecordedOutage,
  type Sample,
  type SampledMetric,
  type SeriesQuery,
  type StoreHealth,
  type StoreReader,
  type UpkeepHealth,
  type Window,
  WindowTooLargeError,
  type WriterHealth,
} from './port.ts'
export { openReader, type ReaderOptions } from './reader.ts'
export { type RebuildOptions, type RebuildReport, rebuildDatabase } from './rebuild-database.ts'
export { openSqliteStore, type SqliteStoreOptions } from './sqlite-store.ts'
export { type BackupOptions, backupDatabase } from './upkeep/backup-database.ts'
export { type RestoreOptions, type RestoreReport, restoreDatabase } from './upkeep/restore-database.ts'
export type { UpkeepNews } from './upkeep/upkeep-news.ts'
export { readProjections, type StoredProjections, verifyProjections } from './verify.ts'
