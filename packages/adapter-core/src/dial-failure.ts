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

/** What a transport error means. Null: the handshake ended and nobody said why. */
export function failureOfError(error: Error | null): DialFailure {
  if (error === null) {
    return { cause: 'abnormal_close', detail: 'closed during the handshake', httpStatus: null, retryAfterMs: null }
  }
  const code = codeOf(error)
  const said = error.message.includes(code) ? error.message : `${code}: ${error.message}`
  return { cause: causeOf(error), detail: sanitize(said), httpStatus: null, retryAfterMs: null }
}

/** An answer that is not the 101. */
export interface HttpAnswer {
  readonly status: number
  readonly statusText: string
  readonly retryAfter: string | undefined
}

/** What an HTTP answer in place of the 101 means. */
export function failureOfAnswer(answer: HttpAnswer, clock: Clock): DialFailure {
  return {
    cause: answer.status === 429 ? 'rate_limited' : 'handshake_http',
    detail: sanitize(`HTTP ${answer.status} ${answer.statusText}`),
    httpStatus: answer.status,
    retryAfterMs: answer.retryAfter === undefined ? null : retryAfterMs(answer.retryAfter, clock),
  }
}

/** Retry-After as ms from now, 0 to 15 min: whole seconds or an HTTP date (RFC 9110, section 10.2.3); else null. */
function retryAfterMs(header: string, clock: Clock): number | null {
  const text = header.trim()
  const at = parseHttpDate(text)
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : at === null ? null : at - clock.now()
  return ms === null ? null : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS)
}
