import { ENDPOINTS } from '@holdfast/api-contract'
import * as v from 'valibot'

const READING = ['GET', 'HEAD']

/**
 * Where a browser is led that opens the reference without a session: the panel, whose login comes first, with the way back in
 * `after`. Null for all that is no page being opened: scripts, and whoever sends a token, get their 401.
 *
 * The way back is put together here, of a path that is known and a parameter that is valid: nothing of the request is in it.
 */
export function loginPageFor(request: Request): string | null {
  const { pathname, searchParams } = new URL(request.url)
  const { path, query } = ENDPOINTS.reference
  if (pathname !== path || !READING.includes(request.method) || !isOpeningPage(request.headers)) return null
  const theme = v.safeParse(query, Object.fromEntries(searchParams))
  const after = theme.success && theme.output.theme !== undefined ? `${path}?theme=${theme.output.theme}` : path
  return `/?${new URLSearchParams({ after })}`
}

/** A page that is opened, not fetched by a script: browsers say so, each in the way that it knows. */
function isOpeningPage(headers: Headers): boolean {
  if (headers.has('authorization')) return false
  const mode = headers.get('sec-fetch-mode')
  return (mode === null || mode === 'navigate') && (headers.get('accept') ?? '').includes('text/html')
}
