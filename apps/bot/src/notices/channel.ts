import type { Loudness, NoticeClass, NoticeContent } from '@holdfast/adapter-core/notices'

/** Where a channel's notices go. Addresses and secrets are whole: whatever shows them masks them. */
export type ChannelTarget =
  | {
      readonly kind: 'webhook'
      readonly url: string
      /** Key of the HMAC over the body; null = unsigned. */
      readonly secret: string | null
    }
  | { readonly kind: 'ntfy' /** With the topic. */; readonly url: string; readonly token: string | null }
  | { readonly kind: 'telegram'; readonly apiUrl: string; readonly token: string; readonly chatId: string }
  | { readonly kind: 'slack'; readonly url: string }
  | { readonly kind: 'discord'; readonly url: string }

/** When a channel is told of what. */
export interface NoticeRules {
  /** Only about these connections, and the bot itself; null = about all. */
  readonly connections: readonly string[] | null
  readonly loudness: Readonly<Record<NoticeClass, Loudness>>
  /** An outage is told of once it has lasted so long, in ms. */
  readonly downForMs: number
  /** A recovery is told of once it has held so long, in ms. */
  readonly upForMs: number
  /** So many outages of one connection within so long are flapping, however short each; null = not watched. */
  readonly flaps: { readonly count: number; readonly withinMs: number } | null
  /** What falls due within so long of the first goes into one notice, in ms. */
  readonly groupMs: number
  /** An outage that lasts and is not acknowledged is told of again after so long, in ms; 0 = never. */
  readonly remindEveryMs: number
}

/** One entry of `notices` in the configuration. */
export interface NoticeChannelConfig {
  /** Unique, `[a-z0-9-]`. */
  readonly id: string
  readonly target: ChannelTarget
  readonly rules: NoticeRules
}

/** A notice on its way out. */
export interface OutgoingNotice {
  /** The same at every try, so that a receiver can tell a repeat. */
  readonly id: number
  readonly loudness: 'on' | 'silent'
  readonly content: NoticeContent
  /** When it was decided. */
  readonly createdAt: number
}

/** What came of one try. */
export interface SendResult {
  /** `again`: it may work later. `failed`: it never will, as it is. */
  readonly outcome: 'sent' | 'again' | 'failed'
  /** Null where no answer came. */
  readonly httpStatus: number | null
  /** Why not, in a sentence without secrets; null where it was sent. */
  readonly error: string | null
  /** How long the receiver asks to be left alone, in ms; null where it does not. */
  readonly retryAfterMs: number | null
}

/** The one interface behind which all channels are. */
export interface Channel {
  readonly id: string
  /** One try: never waits longer than its own limit, never tries twice, never rejects. */
  send(notice: OutgoingNotice, signal: AbortSignal): Promise<SendResult>
}
