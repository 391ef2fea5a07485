/**
 * The words of notices: what an operator is told of, where, how loudly, and what became of it. Imports nothing and runs in a
 * browser, as `events.ts`; all names in values are snake_case, instants integer ms since the Unix epoch.
 */

export const NOTICE_CLASSES = [
  'down',
  'recovered',
  'degraded',
  'failed',
  'flapping',
  'store',
  'bot',
  'spread',
  'test',
] as const
/**
 * What a notice is about. `down` and `degraded`: an outage of a connection, or of some of its subscriptions, that lasts.
 * `recovered`: the end of one that was told of. `failed`: a connection needs an operator. `flapping`: it is lost again and
 * again. `store`: the disk takes no events, or does again. `bot`: it started after a crash, or nobody watched for a while.
 * `spread`: one opened or closed. `test`: somebody pressed the button.
 */
export type NoticeClass = (typeof NOTICE_CLASSES)[number]

export const CHANNEL_KINDS = ['webhook', 'ntfy', 'telegram', 'slack', 'discord'] as const
/** Where notices go. */
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

export const LOUDNESS = ['on', 'silent', 'off'] as const
/** `silent`: delivered without a sound, where the channel knows the difference. */
export type Loudness = (typeof LOUDNESS)[number]

export const NOTICE_STATUSES = ['waiting', 'sent', 'failed', 'muted'] as const
/** `waiting`: to be sent, or sent again. `failed`: given up. `muted`: decided, and not sent because of a silence. */
export type NoticeStatus = (typeof NOTICE_STATUSES)[number]

export const SILENCE_KINDS = ['mute', 'maintenance'] as const
/**
 * Why notices are held back. `mute`: an operator wants quiet for a while; it ends with the next recovery.
 * `maintenance`: work announced for a window, begun or to come; it ends at its end. Neither stops recording.
 */
export type SilenceKind = (typeof SILENCE_KINDS)[number]

/** A stretch in which nothing is sent about a connection, or about any. */
export interface Silence {
  readonly id: number
  readonly kind: SilenceKind
  /** Null = all connections, and the bot itself. */
  readonly connection: string | null
  readonly from: number
  /** Half-open. */
  readonly until: number
  readonly reason: string | null
  readonly actor: string
  readonly createdAt: number
  /** When it was ended before its time; null where it was not. */
  readonly endedAt: number | null
  readonly endedBy: 'operator' | 'recovered' | null
}

/** An operator has seen an outage and is on it: it is not told of again, but for its end. */
export interface Acknowledgement {
  /** Id of the outage. */
  readonly outage: number
  readonly at: number
  readonly actor: string
  readonly reason: string | null
}

/** What a notice says of one outage. */
export interface NoticeOutage {
  readonly id: number
  readonly connection: string
  readonly scope: 'connection' | 'subscription'
  readonly market: string | null
  readonly cause: string
  readonly attribution: string
  readonly startedAt: number
  readonly detectedAt: number
  /** Null while ongoing. */
  readonly endedAt: number | null
  readonly durationMs: number | null
  readonly attempts: number
}

/** What is told, before it takes a channel's shape. Holds no secret; what exchanges said in it is capped and stripped. */
export interface NoticeContent {
  readonly class: NoticeClass
  /** When what it tells of began, or ended for `recovered`; not when it was sent. */
  readonly at: number
  /** One line, up to 120 characters. */
  readonly title: string
  /** Plain text, up to 2,000 characters. */
  readonly text: string
  /** Which connections it is about; empty for the bot itself. */
  readonly connections: readonly string[]
  readonly outages: readonly NoticeOutage[]
}

/** A notice for one channel, as the outbox keeps it. */
export interface StoredNotice {
  readonly id: number
  /** Id of the channel in the configuration. */
  readonly channel: string
  readonly loudness: 'on' | 'silent'
  readonly content: NoticeContent
  readonly status: NoticeStatus
  /** When it was decided. */
  readonly createdAt: number
  /** When it is sent next; null unless `waiting`. */
  readonly dueAt: number | null
  readonly tries: number
  /** When the channel took it; null unless `sent`. */
  readonly sentAt: number | null
  /** Why the last try failed, or what mutes it; null otherwise. */
  readonly detail: string | null
}

/** One try to deliver a notice. */
export interface NoticeTry {
  readonly notice: number
  readonly at: number
  readonly elapsedMs: number
  readonly outcome: 'sent' | 'again' | 'failed'
  /** Null where no answer came. */
  readonly httpStatus: number | null
  readonly error: string | null
}
