import { type ChannelDto, ENDPOINTS, MAX_COUNTED } from '@holdfast/api-contract'
import type { NoticeChannelConfig } from '../../notices/channel.ts'
import { hostOf } from '../../notices/channels/channels.ts'
import { testNotice } from '../../notices/test-notice.ts'
import { orBadCursor } from '../bad-cursor.ts'
import type { AppDeps } from '../deps.ts'
import { carriedOut } from '../operator.ts'
import { ProblemError } from '../problem.ts'
import { defined } from '../query.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'
import { stored } from '../stored.ts'

type Deps = Pick<AppDeps, 'clock' | 'notices' | 'recorderHealth' | 'store'>

/** What was told, and where it goes. */
export function noticeRoutes(deps: Deps): readonly Route[] {
  const { clock, notices, store } = deps
  return [
    serve(ENDPOINTS.notices, ({ query }) => orBadCursor(() => store.notices.list(defined(query)))),
    serve(ENDPOINTS.noticeChannels, async () => ({
      channels: await Promise.all(notices.config.notices.map((channel) => channelDto(deps, channel))),
    })),
    serve(ENDPOINTS.testNotice, async ({ body }) => {
      const { channel } = await body()
      const ids = notices.config.notices.map(({ id }) => id)
      if (!ids.includes(channel)) {
        const known = ids.join(', ') || 'none'
        throw new ProblemError('unknown_channel', `There is no channel "${channel}". Known: ${known}.`, {
          parameter: 'channel',
          allowed: ids,
        })
      }
      const { content, createdAt, loudness } = testNotice(clock.now())
      const notice = { channel, loudness, content, createdAt, mutedBy: null }
      return carriedOut(
        stored(deps, () => notices.add(notice)),
        clock,
      )
    }),
    serve(ENDPOINTS.notice, async ({ params: { id } }) => {
      const found = await store.notices.get(id)
      if (found === null) throw new ProblemError('unknown_notice', `There is no notice ${id}`)
      return { ...found.notice, log: found.tries.map(({ notice: _, ...rest }) => rest) }
    }),
  ]
}

async function channelDto({ store }: Deps, { id, rules, target }: NoticeChannelConfig): Promise<ChannelDto> {
  const [waiting, failed, sent] = await Promise.all([
    store.notices.list({ channel: id, status: 'waiting', limit: MAX_COUNTED }),
    store.notices.list({ channel: id, status: 'failed', limit: MAX_COUNTED }),
    store.notices.list({ channel: id, status: 'sent', limit: 1 }),
  ])
  return {
    id,
    kind: target.kind,
    where: hostOf(target),
    rules: {
      ...rules,
      connections: rules.connections === null ? null : [...rules.connections],
      loudness: { ...rules.loudness },
      flaps: rules.flaps === null ? null : { ...rules.flaps },
    },
    waiting: waiting.items.length,
    failed: failed.items.length,
    lastSentAt: sent.items[0]?.sentAt ?? null,
  }
}
