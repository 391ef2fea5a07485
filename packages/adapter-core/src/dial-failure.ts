import { type Clock, parseHttpDate } from './clock.ts'
import { sanitize } from './sanitize.ts'
import type { DialFailure } from './socket.ts'

/** No exchange may keep us away longer than this with one header, in ms. */
const MAX_RETRY_AFTER_MS = 15 * 60_000

const CAUSE_BY_CODE: Readonly<Record<string, DialFailure['cause']>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  // The network itself says no, at once: for the operator the same as a refusal.
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ETIMEDOUT: 'connect_timeout',
  ECONNRESET: 'abnormal_close',
  ECONNABORTED: 'abnormal_close',
  EPIPE: 'abnormal_close',
  // What OpenSSL says when the peer speaks no TLS.
  EPROTO: 'tls',
  HOSTNAME_MISMATCH: 'tls',
}

/** A certificate that names another host than the one dialed: whoever answers there, it is not the exchange. */
const NAMES_ANOTHER_HOST: ReadonlySet<string> = new Set(['HOSTNAME_MISMATCH', 'ERR_TLS_CERT_ALTNAME_INVALID'])

/** Unavailable For Legal Reasons (RFC 7725): the exchange bars the country we dial from. */
const HTTP_GEO_BLOCK = 451

/** The answers with which Retry-After asks to stay away (RFC 6585, section 4; RFC 9110, section 15.6.4). */
const MAY_SEND_AWAY: ReadonlySet<number> = new Set([429, 503])

/** Certificate verdicts of OpenSSL and Node's own; `HPE_`: the HTTP parser's. */
const CAUSE_BY_PATTERN: readonly (readonly [RegExp, DialFailure['cause']])[] = [
  [/^(CERT_|ERR_TLS|ERR_SSL|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/, 'tls'],
  [/^(HPE_|WS_ERR_)/, 'protocol_error'],
]

/** The transport's own words, where it gives no code. */
const CAUSE_BY_MESSAGE: readonly (readonly [RegExp, DialFailure['cause']])[] = [
  [/timed out/i, 'connect_timeout'],
  [/socket hang up|closed before|disconnected/i, 'abnormal_close'],
  [/^(Invalid|Server sent|Unsupported)/, 'protocol_error'],
]

/** An error's code, where it carries one. */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function causeOf(error: Error): DialFailure['cause'] {
  const code = codeOf(error)
  const known = Object.hasOwn(CAUSE_BY_CODE, code) ? CAUSE_BY_CODE[code] : undefined
  if (known !== undefined) return known
  const byPattern = CAUSE_BY_PATTERN.find(([pattern]) => pattern.test(code))
  const byMessage = CAUSE_BY_MESSAGE.find(([pattern]) => pattern.test(error.message))
  return byPattern?.[1] ?? byMessage?.[1] ?? 'unknown'
}

/** A failure without an HTTP answer, after which dialing again may help. The detail is made fit to be shown. */
export function failureBecause(cause: DialFailure['cause'], detail: string): DialFailure {
  return { cause, detail: sanitize(detail), httpStatus: null, retryAfterMs: null, fatal: null }
}

/** What a transport error means. Null: the handshake ended and nobody said why. */
export function failureOfError(error: Error | null): DialFailure {
  if (error === null) return failureBecause('abnormal_close', 'closed during the handshake')
  const code = codeOf(error)
  const said = error.message.includes(code) ? error.message : `${code}: ${error.message}`
  return { ...failureBecause(causeOf(error), said), fatal: NAMES_ANOTHER_HOST.has(code) ? 'tls_name' : null }
}

/** An answer that is not the 101. */
export interface HttpAnswer {
  readonly status: number
  readonly statusText: string
  readonly retryAfter: string | undefined
}

/** What an HTTP answer in place of the 101 means. */
export function failureOfAnswer({ retryAfter, status, statusText }: HttpAnswer, clock: Clock): DialFailure {
  return {
    ...failureBecause(status === 429 ? 'rate_limited' : 'handshake_http', `HTTP ${status} ${statusText}`),
    httpStatus: status,
    retryAfterMs: retryAfter !== undefined && MAY_SEND_AWAY.has(status) ? retryAfterMs(retryAfter, clock) : null,
    fatal: status === HTTP_GEO_BLOCK ? 'geo_block' : null,
  }
}

/** Retry-After as ms from now, 0 to 15 min: whole seconds or an HTTP date (RFC 9110, section 10.2.3); else null. */
function retryAfterMs(header: string, clock: Clock): number | null {
  const text = header.trim()
  const at = parseHttpDate(text)
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : at === null ? null : at - clock.now()
  return ms === null ? null : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS)
}
