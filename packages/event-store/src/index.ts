export {
  type EventQuery,
  type EventStore,
  InvalidCursorError,
  type OutageQuery,
  type Page,
  type PreviousRun,
  type Window,
} from './port.ts'
