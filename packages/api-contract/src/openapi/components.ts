import {
  ATTRIBUTIONS,
  CAUSES,
  ENDED_BY,
  EVENT_TYPES,
  HISTORY_STATES,
  PHASES,
  ROLES,
  SCOPES,
  STALE_REASONS,
  STATES,
  SUBSCRIPTION_STATES,
} from '@holdfast/adapter-core/events'
import type * as v from 'valibot'
import { AcknowledgementSchema, ChannelSchema, NoticeDetailSchema, NoticeSchema, SilenceSchema } from '../notices.ts'
import { BookAnswerSchema, ConfigSchema, HealthSchema } from '../operations.ts'
import { FaultCatalogueSchema, InjectedFaultSchema } from '../requests.ts'
import {
  BookSchema,
  ConnectionSchema,
  ConnectionStatsSchema,
  DistributionSchema,
  EventPageSchema,
  EventSchema,
  OutageDetailSchema,
  OutagePageSchema,
  OutageSchema,
  PhasesSchema,
  ProblemSchema,
  SocketSchema,
  SpreadSchema,
  SubscriptionSchema,
  TileSchema,
  TradeSchema,
  TradesSchema,
} from '../resources.ts'
import { PulseSchema, RecordHealthSchema, SnapshotSchema } from '../stream.ts'

interface Component {
  readonly schema: v.GenericSchema
  readonly description: string
}

/** Schemas with a name of their own in documents. A schema that is not here is written where it is used. */
export const COMPONENTS: Readonly<Record<string, Component>> = {
  Connection: { schema: ConnectionSchema, description: 'One connection as it is right now.' },
  Socket: { schema: SocketSchema, description: 'An open WebSocket of a connection.' },
  Subscription: { schema: SubscriptionSchema, description: 'A channel of a market that a connection wants.' },
  Event: { schema: EventSchema, description: 'A fact, stored once and never changed.' },
  EventPage: { schema: EventPageSchema, description: 'A page of events.' },
  Outage: { schema: OutageSchema, description: 'A time in which a connection, or one subscription of it, was out.' },
  OutagePhases: { schema: PhasesSchema, description: 'Where the time of an outage went; they sum to its duration.' },
  OutagePage: { schema: OutagePageSchema, description: 'A page of outages.' },
  OutageDetail: { schema: OutageDetailSchema, description: 'An outage and its events, the oldest first.' },
  ConnectionStats: { schema: ConnectionStatsSchema, description: 'What a window says about one connection.' },
  Distribution: { schema: DistributionSchema, description: 'Durations, in ms.' },
  Tile: { schema: TileSchema, description: 'A stretch of one state, half-open.' },
  Book: { schema: BookSchema, description: 'The best prices of a market, with their verdict.' },
  BookAnswer: { schema: BookAnswerSchema, description: 'A book; its instants are null where no data has come yet.' },
  Trade: { schema: TradeSchema, description: 'A trade on the exchange.' },
  Trades: { schema: TradesSchema, description: 'The last trades of a market, the newest first.' },
  Spread: { schema: SpreadSchema, description: 'What a spread is worth right now, or what blocks it.' },
  Snapshot: { schema: SnapshotSchema, description: 'The first message of a stream.' },
  Pulse: { schema: PulseSchema, description: 'What ticks, once a second, by connection id.' },
  RecordHealth: { schema: RecordHealthSchema, description: 'Whether the disk takes events.' },
  Notice: { schema: NoticeSchema, description: 'A notice for one channel, and what became of it.' },
  NoticeDetail: { schema: NoticeDetailSchema, description: 'A notice, and every try to deliver it, the oldest first.' },
  Channel: { schema: ChannelSchema, description: 'A channel of notices as it is configured, and how it does.' },
  Silence: { schema: SilenceSchema, description: 'A time in which nothing is sent about a connection, or about any.' },
  Acknowledgement: { schema: AcknowledgementSchema, description: 'Somebody knows of an outage.' },
  Config: { schema: ConfigSchema, description: 'The configuration as it was resolved.' },
  Health: { schema: HealthSchema, description: 'How the bot itself is.' },
  FaultCatalogue: { schema: FaultCatalogueSchema, description: 'What can be broken in demo mode, and what was.' },
  InjectedFault: {
    schema: InjectedFaultSchema,
    description: "A fault that was injected. Instants are the simulator's.",
  },
  Problem: { schema: ProblemSchema, description: 'Why a request is refused, as of RFC 9457.' },
}

interface Word {
  readonly values: readonly string[]
  readonly description: string
}

/** Values that are one of a fixed set. More may come; none changes its meaning. */
export const WORDS: Readonly<Record<string, Word>> = {
  State: { values: STATES, description: 'What a connection is right now.' },
  HistoryState: { values: HISTORY_STATES, description: 'A state in history.' },
  Phase: { values: PHASES, description: 'How far a connecting or down connection has come.' },
  Cause: { values: CAUSES, description: 'Why a connection or a subscription was lost.' },
  Attribution: { values: ATTRIBUTIONS, description: 'Whose doing an outage was.' },
  EndedBy: { values: ENDED_BY, description: 'What ended an outage.' },
  Scope: { values: SCOPES, description: 'What was out.' },
  Role: { values: ROLES, description: 'What a socket is to its connection.' },
  SubscriptionState: {
    values: SUBSCRIPTION_STATES,
    description: 'How far a subscription has come, and how its data is.',
  },
  StaleReason: { values: STALE_REASONS, description: 'Why a price must not be used.' },
  EventType: { values: EVENT_TYPES, description: 'What happened.' },
}
