import type { HistoryState } from '@holdfast/adapter-core/events'
import type { ChannelKind, Loudness, NoticeClass, NoticeStatus, SilenceKind } from '@holdfast/adapter-core/notices'

interface ClassWords {
  readonly word: string
  /** What is told under it, as the end of a sentence. */
  readonly told: string
}

export const CLASS_WORDS = {
  down: { word: 'Down', told: 'an outage of a connection that lasts' },
  recovered: { word: 'Recovered', told: 'the end of an outage that was told' },
  degraded: { word: 'Degraded', told: 'a market that is not fresh on a connection that lives on' },
  failed: { word: 'Needs an operator', told: 'a connection that cannot be mended without you' },
  flapping: { word: 'Flapping', told: 'a connection that is lost again and again' },
  store: { word: 'Database', told: 'the disk takes no events, or takes them again' },
  bot: { word: 'Bot', told: 'it started after a crash, or nobody watched for a while' },
  spread: { word: 'Spread', told: 'one opened or closed' },
  test: { word: 'Test', told: 'somebody pressed the button' },
} as const satisfies Record<NoticeClass, ClassWords>

export const STATUS_WORD = {
  waiting: 'Waiting',
  sent: 'Sent',
  failed: 'Given up',
  muted: 'Held back',
} as const satisfies Record<NoticeStatus, string>

/** Which state's icon and colour the fate of a notice borrows. */
export const STATUS_LOOK = {
  waiting: 'connecting',
  sent: 'live',
  failed: 'failed',
  muted: 'paused',
} as const satisfies Record<NoticeStatus, HistoryState>

export const LOUDNESS_WORD = { on: 'On', silent: 'Silent', off: 'Off' } as const satisfies Record<Loudness, string>

export const KIND_WORD = {
  webhook: 'Webhook',
  ntfy: 'ntfy',
  telegram: 'Telegram',
  slack: 'Slack',
  discord: 'Discord',
} as const satisfies Record<ChannelKind, string>

export const SILENCE_WORD = { mute: 'Mute', maintenance: 'Maintenance' } as const satisfies Record<SilenceKind, string>

/** What became of one try. */
export const TRY_WORD = { sent: 'Taken', again: 'Failed, tried again', failed: 'Given up' } as const

/** Which state's icon and colour a try borrows. */
export const TRY_LOOK = { sent: 'live', again: 'degraded', failed: 'failed' } as const satisfies Record<
  keyof typeof TRY_WORD,
  HistoryState
>
