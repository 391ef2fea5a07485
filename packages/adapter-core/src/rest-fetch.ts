import type { Clock } from './clock.ts'
import { AdapterError } from './errors.ts'
import { readJson } from './wire.ts'

export interface RestRequest {
  readonly signal: AbortSignal
  /** Largest answer read, in bytes after decompression. */
  readonly maxBytes: number
  /** Time for the whole of it, the body included, in ms. */
  readonly timeoutMs: number
  /** Sent as JSON with POST; absent: the request is a GET. */
  readonly body?: unknown
  /** Sent besides `accept` and `content-type`. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Asks for a JSON document.
 *
 * @throws whatever kept it from coming: no such host, another status than 2xx, too large, too late, no JSON, aborted.
 */
export type RestFetch = (url: string, request: RestRequest) => Promise<unknown>

/** The real network. Redirects are not followed: an exchange's REST API has none, and they may lead anywhere. */
export function createRestFetch({ clock }: { readonly clock: Clock }): RestFetch {
  return async (url, { body, headers: asked, maxBytes, signal, timeoutMs }) => {
    const ending = new AbortController()
    const limit = AbortSignal.any([signal, ending.signal])
    const tooLate = () => ending.abort(new AdapterError(`No answer within ${timeoutMs} ms`))
    clock.sleep(timeoutMs, limit).then(tooLate, () => {})
    try {
      const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      const content = body === undefined ? {} : { 'content-type': 'application/json' }
      const headers = { ...asked, accept: 'application/json', ...content }
      const response = await fetch(url, { ...post, signal: limit, redirect: 'manual', headers })
      if (!response.ok) throw new AdapterError(`HTTP ${response.status} in place of an answer`)
      const value = readJson(await readBody(response.body, maxBytes))
      if (value === undefined) throw new AdapterError('The answer is no JSON')
      return value
    } finally {
      // Ends the timer, and what is left of the answer with it.
      ending.abort()
    }
  }
}

async function readBody(body: Response['body'], maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new AdapterError(`The answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
