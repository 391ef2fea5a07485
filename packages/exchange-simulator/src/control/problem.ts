import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What went wrong with a call. */
export interface Problem {
  /** Stable, snake_case. */
  readonly code: string
  readonly title: string
  readonly detail: string
  /** The wrong member of the body, and what may stand there. */
  readonly member?: string | null
  readonly allowed?: string
}

/** Answers with problem details. @see https://www.rfc-editor.org/rfc/rfc9457 */
export function problem(context: Context, status: ContentfulStatusCode, body: Problem): Response {
  return context.body(JSON.stringify({ type: 'about:blank', status, ...body }), status, {
    'content-type': 'application/problem+json',
  })
}
