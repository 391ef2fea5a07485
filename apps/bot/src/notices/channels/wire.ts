import type { OutgoingNotice } from '../channel.ts'
import type { HttpRequest } from './http.ts'

/** What a kind of channel makes of its target: how a notice is said there, and what the answers mean. */
export interface Wire {
  readonly url: string
  /** The request that tells of a notice; the same but for its times at every try. */
  request(notice: OutgoingNotice, now: number): Omit<HttpRequest, 'url'>
  /** Which key of the channel's configuration is to be looked at after a status; `else` after any other refusal. */
  readonly lookAt: Readonly<Partial<Record<number, string>>> & { readonly else: string }
  /** How long the body of a 429 asks to be left alone, in ms; null where it does not say. */
  retryAfterMs?(body: unknown): number | null
}

/** The number under a key of a parsed JSON value; null where there is none. */
export function numberUnder(value: unknown, key: string): number | null {
  const found = under(value, key)
  return typeof found === 'number' && Number.isFinite(found) ? found : null
}

/** What is under a key of a parsed JSON value; undefined where it is no object, or has no such key. */
export function under(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

/** The longest beginning of a text within so many UTF-8 bytes, with an ellipsis where it was cut. */
export function cutBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= maxBytes) return text
  const start = new TextDecoder().decode(bytes.subarray(0, maxBytes - Buffer.byteLength('…')))
  // A character that was cut in two ends in replacements.
  return `${start.replace(/\uFFFD+$/, '')}…`
}

/** The longest beginning of a text within so many UTF-16 units, with an ellipsis where it was cut. */
export function cutUnits(text: string, maxUnits: number): string {
  return text.length <= maxUnits ? text : `${text.slice(0, maxUnits - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
