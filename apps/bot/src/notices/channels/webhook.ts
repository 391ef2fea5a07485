import { createHmac } from 'node:crypto'
import type { ChannelTarget, OutgoingNotice } from '../channel.ts'
import type { Wire } from './wire.ts'

type WebhookTarget = Extract<ChannelTarget, { readonly kind: 'webhook' }>

const SECRET_PREFIX = 'whsec_'

/**
 * JSON to an address of one's own, signed as Standard Webhooks 1.0.0 has it, so that its libraries verify it
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 */
export function webhook({ secret, url }: WebhookTarget): Wire {
  return {
    url,
    lookAt: { 401: 'secretEnv', 403: 'secretEnv', else: 'url or urlEnv' },
    request(notice, now) {
      const id = webhookId(notice)
      const timestamp = Math.floor(now / 1_000)
      const body = bodyOf(notice, now)
      const signature = secret === null ? {} : { 'webhook-signature': signWebhook(secret, id, timestamp, body) }
      const metadata = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), ...signature }
      return { headers: { 'content-type': 'application/json', ...metadata }, body }
    },
  }
}

/** The same at every try, and of no other notice: ids begin anew with another database, instants do not. Without a full stop. */
function webhookId({ createdAt, id }: OutgoingNotice): string {
  return `notice_${createdAt}_${id}`
}

function bodyOf({ content, createdAt, id, loudness }: OutgoingNotice, now: number): string {
  const { at, class: noticeClass, connections, outages, text, title } = content
  const about = { class: noticeClass, loudness, at, title, text, connections, outages }
  return JSON.stringify({ id: id > 0 ? id : null, createdAt, sentAt: now, ...about })
}

/** The key that a secret names: base64 after `whsec_`. Null where it is none, or not of 24 to 64 bytes as the specification wants. */
export function webhookKey(secret: string): Buffer | null {
  if (!secret.startsWith(SECRET_PREFIX)) return null
  const text = secret.slice(SECRET_PREFIX.length)
  const key = Buffer.from(text, 'base64')
  const isBase64 = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '')
  return isBase64 && key.length >= 24 && key.length <= 64 ? key : null
}

/** `v1,` and the HMAC-SHA256 over `id.timestamp.body` in base64; the timestamp in whole seconds. */
export function signWebhook(secret: string, id: string, timestamp: number, body: string): string {
  const key = webhookKey(secret)
  if (key === null) throw new RangeError('Cannot sign: the secret must be whsec_ and base64 of 24 to 64 bytes')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}
