import type { Clock } from '@holdfast/adapter-core'

/** One request to a receiver of notices. */
export interface HttpRequest {
  readonly url: string
  /** Default POST. */
  readonly method?: 'GET' | 'POST'
  /** Sent besides what every request has. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What came of a request. Holds nothing of its address. */
export type HttpReply =
  | {
      readonly kind: 'answer'
      readonly status: number
      /** The header, as it came. */
      readonly retryAfter: string | null
      /** The beginning of the body; empty where it was not needed or did not come. */
      readonly text: string
    }
  | { readonly kind: 'none'; readonly why: string }

/** Asks once. Never rejects; ends by its own limit, or with the signal. */
export type Http = (request: HttpRequest, signal: AbortSignal) => Promise<HttpReply>

/** Time for the whole of a request, in ms: a receiver that is well answers within one second. */
const TIMEOUT_MS = 10_000
/** An answer that says more has nothing to say, in bytes. */
const MAX_ANSWER_BYTES = 8_192

/**
 * The real network. Redirects are not followed: they could take a notice and its secrets anywhere. Each request has a connection
 * of its own: a kept one may have died with the network that a notice tells of.
 */
export function createHttp({ clock }: { readonly clock: Clock }): Http {
  return async ({ body, headers, method = 'POST', url }, signal) => {
    const ending = new AbortController()
    const limit = AbortSignal.any([signal, ending.signal])
    let isLate = false
    clock.sleep(TIMEOUT_MS, limit).then(
      () => {
        isLate = true
        ending.abort()
      },
      () => {},
    )
    try {
      const response = await fetch(url, {
        method,
        headers: { 'user-agent': 'holdfast', 'accept-encoding': 'identity', connection: 'close', ...headers },
        ...(body === undefined ? {} : { body }),
        redirect: 'manual',
        signal: limit,
      })
      const { status } = response
      // Whoever says 2xx has the notice, whatever else it says.
      const text = response.ok ? '' : await readStart(response.body)
      return { kind: 'answer', status, retryAfter: response.headers.get('retry-after'), text }
    } catch (error) {
      if (signal.aborted) return { kind: 'none', why: 'the bot stops or changes the channel' }
      return { kind: 'none', why: isLate ? `no answer within ${TIMEOUT_MS} ms` : reasonOf(error) }
    } finally {
      // Ends the timer, and what is left of the answer with it.
      ending.abort()
    }
  }
}

/** As much as came before the body ended, broke off or grew too long. */
async function readStart(body: Response['body']): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of body ?? []) {
      size += chunk.length
      chunks.push(chunk)
      if (size >= MAX_ANSWER_BYTES) break
    }
  } catch {
    // The status is known; what the body would have said is a courtesy.
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES))
}

const WHY_BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed before an answer',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'its name cannot be looked up right now',
  ETIMEDOUT: 'no connection in time',
  ENETUNREACH: 'no network',
  EHOSTUNREACH: 'no way to the host',
}

/** By the error's code alone: its message may quote the address. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return WHY_BY_CODE[code] ?? (/^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'no connection')
}
