import type { ChannelTarget } from '../channel.ts'
import type { Wire } from './wire.ts'

type SlackTarget = Extract<ChannelTarget, { readonly kind: 'slack' }>

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * An incoming webhook (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). Its address is the secret.
 * Nothing an exchange said becomes a mention or bold, nor a link that hides where it leads: the three characters of mrkdwn's own are escaped
 * (https://docs.slack.dev/messaging/formatting-message-text#escaping), and `mrkdwn: false` leaves the rest as it is. Slack
 * may make a bare address a link, without a preview. It does not know silent messages here.
 */
export function slack({ url }: SlackTarget): Wire {
  return {
    url,
    // 403 action_prohibited, 404 no_service or channel_not_found, 410 channel_is_archived.
    lookAt: { else: 'urlEnv' },
    request({ content }) {
      const text = content.text === '' ? content.title : `${content.title}\n${content.text}`
      const message = { text: escapeMrkdwn(text), mrkdwn: false, unfurl_links: false, unfurl_media: false }
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) }
    },
  }
}

function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
}
