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
import * as v from 'valibot'
import { about } from './about.ts'
import { Decimal, Instant, Ms, Percent, Text } from './fields.ts'
import { METRICS } from './queries.ts'

export const SocketSchema = v.object({
  role: v.picklist(ROLES),
  generation: v.number(),
  openedAt: Instant,
  rttMs: about(v.nullable(Ms), 'the last round trip, in ms; null before the first'),
})

export const SubscriptionSchema = v.object({
  channel: v.string(),
  market: v.string(),
  state: v.picklist(SUBSCRIPTION_STATES),
  lastDataAt: v.nullable(Instant),
  dataAgeMs: about(v.nullable(Ms), 'age of the last data by the monotonic clock, in ms'),
  lagMs: about(
    v.nullable(v.number()),
    "how far behind the exchange's clock the last data came, in ms; null where it tells none",
  ),
  detail: v.optional(about(v.string(), 'why it is refused; absent while it is not')),
})

/** `C` of the contract: one connection as the operator sees it. */
export const ConnectionSchema = v.object({
  id: v.string(),
  exchange: v.string(),
  endpoint: about(v.string(), 'the address that is dialed, without its query'),
  state: v.picklist(STATES),
  phase: about(v.nullable(v.picklist(PHASES)), 'how far it has come; null unless connecting or down'),
  since: about(Instant, 'when this state began, in ms since the Unix epoch'),
  cause: about(v.nullable(v.picklist(CAUSES)), 'why it is not live; null while live or connecting'),
  detail: about(Text, 'what the cause rests on: a close code and reason, an HTTP status, an error'),
  flapping: about(v.boolean(), 'whether its sockets end unproven too often'),
  generation: about(
    v.pipe(v.number(), v.integer()),
    'number of the primary socket, or of the last there was; 0 before the first dial',
  ),
  sockets: v.array(SocketSchema),
  lastDataAt: v.nullable(Instant),
  dataAgeMs: about(v.nullable(Ms), 'age of the last data by the monotonic clock, in ms'),
  rttMs: about(v.nullable(Ms), 'the last round trip on the primary socket, in ms'),
  messageRate: about(v.number(), 'frames with data a second, over the last 5 s'),
  attempt: about(v.number(), 'the attempt under way or last made, from 1; 0 when live'),
  nextAttemptAt: about(
    v.nullable(Instant),
    'when the next dial starts; of a connection that is up, before when none may; in ms since the Unix epoch',
  ),
  nextAttemptReason: about(Text, 'what set that time: the schedule, a limit, a floor, or somebody'),
  outageId: about(v.nullable(v.number()), 'the outage under way, once it is on disk'),
  duties: about(
    v.picklist(['pending', 'done', 'failed']),
    'what the bot owes after a reconnect beyond data; `done` where there is nothing',
  ),
  subscriptions: v.array(SubscriptionSchema),
})
export type ConnectionDto = v.InferOutput<typeof ConnectionSchema>

export const ConnectionsSchema = v.object({ connections: v.array(ConnectionSchema) })

/** A stored event; what `data` holds depends on `type` (see `@holdfast/adapter-core/events`). */
export const EventSchema = v.object({
  id: v.number(),
  at: Instant,
  connection: about(Text, 'null for facts about the bot itself'),
  type: v.picklist(EVENT_TYPES),
  outageId: about(v.nullable(v.number()), 'the outage it belongs to'),
  data: about(v.record(v.string(), v.unknown()), 'what the type says beyond this'),
})
export type EventDto = v.InferOutput<typeof EventSchema>

const Next = about(Text, '`cursor` of the next page; null on the last')

export const EventPageSchema = v.object({ items: v.array(EventSchema), next: Next })

/** The phases of an outage; they sum to its duration. */
export const PhasesSchema = v.object({
  detectedMs: about(Ms, 'until it was noticed'),
  waitedMs: about(Ms, 'waiting for the next dial: backoff, limits, floors'),
  dialedMs: about(Ms, 'dialing, failed dials included'),
  authenticatedMs: about(Ms, 'logging in'),
  subscribedMs: about(Ms, 'until every subscription was acknowledged'),
  firstDataMs: about(Ms, 'until verified data flowed'),
})

export const OutageSchema = v.object({
  id: v.number(),
  connection: v.string(),
  scope: v.picklist(SCOPES),
  channel: about(Text, 'of the subscription; null for the scope `connection`'),
  market: about(Text, 'of the subscription; null for the scope `connection`'),
  cause: v.picklist(CAUSES),
  attribution: about(v.picklist(ATTRIBUTIONS), 'whose doing it was'),
  detail: about(Text, 'what the cause rests on: a close code and reason, an HTTP status, an error'),
  planned: about(v.boolean(), "an operator's or a drill's: not in MTTR and MTBF"),
  startedAt: about(
    Instant,
    'the last good message where the cause is silence, else the close; in ms since the Unix epoch',
  ),
  detectedAt: about(Instant, 'when the bot noticed, in ms since the Unix epoch'),
  endedAt: about(v.nullable(Instant), 'in ms since the Unix epoch; null while it lasts'),
  recoveredAt: about(v.nullable(Instant), 'set where it ended by recovery; in ms since the Unix epoch'),
  durationMs: about(v.nullable(Ms), 'from start to end, by the monotonic clock; null while it lasts'),
  detectionMs: about(Ms, 'from start to detection'),
  attempts: about(v.number(), 'dials that were started'),
  endedBy: about(v.nullable(v.picklist(ENDED_BY)), 'null while it lasts'),
  phases: about(v.nullable(PhasesSchema), 'where its time went; null where it was not measured'),
  exchange: about(Text, 'of the connection at that time; null where no event on record tells it'),
})
export type OutageDto = v.InferOutput<typeof OutageSchema>

/** An outage, and whether an operator is on it. */
const AnsweredOutageSchema = v.object({
  ...OutageSchema.entries,
  acknowledged: v.nullable(v.object({ at: Instant, actor: v.string(), reason: Text })),
})

export const OutagePageSchema = v.object({ items: v.array(AnsweredOutageSchema), next: Next })

/** One outage with its events, oldest first. */
export const OutageDetailSchema = v.object({ ...AnsweredOutageSchema.entries, timeline: v.array(EventSchema) })

export const DistributionSchema = v.object({
  n: about(v.number(), 'how many were measured; with 0 the rest is null'),
  p50: v.nullable(Ms),
  p95: v.nullable(Ms),
  p99: v.nullable(Ms),
  max: v.nullable(Ms),
})

export const ConnectionStatsSchema = v.object({
  uptimePct: about(
    v.nullable(Percent),
    '(live + degraded) ÷ (live + degraded + down + failed) by time, rounded down to three decimals; never 100 when an outage touched the window; null where nothing was watched',
  ),
  livePct: about(v.nullable(Percent), 'the same without degraded'),
  coveragePct: about(Percent, 'share of the window that was watched'),
  outages: about(v.number(), 'of scope `connection`, that touch the window'),
  mttrMs: about(
    v.nullable(Ms),
    'mean time to recovery of unplanned outages that recovered in the window, in ms; null when none did',
  ),
  mtbfMs: about(v.nullable(Ms), 'mean time live or degraded between unplanned outages, in ms; null without one'),
  recovery: about(DistributionSchema, 'from impact to live, of the outages that `mttrMs` is the mean of'),
  detection: about(DistributionSchema, 'from impact to detection, of unplanned outages'),
  byCause: about(
    v.record(v.string(), v.number()),
    'how many outages touch the window, by cause; planned ones included',
  ),
})

/** By connection id. */
export const StatsSchema = v.record(v.string(), ConnectionStatsSchema)

export const TileSchema = v.object({
  state: v.picklist(HISTORY_STATES),
  from: Instant,
  to: about(Instant, 'ms since the Unix epoch; where the next tile begins'),
  outageId: about(v.nullable(v.number()), 'of several the longest in the worst state'),
  outages: v.optional(
    about(
      v.number(),
      'outages that begin in it, each counted once in a window; absent where no `resolutionMs` is asked for',
    ),
  ),
  merged: v.optional(about(v.number(), 'how many tiles it was put together from; absent where it is one, as it was')),
  stateMs: v.optional(about(Ms, 'time in `state`, in ms; absent where that is all of it')),
})

/** By connection id; the tiles cover the window without gap or overlap. */
export const TimelineSchema = v.record(v.string(), v.array(TileSchema))

/** Buckets of measurements, oldest first; there is none where nothing was measured. All are of one width. */
export const SeriesSchema = v.array(
  v.object({
    connection: v.string(),
    metric: about(v.picklist(METRICS), '`rtt` and `recovery` in ms, `rate` in messages a second'),
    at: about(Instant, 'start of the bucket, in ms since the Unix epoch'),
    bucketMs: about(Ms, 'width of the bucket: a minute, an hour or a day'),
    n: about(v.number(), 'measurements in the bucket, at least 1'),
    mean: v.number(),
    min: v.number(),
    max: v.number(),
  }),
)

const BestLevel = v.nullable(v.object({ price: Decimal, size: Decimal }))

export const BookSchema = v.object({
  connection: v.string(),
  market: v.string(),
  bestBid: BestLevel,
  bestAsk: BestLevel,
  exchangeTime: about(
    v.nullable(Instant),
    "by the exchange's clock, in ms since the Unix epoch; null where it tells none",
  ),
  receivedAt: about(Instant, 'when the frame arrived, in ms since the Unix epoch'),
  verifiedAt: about(Instant, 'when the book was last known to be right, in ms since the Unix epoch'),
  generation: about(v.number(), 'number of the socket it came by'),
  fresh: about(v.boolean(), 'whether the prices may be used'),
  staleReason: about(v.nullable(v.picklist(STALE_REASONS)), 'why not; null while fresh'),
})
export type BookDto = v.InferOutput<typeof BookSchema>

export const TradeSchema = v.object({
  id: about(v.string(), "the exchange's own"),
  price: Decimal,
  size: Decimal,
  side: about(v.nullable(v.picklist(['buy', 'sell'])), "the taker's; null where it is not told"),
  at: about(Instant, "by the exchange's clock, in ms since the Unix epoch"),
  receivedAt: Instant,
  backfilled: about(v.boolean(), 'fetched by REST after a reconnect: no socket had delivered it'),
})

/** `GET /trades`: the newest first. */
export const TradesSchema = v.object({
  connection: v.string(),
  market: v.string(),
  generation: about(v.number(), 'number of the socket they come by'),
  fresh: about(v.boolean(), 'whether the feed may be trusted to be complete'),
  staleReason: about(v.nullable(v.picklist(STALE_REASONS)), 'why not; null while fresh'),
  trades: v.array(TradeSchema),
})
export type TradesDto = v.InferOutput<typeof TradesSchema>

/**
 * One spread right now. Both percentages are null, and `blockedBy` names every leg at fault, while it is not tradable;
 * `at` is when it came to be so. On the stream at most 4 a second per spread, a change of `tradable` or `blockedBy` at once.
 */
export const SpreadSchema = v.object({
  id: v.string(),
  entryPct: about(v.nullable(Percent), 'percent; null while blocked'),
  exitPct: about(v.nullable(Percent), 'percent; null while blocked'),
  tradable: about(v.boolean(), 'both legs are fresh and young enough'),
  blockedBy: about(
    v.array(v.object({ connection: v.string(), market: v.string(), staleReason: v.picklist(STALE_REASONS) })),
    'every leg at fault; empty while tradable',
  ),
  at: about(Instant, 'when it came to be so, in ms since the Unix epoch'),
})
export type SpreadDto = v.InferOutput<typeof SpreadSchema>

/** `GET /spreads`: all that are configured, in their order. */
export const SpreadsSchema = v.array(SpreadSchema)

/** RFC 9457 problem details; `code` is stable, `parameter` names the bad one where there is one. */
export const ProblemSchema = v.object({
  type: about(v.string(), '`urn:holdfast:problem:` and the code'),
  title: about(v.string(), 'what the code means, always the same'),
  status: about(v.number(), 'the HTTP status'),
  detail: about(v.string(), 'what is wrong with this request, for a person'),
  code: about(v.string(), 'stable: what a program decides by'),
  requestId: v.optional(about(v.string(), "the request, as the bot's log names it")),
  parameter: v.optional(about(v.string(), 'the query parameter or body field at fault')),
  allowed: v.optional(about(v.array(v.string()), 'what it may be instead')),
})
export type ProblemDto = v.InferOutput<typeof ProblemSchema>
