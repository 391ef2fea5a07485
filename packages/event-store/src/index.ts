export { StoreModeError, StoreOpenError } from './errors.ts'
export { memoryStore } from './memory-store.ts'
export type { StoreMode } from './migrate.ts'
export {
  type EventQuery,
  type EventStore,
  InvalidCursorError,
  METRICS,
  type Metric,
  type OutageQuery,
  type Page,
  type PreviousRun,
  type Sample,
  type SampleQuery,
  type StoreReader,
  type Window,
} from './port.ts'
export { openReader, type ReaderOptions } from './reader.ts'
export { type RebuildReport, rebuildDatabase } from './rebuild-database.ts'
export { openSqliteStore, type SqliteStoreOptions } from './sqlite-store.ts'
export { readProjections, type StoredProjections, verifyProjections } from './verify.ts'
