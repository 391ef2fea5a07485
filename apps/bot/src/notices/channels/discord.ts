import type { ChannelTarget } from '../channel.ts'
import { cutUnits, numberUnder, type Wire } from './wire.ts'

type DiscordTarget = Extract<ChannelTarget, { readonly kind: 'discord' }>

/** Longest `content` (https://discord.com/developers/docs/resources/webhook#execute-webhook). */
const MAX_CONTENT = 2_000
/** Flags a webhook may set (https://discord.com/developers/docs/resources/message#message-object-message-flags). */
const SUPPRESS_EMBEDS = 4
const SUPPRESS_NOTIFICATIONS = 4_096

/**
 * A webhook of a Discord channel; its address is the secret. Nobody is pinged, nothing is shown as markup or embedded. A 429 says
 * `retry_after` in seconds, with a fraction (https://discord.com/developers/docs/topics/rate-limits).
 */
export function discord({ url }: DiscordTarget): Wire {
  return {
    url,
    lookAt: { else: 'urlEnv' },
    request({ content, loudness }) {
      const text = content.text === '' ? content.title : `${content.title}\n${content.text}`
      const message = {
        content: cutUnits(escapeMarkdown(text), MAX_CONTENT),
        allowed_mentions: { parse: [] },
        flags: SUPPRESS_EMBEDS + (loudness === 'silent' ? SUPPRESS_NOTIFICATIONS : 0),
      }
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) }
    },
    retryAfterMs(body) {
      const seconds = numberUnder(body, 'retry_after')
      return seconds === null ? null : Math.ceil(seconds * 1_000)
    },
  }
}

/** Discord shows a character of its markup as itself where a backslash stands before it. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_~`|<>[\]()#]/g, (character) => `\\${character}`)
}
