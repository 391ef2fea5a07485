import type { DialFailure } from '@holdfast/adapter-core'
import type { Condition } from './schedule.ts'

/** How the exchange answers a handshake: when, and with what failure, null = it opens. */
export interface DialAnswer {
  readonly afterMs: number
  readonly failure: DialFailure | null
}

function failed(afterMs: number, failure: Partial<DialFailure>): DialAnswer {
  const none: DialFailure = { cause: 'unknown', detail: '', httpStatus: null, retryAfterMs: null, fatal: null }
  return { afterMs, failure: { ...none, ...failure } }
}

/**
 * The answer under a condition; null = there is none, ever.
 *
 * @param handshakeMs What is left of the handshake in fair weather.
 */
export function dialAnswer(condition: Condition | undefined, handshakeMs: number): DialAnswer | null {
  switch (condition?.kind) {
    case 'refuse':
      return failed(0, { cause: 'refused', detail: 'refused' })
    case 'no_dns':
      return failed(0, { cause: 'dns', detail: 'no such host' })
    case 'http': {
      const { retryAfterMs, status } = condition
      const cause = status === 429 ? 'rate_limited' : 'handshake_http'
      return failed(handshakeMs, { cause, detail: `HTTP ${status}`, httpStatus: status, retryAfterMs })
    }
    case 'wrong_tls_name':
      return failed(handshakeMs, { cause: 'tls', detail: 'another host', fatal: 'tls_name' })
    case 'mute_dial':
      return null
    case 'slow_dial':
      return { afterMs: handshakeMs + condition.byMs, failure: null }
    default:
      return { afterMs: handshakeMs, failure: null }
  }
}
