import type { NoticeClass } from '@holdfast/adapter-core/notices'
import type { ChannelTarget } from '../channel.ts'
import { cutBytes, type Wire } from './wire.ts'

type NtfyTarget = Extract<ChannelTarget, { readonly kind: 'ntfy' }>

/** A longer message becomes an attachment (https://docs.ntfy.sh/publish/#limitations). */
const MAX_MESSAGE_BYTES = 4_096

/** Long vibration and a pop-over; the usual; neither sound nor vibration (https://docs.ntfy.sh/publish/#message-priority). */
const HIGH = 4
const DEFAULT = 3
const LOW = 2

const LOOK: Readonly<Record<NoticeClass, { readonly priority: number; readonly tag: string }>> = {
  down: { priority: HIGH, tag: 'rotating_light' },
  recovered: { priority: DEFAULT, tag: 'white_check_mark' },
  degraded: { priority: DEFAULT, tag: 'warning' },
  failed: { priority: HIGH, tag: 'no_entry' },
  flapping: { priority: HIGH, tag: 'repeat' },
  store: { priority: HIGH, tag: 'floppy_disk' },
  bot: { priority: DEFAULT, tag: 'robot' },
  spread: { priority: DEFAULT, tag: 'chart_with_upwards_trend' },
  test: { priority: DEFAULT, tag: 'bell' },
}

/**
 * Published as JSON to the server's root (https://docs.ntfy.sh/publish/#publish-as-json): headers could not hold every title.
 * Tags that are names of emojis are shown as such. The topic is as good as a password where a server has no accounts.
 */
export function ntfy({ token, url }: NtfyTarget): Wire {
  const { root, topic } = topicOf(url)
  return {
    url: root,
    lookAt: { 401: 'tokenEnv', 403: 'tokenEnv, and whether it may write to the topic', else: 'url or urlEnv' },
    request({ content, loudness }) {
      const { priority, tag } = LOOK[content.class]
      const message = {
        topic,
        title: content.title,
        message: cutBytes(content.text === '' ? content.title : content.text, MAX_MESSAGE_BYTES),
        priority: loudness === 'silent' ? LOW : priority,
        tags: [tag],
      }
      const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
      return { headers: { 'content-type': 'application/json', ...authorization }, body: JSON.stringify(message) }
    },
  }
}

/** The topic is the last part of the path; the query stays with the root. */
function topicOf(url: string): { readonly root: string; readonly topic: string } {
  const root = new URL(url)
  const parts = root.pathname.split('/').filter((part) => part !== '')
  const topic = decodeURIComponent(parts.pop() ?? '')
  root.pathname = parts.map((part) => `${part}/`).join('')
  return { root: root.href, topic }
}
