import type { ChannelTarget } from '../channel.ts'
import { cutUnits, numberUnder, under, type Wire } from './wire.ts'

type TelegramTarget = Extract<ChannelTarget, { readonly kind: 'telegram' }>

/** Longest text of a message (https://core.telegram.org/bots/api#sendmessage). */
const MAX_TEXT = 4_096

/**
 * `sendMessage` of the Bot API (https://core.telegram.org/bots/api#sendmessage), as plain text: without a `parse_mode` nothing in
 * it is markup, and there are no previews. Names after @ and bare addresses become links all the same: Telegram finds them itself
 * (https://core.telegram.org/api/mentions) and documents no way to keep it from that. A 429 says `parameters.retry_after` in seconds (https://core.telegram.org/bots/api#responseparameters).
 */
export function telegram({ apiUrl, chatId, token }: TelegramTarget): Wire {
  return {
    // An unknown token is answered with 401, one that has not even its form with 404.
    url: `${apiUrl.replace(/\/+$/, '')}/bot${token}/sendMessage`,
    lookAt: {
      400: 'chatId or chatIdEnv',
      401: 'tokenEnv',
      403: 'chatId or chatIdEnv, and whether the chat lets the bot write',
      404: 'tokenEnv',
      else: 'apiUrl',
    },
    request({ content, loudness }) {
      const message = {
        chat_id: chatId,
        text: cutUnits(content.text === '' ? content.title : `${content.title}\n\n${content.text}`, MAX_TEXT),
        disable_notification: loudness === 'silent',
        link_preview_options: { is_disabled: true },
      }
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) }
    },
    retryAfterMs(body) {
      const seconds = numberUnder(under(body, 'parameters'), 'retry_after')
      return seconds === null ? null : Math.ceil(seconds * 1_000)
    },
  }
}
