import type { Endpoint } from './endpoint.ts'

/** Every problem the API can answer with; the key is its stable `code`. */
export const PROBLEMS = {
  invalid_parameter: { status: 400, title: 'A parameter is not valid' },
  unknown_parameter: { status: 400, title: 'There is no such parameter' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  invalid_body: { status: 400, title: 'The body is not valid' },
  unauthorized: { status: 401, title: 'A token is needed' },
  session_ended: { status: 401, title: 'The session has ended' },
  wrong_token: { status: 401, title: 'The token is wrong' },
  origin_not_allowed: { status: 403, title: 'Requests from other sites are not allowed' },
  not_found: { status: 404, title: 'There is nothing here' },
  unknown_connection: { status: 404, title: 'There is no such connection' },
  unknown_market: { status: 404, title: 'The connection does not watch this market' },
  unknown_outage: { status: 404, title: 'There is no such outage' },
  unknown_notice: { status: 404, title: 'There is no such notice' },
  unknown_channel: { status: 404, title: 'There is no such channel' },
  unknown_silence: { status: 404, title: 'There is no such silence in force' },
  demo_only: { status: 404, title: 'Faults exist in demo mode only' },
  no_login: { status: 404, title: 'No token is set: there is nothing to log in to' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  too_many_silences: { status: 409, title: 'Too many silences are in force or to come' },
  not_reloadable: { status: 409, title: 'There is no configuration to read' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Only JSON bodies are accepted' },
  host_not_allowed: { status: 421, title: 'This name is not served' },
  invalid_configuration: { status: 422, title: 'The configuration has mistakes; nothing was changed' },
  too_many_logins: { status: 429, title: 'Too many wrong tokens' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Something went wrong inside the bot' },
  simulator_unavailable: { status: 502, title: 'The simulator does not answer' },
  not_ready: { status: 503, title: 'Not every connection is up' },
  panel_not_built: { status: 503, title: 'The panel is not built' },
  stopping: { status: 503, title: 'The bot is stopping' },
  store_unavailable: { status: 503, title: 'The event cannot be stored right now' },
  too_many_exports: { status: 503, title: 'Too many exports are under way' },
  too_many_streams: { status: 503, title: 'Too many streams are open' },
} as const

export type ProblemCode = keyof typeof PROBLEMS

/** Asked by whatever decides whether the bot is well: never refused for being asked often. */
export const UNLIMITED_PATHS: readonly string[] = ['/healthz', '/readyz']

/** Every code that an endpoint may answer: its own, and those of what it takes. In the order of `PROBLEMS`. */
export function problemsOf(endpoint: Endpoint): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>(['host_not_allowed', 'internal_error', ...endpoint.problems])
  if (endpoint.access === 'token') codes.add('unauthorized').add('session_ended').add('too_many_logins')
  if (!UNLIMITED_PATHS.includes(endpoint.path)) codes.add('too_many_requests')
  if (endpoint.query !== undefined) codes.add('unknown_parameter').add('invalid_parameter')
  if (endpoint.method !== 'GET' || endpoint.answer.events !== undefined) codes.add('origin_not_allowed')
  if (endpoint.method !== 'GET') codes.add('body_too_large').add('unsupported_media_type')
  if (endpoint.body !== undefined) codes.add('invalid_json').add('invalid_body')
  return (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => codes.has(code))
}
