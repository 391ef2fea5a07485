import type { NoticeContent } from '@holdfast/adapter-core/notices'
import type { OutgoingNotice } from '../notices/channel.ts'

/** A notice of an outage of vest, in which an exchange tried to speak markup. */
export function noticeWith(
  notice: Partial<Omit<OutgoingNotice, 'content'>> = {},
  content: Partial<NoticeContent> = {},
): OutgoingNotice {
  return {
    id: 7,
    loudness: 'on',
    createdAt: 1_800_000_000_000,
    ...notice,
    content: {
      class: 'down',
      at: 1_799_999_990_000,
      title: 'vest is down: <!channel> & *bold*',
      text: 'The exchange said "@everyone <https://evil.test|click> `x` _y_".',
      connections: ['vest'],
      outages: [
        {
          id: 3,
          connection: 'vest',
          scope: 'connection',
          market: null,
          cause: 'remote_close',
          attribution: 'exchange',
          startedAt: 1_799_999_990_000,
          detectedAt: 1_799_999_990_100,
          endedAt: null,
          durationMs: null,
          attempts: 2,
        },
      ],
      ...content,
    },
  }
}
