import type { ProblemDto } from '@holdfast/api-contract'

/** Every problem the API can answer with; the key is its stable `code`. */
const PROBLEMS = {
  invalid_parameter: { status: 400, title: 'A parameter is not valid' },
  unknown_parameter: { status: 400, title: 'There is no such parameter' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  invalid_body: { status: 400, title: 'The body is not valid' },
  unauthorized: { status: 401, title: 'A token is needed' },
  wrong_token: { status: 401, title: 'The token is wrong' },
  origin_not_allowed: { status: 403, title: 'Requests from other sites are not allowed' },
  not_found: { status: 404, title: 'There is nothing here' },
  unknown_connection: { status: 404, title: 'There is no such connection' },
  unknown_market: { status: 404, title: 'The connection does not watch this market' },
  unknown_outage: { status: 404, title: 'There is no such outage' },
  demo_only: { status: 404, title: 'Faults exist in demo mode only' },
  no_login: { status: 404, title: 'No token is set: there is nothing to log in to' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Only JSON bodies are accepted' },
  host_not_allowed: { status: 421, title: 'This name is not served' },
  too_many_logins: { status: 429, title: 'Too many failed logins' },
  internal_error: { status: 500, title: 'Something went wrong inside the bot' },
  simulator_unavailable: { status: 502, title: 'The simulator does not answer' },
  not_ready: { status: 503, title: 'Not every connection is up' },
  panel_not_built: { status: 503, title: 'The panel is not built' },
  store_unavailable: { status: 503, title: 'The event cannot be stored right now' },
  too_many_exports: { status: 503, title: 'Too many exports are under way' },
  too_many_streams: { status: 503, title: 'Too many streams are open' },
} as const

export type ProblemCode = keyof typeof PROBLEMS

export interface ProblemExtras {
  /** The query parameter or body field at fault. */
  readonly parameter?: string
  /** What it may be instead. */
  readonly allowed?: readonly string[]
  /** Further members of the document. */
  readonly members?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is refused; `createApp` turns it into problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly extras: ProblemExtras

  /** `detail` is a sentence for the person who sent the request. */
  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail)
    this.code = code
    this.extras = extras
  }
}

/**
 * Problem details of a refusal.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemResponse({ code, message, extras }: ProblemError): Response {
  const { status, title } = PROBLEMS[code]
  const body: ProblemDto = {
    type: `urn:holdfast:problem:${code}`,
    title,
    status,
    detail: message,
    code,
    ...(extras.parameter === undefined ? {} : { parameter: extras.parameter }),
    ...(extras.allowed === undefined ? {} : { allowed: [...extras.allowed] }),
  }
  return Response.json(
    { ...body, ...extras.members },
    { status, headers: { ...extras.headers, 'content-type': 'application/problem+json' } },
  )
}
