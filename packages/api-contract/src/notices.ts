import { SCOPES } from '@holdfast/adapter-core/events'
import { CHANNEL_KINDS, LOUDNESS, NOTICE_CLASSES, NOTICE_STATUSES, SILENCE_KINDS } from '@holdfast/adapter-core/notices'
import * as v from 'valibot'
import { about } from './about.ts'
import { Instant, Ms, Text } from './fields.ts'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What a notice says of one outage. */
const NoticeOutageSchema = v.object({
  id: v.number(),
  connection: v.string(),
  scope: v.picklist(SCOPES),
  market: Text,
  cause: v.string(),
  attribution: v.string(),
  startedAt: Instant,
  detectedAt: Instant,
  endedAt: v.nullable(Instant),
  durationMs: v.nullable(Ms),
  attempts: v.number(),
})

/** A notice for one channel, and what became of it. */
export const NoticeSchema = v.object({
  id: v.number(),
  channel: v.string(),
  loudness: about(v.picklist(['on', 'silent']), 'silent: without a sound, where the channel knows the difference'),
  content: v.object({
    class: v.picklist(NOTICE_CLASSES),
    at: about(Instant, 'when what it tells of began, or ended for `recovered`; in ms since the Unix epoch'),
    title: about(v.string(), 'one line, up to 120 characters'),
    text: about(v.string(), 'plain text, up to 2,000 characters'),
    connections: about(v.array(v.string()), 'which it is about; empty for the bot itself'),
    outages: v.array(NoticeOutageSchema),
  }),
  status: about(
    v.picklist(NOTICE_STATUSES),
    'waiting: to be sent, or sent again; failed: given up; muted: decided, and not sent because of a silence',
  ),
  createdAt: about(Instant, 'when it fell due, in ms since the Unix epoch'),
  dueAt: about(v.nullable(Instant), 'when it is sent next; null unless it is waiting'),
  tries: Count,
  sentAt: about(v.nullable(Instant), 'when the channel took it; null unless it was sent'),
  detail: about(Text, 'why the last try failed, or what mutes it'),
})
export type NoticeDto = v.InferOutput<typeof NoticeSchema>

export const NoticePageSchema = v.object({ items: v.array(NoticeSchema), next: Text })

/** One notice, and every try to deliver it, oldest first. */
export const NoticeDetailSchema = v.object({
  ...NoticeSchema.entries,
  log: v.array(
    v.object({
      at: Instant,
      elapsedMs: about(Ms, 'how long the try took, in ms'),
      outcome: about(v.picklist(['sent', 'again', 'failed']), 'again: it is tried once more; failed: given up'),
      httpStatus: about(v.nullable(v.number()), 'null where no answer came'),
      error: Text,
    }),
  ),
})

/** Most notices that a channel's counts go up to. */
export const MAX_COUNTED = 1_000

/** A channel as it is configured, and how it does. Addresses are masked. */
export const ChannelSchema = v.object({
  id: v.string(),
  kind: v.picklist(CHANNEL_KINDS),
  where: about(v.string(), 'the host that it sends to'),
  rules: v.object({
    connections: about(v.nullable(v.array(v.string())), 'null = all'),
    loudness: v.object(
      Object.fromEntries(NOTICE_CLASSES.map((name) => [name, v.picklist(LOUDNESS)])) as Record<
        (typeof NOTICE_CLASSES)[number],
        v.PicklistSchema<typeof LOUDNESS, undefined>
      >,
    ),
    downForMs: about(Ms, 'an outage is told of once it has lasted so long, in ms'),
    upForMs: about(Ms, 'a recovery is told of once it has held so long, in ms'),
    flaps: v.nullable(v.object({ count: Count, withinMs: Ms })),
    groupMs: about(Ms, 'what falls due within so long of the first goes into one notice, in ms'),
    remindEveryMs: about(Ms, 'an outage that lasts is told of again after so long, in ms; 0 = never'),
  }),
  waiting: about(Count, 'notices that wait for it, counted up to 1,000'),
  failed: about(Count, 'notices that were given up and are kept, counted up to 1,000'),
  lastSentAt: about(
    v.nullable(Instant),
    'when it took the notice that it took last; null where it took none that is kept',
  ),
})
export type ChannelDto = v.InferOutput<typeof ChannelSchema>

export const ChannelsSchema = v.object({ channels: v.array(ChannelSchema) })

/** Body of `POST /notices/test`. */
export const TestNoticeRequestSchema = v.strictObject({ channel: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) })

/** A stretch in which nothing is sent about a connection, or about any. */
export const SilenceSchema = v.object({
  id: v.number(),
  kind: v.picklist(SILENCE_KINDS),
  connection: about(Text, 'null = all connections, and the bot itself'),
  from: Instant,
  until: about(Instant, 'half-open; in ms since the Unix epoch'),
  reason: Text,
  actor: about(v.string(), 'who asked for it'),
  createdAt: Instant,
  endedAt: about(v.nullable(Instant), 'when it was ended before its time; null where it was not'),
  endedBy: v.nullable(v.picklist(['operator', 'recovered'])),
})
export type SilenceDto = v.InferOutput<typeof SilenceSchema>

export const SilencesSchema = v.object({ silences: v.array(SilenceSchema) })

/** The longest silence, in ms: what is forgotten longer is no silence but an unwatched connection. */
export const MAX_SILENCE_MS = 30 * 86_400_000
const MAX_INSTANT = 8_640_000_000_000_000

const Reason = v.optional(v.pipe(v.string(), v.maxLength(500)))
const BodyInstant = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_INSTANT))

/** Body of `POST /silences`: either `forMs` from now on, or `until`; a maintenance may begin later, at `from`. */
export const SilenceRequestSchema = v.strictObject({
  kind: v.picklist(SILENCE_KINDS, `must be one of ${SILENCE_KINDS.join(', ')}`),
  connection: v.optional(
    about(v.nullable(v.pipe(v.string(), v.maxLength(64))), 'null or left out = all connections, and the bot itself'),
    null,
  ),
  forMs: v.optional(
    about(
      v.pipe(v.number(), v.integer(), v.minValue(1_000), v.maxValue(MAX_SILENCE_MS)),
      'from now on, in ms; this or `until`',
    ),
  ),
  from: v.optional(about(BodyInstant, 'for maintenance that begins later, with `until`; in ms since the Unix epoch')),
  until: v.optional(about(BodyInstant, 'in ms since the Unix epoch; this or `forMs`')),
  reason: Reason,
})

/** Body of `POST /outages/:id/acknowledge`. */
export const AcknowledgeRequestSchema = v.strictObject({ reason: Reason })

/** Who is on an outage, and since when. */
export const AcknowledgementSchema = v.object({
  outage: v.number(),
  at: Instant,
  actor: v.string(),
  reason: Text,
})
