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
