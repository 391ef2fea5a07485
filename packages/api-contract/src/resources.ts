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
import { METRICS } from './queries.ts'

const Instant = v.pipe(v.number(), v.integer())
const Ms = v.pipe(v.number(), v.minValue(0))
const Text = v.nullable(v.string())

/** `C` of the contract: one connection as the operator sees it. */
export const ConnectionSchema = v.object({
  id: v.string(),
  exchange: v.string(),
  endpoint: v.string(),
  state: v.picklist(STATES),
  phase: v.nullable(v.picklist(PHASES)),
  since: Instant,
  cause: v.nullable(v.picklist(CAUSES)),
  detail: Text,
  flapping: v.boolean(),
  generation: v.pipe(v.number(), v.integer()),
  sockets: v.array(
    v.object({ role: v.picklist(ROLES), generation: v.number(), openedAt: Instant, rttMs: v.nullable(Ms) }),
  ),
  lastDataAt: v.nullable(Instant),
  dataAgeMs: v.nullable(Ms),
  rttMs: v.nullable(Ms),
  messageRate: v.number(),
  attempt: v.number(),
  nextAttemptAt: v.nullable(Instant),
  nextAttemptReason: Text,
  outageId: v.nullable(v.number()),
  duties: v.picklist(['pending', 'done', 'failed']),
  subscriptions: v.array(
    v.object({
      channel: v.string(),
      market: v.string(),
      state: v.picklist(SUBSCRIPTION_STATES),
      lastDataAt: v.nullable(Instant),
      dataAgeMs: v.nullable(Ms),
      lagMs: v.nullable(v.number()),
      /** Why it is refused; absent while it is not. */
      detail: v.optional(v.string()),
    }),
  ),
})
export type ConnectionDto = v.InferOutput<typeof ConnectionSchema>

export const ConnectionsSchema = v.object({ connections: v.array(ConnectionSchema) })

/** A stored event; what `data` holds depends on `type` (see `@holdfast/adapter-core/events`). */
export const EventSchema = v.object({
  id: v.number(),
  at: Instant,
  connection: Text,
  type: v.picklist(EVENT_TYPES),
  outageId: v.nullable(v.number()),
  data: v.record(v.string(), v.unknown()),
})
export type EventDto = v.InferOutput<typeof EventSchema>

export const EventPageSchema = v.object({ items: v.array(EventSchema), next: Text })

export const OutageSchema = v.object({
  id: v.number(),
  connection: v.string(),
  scope: v.picklist(SCOPES),
  channel: Text,
  market: Text,
  cause: v.picklist(CAUSES),
  attribution: v.picklist(ATTRIBUTIONS),
  detail: Text,
  planned: v.boolean(),
  startedAt: Instant,
  detectedAt: Instant,
  endedAt: v.nullable(Instant),
  recoveredAt: v.nullable(Instant),
  durationMs: v.nullable(Ms),
  detectionMs: Ms,
  attempts: v.number(),
  endedBy: v.nullable(v.picklist(ENDED_BY)),
  phases: v.nullable(
    v.object({
      detectedMs: Ms,
      waitedMs: Ms,
      dialedMs: Ms,
      authenticatedMs: Ms,
      subscribedMs: Ms,
      firstDataMs: Ms,
    }),
  ),
})
export type OutageDto = v.InferOutput<typeof OutageSchema>

export const OutagePageSchema = v.object({ items: v.array(OutageSchema), next: Text })

/** One outage with its events, oldest first. */
export const OutageDetailSchema = v.object({ ...OutageSchema.entries, timeline: v.array(EventSchema) })

const Distribution = v.object({
  n: v.number(),
  p50: v.nullable(Ms),
  p95: v.nullable(Ms),
  p99: v.nullable(Ms),
  max: v.nullable(Ms),
})

/** By connection id. */
export const StatsSchema = v.record(
  v.string(),
  v.object({
    uptimePct: v.nullable(v.number()),
    livePct: v.nullable(v.number()),
    coveragePct: v.number(),
    outages: v.number(),
    mttrMs: v.nullable(Ms),
    mtbfMs: v.nullable(Ms),
    recovery: Distribution,
    detection: Distribution,
    byCause: v.record(v.string(), v.number()),
  }),
)

/** By connection id; the tiles cover the window without gap or overlap. */
export const TimelineSchema = v.record(
  v.string(),
  v.array(
    v.object({ state: v.picklist(HISTORY_STATES), from: Instant, to: Instant, outageId: v.nullable(v.number()) }),
  ),
)

/** Buckets of measurements, oldest first; there is none where nothing was measured. All are of one width. */
export const SeriesSchema = v.array(
  v.object({
    connection: v.string(),
    metric: v.picklist(METRICS),
    at: Instant,
    bucketMs: Ms,
    n: v.number(),
    mean: v.number(),
    min: v.number(),
    max: v.number(),
  }),
)

const BestLevel = v.nullable(v.object({ price: v.string(), size: v.string() }))

export const BookSchema = v.object({
  connection: v.string(),
  market: v.string(),
  bestBid: BestLevel,
  bestAsk: BestLevel,
  exchangeTime: v.nullable(Instant),
  receivedAt: Instant,
  verifiedAt: Instant,
  generation: v.number(),
  fresh: v.boolean(),
  staleReason: v.nullable(v.picklist(STALE_REASONS)),
})
export type BookDto = v.InferOutput<typeof BookSchema>

/** `GET /trades`: the newest first. `backfilled`: fetched by REST after a reconnect, for no socket had delivered it. */
export const TradesSchema = v.object({
  connection: v.string(),
  market: v.string(),
  generation: v.number(),
  fresh: v.boolean(),
  staleReason: v.nullable(v.picklist(STALE_REASONS)),
  trades: v.array(
    v.object({
      id: v.string(),
      price: v.string(),
      size: v.string(),
      side: v.nullable(v.picklist(['buy', 'sell'])),
      at: Instant,
      receivedAt: Instant,
      backfilled: v.boolean(),
    }),
  ),
})
export type TradesDto = v.InferOutput<typeof TradesSchema>

/**
 * One spread right now. Both percentages are null, and `blockedBy` names every leg at fault, while it is not tradable;
 * `at` is when it came to be so. On the stream at most 4 a second per spread, a change of `tradable` or `blockedBy` at once.
 */
export const SpreadSchema = v.object({
  id: v.string(),
  entryPct: v.nullable(v.number()),
  exitPct: v.nullable(v.number()),
  tradable: v.boolean(),
  blockedBy: v.array(v.object({ connection: v.string(), market: v.string(), staleReason: v.picklist(STALE_REASONS) })),
  at: Instant,
})
export type SpreadDto = v.InferOutput<typeof SpreadSchema>

/** `GET /spreads`: all that are configured, in their order. */
export const SpreadsSchema = v.array(SpreadSchema)

/** RFC 9457 problem details; `code` is stable, `parameter` names the bad one where there is one. */
export const ProblemSchema = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  code: v.string(),
  parameter: v.optional(v.string()),
  allowed: v.optional(v.array(v.string())),
})
export type ProblemDto = v.InferOutput<typeof ProblemSchema>
