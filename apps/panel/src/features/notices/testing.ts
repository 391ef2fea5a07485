import type { ChannelDto, NoticeDto, SilenceDto } from '@holdfast/api-contract'

/** A notice that was sent at the first try, as the bot would tell it; `change` overrides. */
export function noticeDto(change: Partial<NoticeDto> = {}): NoticeDto {
  return {
    id: 1,
    channel: 'hook',
    loudness: 'on',
    content: { class: 'down', at: 900, title: 'vest is down', text: '…', connections: ['vest'], outages: [] },
    status: 'sent',
    createdAt: 1_000,
    dueAt: null,
    tries: 1,
    sentAt: 1_100,
    detail: null,
    ...change,
  }
}

/** A mute of vest from 1 s to 100 s. */
export function silenceDto(change: Partial<SilenceDto> = {}): SilenceDto {
  return {
    id: 1,
    kind: 'mute',
    connection: 'vest',
    from: 1_000,
    until: 100_000,
    reason: null,
    actor: 'local',
    createdAt: 1_000,
    endedAt: null,
    endedBy: null,
    ...change,
  }
}

/** A channel with the default rules, for which nothing waits. */
export function channelDto(change: Partial<ChannelDto> = {}): ChannelDto {
  return {
    id: 'hook',
    kind: 'webhook',
    where: '127.0.0.1:1',
    rules: {
      connections: null,
      loudness: {
        down: 'on',
        recovered: 'on',
        degraded: 'silent',
        failed: 'on',
        flapping: 'on',
        store: 'on',
        bot: 'on',
        spread: 'off',
        test: 'on',
      },
      downForMs: 10_000,
      upForMs: 5_000,
      flaps: { count: 5, withinMs: 600_000 },
      groupMs: 2_000,
      remindEveryMs: 0,
    },
    waiting: 0,
    failed: 0,
    lastSentAt: null,
    ...change,
  }
}
