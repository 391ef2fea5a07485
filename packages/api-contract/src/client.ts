import type { Hono } from 'hono'
import { type ClientRequestOptions, hc } from 'hono/client'
import type { AnswerOf, Endpoint, Endpoints, LooseRequestOf, RequestOf } from './endpoint.ts'
import type { ENDPOINTS } from './endpoints.ts'
import type { PROBLEMS, ProblemCode } from './problems.ts'
import type { ProblemDto } from './resources.ts'

/** What Hono's client wants to know of an endpoint: what goes in, and what comes out by status. */
type Exchange<E extends Endpoint> = Success<E> | Failure<(typeof PROBLEMS)[ProblemCode]['status'], RequestOf<E>>

// Aliases, as an interface is no `Schema` of Hono's: it lacks the index signature.
type Success<E extends Endpoint> = {
  input: RequestOf<E>
  output: AnswerOf<E>
  outputFormat: AnswerOf<E> extends undefined ? 'body' : 'json'
  status: E['answer']['status']
}

type Failure<Status extends number, Input> = Status extends number
  ? { input: Input; output: ProblemDto; outputFormat: 'json'; status: Status }
  : never

/** Endpoints as the schema of a Hono app: path, then `$method`, then what it exchanges. */
export type SchemaOf<T extends Endpoints> = {
  [P in T[keyof T]['path']]: {
    [E in Extract<T[keyof T], { path: P }> as `$${Lowercase<E['method']>}`]: Exchange<E>
  }
}

/** The API as the type of a Hono app, for whatever takes one. */
export type ApiType = Hono<Record<never, never>, SchemaOf<typeof ENDPOINTS>, '/'>

export type ApiClient = ReturnType<typeof hc<ApiType>>

/**
 * A client of the API: `client.api.v1.stats.$get({ query: { window: '24h' } })`. Queries, bodies and answers have the
 * types of the catalogue; nothing is validated at run time. A path's parameters must be URL-encoded by the caller.
 *
 * @param baseUrl where the bot listens, e.g. `http://127.0.0.1:4400`; `/` for the origin a page came from
 * @param options Hono's own: `headers` for the token, `fetch` for another transport
 * @see https://hono.dev/docs/guides/rpc
 */
export function createApiClient(baseUrl: string, options?: ClientRequestOptions): ApiClient {
  return hc<ApiType>(baseUrl, options)
}

/**
 * Sends a request for an endpoint of the catalogue that is at hand as a value. Parameters of the path are encoded, those
 * of the query that are null, undefined or empty are left out.
 */
export function send<E extends Endpoint>(
  client: ApiClient,
  { method, path }: E,
  request: LooseRequestOf<E>,
  options?: ClientRequestOptions,
): Promise<Response> {
  const { json, param, query } = request as Sent
  const names = [...path.slice(1).split('/'), `$${method.toLowerCase()}`]
  const call = names.reduce((node, name) => node[name] as Node, client as unknown as Node)
  return call({ param: texts(param, encodeURIComponent), query: texts(query, String), json }, options)
}

type Texts = Readonly<Record<string, string | number | boolean | null | undefined>>

interface Sent {
  readonly param?: Texts
  readonly query?: Texts
  readonly json?: unknown
}

/** A place in Hono's client: what is further down the path, and what is done there. */
interface Node {
  readonly [name: string]: Node
  (request: Sent, options?: ClientRequestOptions): Promise<Response>
}

function texts(values: Texts = {}, encode: (text: string) => string): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return Object.fromEntries(given.map(([name, value]) => [name, encode(String(value))]))
}
