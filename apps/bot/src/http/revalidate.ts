import { createHash } from 'node:crypto'

/**
 * An answer that is the same until something changes: kept by the client alone, and asked for again each time, only to hear
 * with a 304 that it still stands.
 *
 * @param known the request's `If-None-Match`
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 */
export async function revalidated(known: string | undefined, response: Response): Promise<Response> {
  const body = new Uint8Array(await response.arrayBuffer())
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const headers = new Headers(response.headers)
  headers.set('etag', etag)
  headers.set('cache-control', 'private, no-cache')
  if (!isKnown(known, etag)) return new Response(body, { status: response.status, headers })
  headers.delete('content-type')
  return new Response(null, { status: 304, headers })
}

/** Weak comparison: a proxy that packs an answer weakens its tag. */
function isKnown(known: string | undefined, etag: string): boolean {
  const tags = (known ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}
