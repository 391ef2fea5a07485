import { sanitize } from '@holdfast/adapter-core'
import { parseHttpDate } from '@holdfast/adapter-core/clock'
import type { SendResult } from '../channel.ts'
import type { HttpReply } from './http.ts'
import { under, type Wire } from './wire.ts'

/** Longest quote of an answer, in UTF-16 units. */
const MAX_QUOTE = 120
/** A receiver that asks for more peace than this is asked again after it, in ms. */
export const MAX_RETRY_AFTER_MS = 3_600_000

/** Besides 5xx: too slow a request, too early, too many. They say nothing about the notice itself. */
const MAY_WORK_LATER: ReadonlySet<number> = new Set([408, 425, 429])
/** Statuses that may name a time (RFC 9110, section 10.2.3; RFC 6585, section 4). */
const MAY_NAME_A_TIME: ReadonlySet<number> = new Set([429, 503])

/** Where JSON answers of the known receivers say what is wrong. */
const REASON_KEYS = ['description', 'error', 'message', 'detail', 'title'] as const

interface OutcomeWire extends Pick<Wire, 'lookAt' | 'retryAfterMs' | 'url'> {
  /** Takes the target's secrets out of what the receiver says. */
  readonly scrub: (text: string) => string
}

/** What a reply means for the notice. The error names the channel, the host, and what to look at; never an address or a secret. */
export function outcomeOf(channel: string, wire: OutcomeWire, reply: HttpReply, now: number): SendResult {
  const host = new URL(wire.url).host
  if (reply.kind === 'none') {
    const error = `${channel}: ${host} cannot be reached: ${reply.why}`
    return { outcome: 'again', httpStatus: null, error, retryAfterMs: null }
  }
  const { status } = reply
  if (status >= 200 && status < 300) return { outcome: 'sent', httpStatus: status, error: null, retryAfterMs: null }
  const body = parsed(reply.text)
  const quote = quoteOf(body, reply.text, wire.scrub)
  const said = `${channel}: HTTP ${status} from ${host}${quote === '' ? '' : ` (${quote})`}`
  if (status >= 500 || MAY_WORK_LATER.has(status)) {
    const retryAfterMs = MAY_NAME_A_TIME.has(status) ? waitOf(reply.retryAfter, body, wire, now) : null
    return { outcome: 'again', httpStatus: status, error: said, retryAfterMs }
  }
  const remedy =
    status >= 300 && status < 400
      ? `redirects are not followed; let ${wire.lookAt.else} hold the final address`
      : `look at ${wire.lookAt[status] ?? wire.lookAt.else}`
  return { outcome: 'failed', httpStatus: status, error: `${said}: ${remedy}`, retryAfterMs: null }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the receiver says is wrong, in one short line; nothing of a page. */
function quoteOf(body: unknown, text: string, scrub: OutcomeWire['scrub']): string {
  const named = REASON_KEYS.map((key) => under(body, key)).find((value) => typeof value === 'string')
  const isPage = /^\s*<|^\s*[[{]/.test(text)
  const words = typeof named === 'string' ? named : isPage ? '' : text
  const line = sanitize(scrub(words))
  return line.length <= MAX_QUOTE ? line : `${line.slice(0, MAX_QUOTE - 1).toWellFormed()}…`
}

/** The longer of what header and body ask for, 0 to `MAX_RETRY_AFTER_MS`. */
function waitOf(header: string | null, body: unknown, wire: Pick<Wire, 'retryAfterMs'>, now: number): number | null {
  const asked = [headerMs(header, now), wire.retryAfterMs?.(body) ?? null].filter((ms) => ms !== null)
  return asked.length === 0 ? null : Math.min(Math.max(0, ...asked), MAX_RETRY_AFTER_MS)
}

/** Retry-After in ms: seconds or an HTTP date (RFC 9110, section 10.2.3). */
function headerMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000)
  const at = parseHttpDate(text)
  return at === null ? null : at - now
}
