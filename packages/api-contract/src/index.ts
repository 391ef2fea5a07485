export {
  type BookAnswerDto,
  BookAnswerSchema,
  CONFIG_SOURCES,
  type ConfigDto,
  ConfigSchema,
  type HealthDto,
  HealthSchema,
  SessionRequestSchema,
} from './operations.ts'
export {
  BooksQuerySchema,
  DURATION_PATTERN,
  durationMs,
  EventsQuerySchema,
  OutagesQuerySchema,
  PAGE_LIMIT,
  StreamQuerySchema,
  WindowQuerySchema,
} from './queries.ts'
export { ActionRequestSchema, type FaultCatalogueDto, FaultCatalogueSchema, FaultRequestSchema } from './requests.ts'
export {
  type BookDto,
  BookSchema,
  type ConnectionDto,
  ConnectionSchema,
  ConnectionsSchema,
  type EventDto,
  EventPageSchema,
  EventSchema,
  OutageDetailSchema,
  type OutageDto,
  OutagePageSchema,
  OutageSchema,
  type ProblemDto,
  ProblemSchema,
  StatsSchema,
  TimelineSchema,
} from './resources.ts'
export {
  type PulseDto,
  PulseSchema,
  type QuoteDto,
  QuoteSchema,
  type SnapshotDto,
  SnapshotSchema,
  STREAM_EVENTS,
} from './stream.ts'
