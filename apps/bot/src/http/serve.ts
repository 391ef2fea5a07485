import {
  type AnswerOf,
  type BodyOf,
  type Endpoint,
  type ParamsOf,
  PROBLEMS,
  type QueryOf,
} from '@holdfast/api-contract'
import type { Context } from 'hono'
import * as v from 'valibot'
import { parseBody } from './body.ts'
import { ProblemError } from './problem.ts'
import { parseQuery } from './query.ts'
import { revalidated } from './revalidate.ts'
import type { AppEnv, Route } from './route.ts'

/** A request that fits its endpoint. */
export interface Served<E extends Endpoint> {
  readonly query: QueryOf<E>
  readonly params: ParamsOf<E>
  /** Reads and checks the body; a refusal that does not need it comes before. */
  readonly body: () => Promise<BodyOf<E>>
  readonly c: Context<AppEnv>
}

/** What a handler may return: the answer's data, or a response where it writes the body itself. */
export type Handled<E extends Endpoint> = AnswerOf<E> extends undefined ? Response | undefined : Frozen<AnswerOf<E>>

/** As it is in memory: nothing of it is written to. A record of anything is any object. */
type Frozen<T> = T extends object
  ? string extends keyof T
    ? unknown extends T[keyof T]
      ? object
      : { readonly [K in keyof T]: Frozen<T[K]> }
    : { readonly [K in keyof T]: Frozen<T[K]> }
  : T

const NO_PARAMETERS = v.object({})

/**
 * A line of the route table: an endpoint of the catalogue, and what it does. Parameters are parsed before the handler
 * runs, its answer is of the endpoint's type and goes out with the endpoint's status. A query that nothing is read from is
 * not looked at: probes and balancers add to it what they like.
 *
 * @throws {ProblemError} while serving: `unknown_parameter`, `invalid_parameter`, or the endpoint's own 404 where a
 * parameter of the path is none.
 */
export function serve<const E extends Endpoint>(
  endpoint: E,
  handle: (served: Served<E>) => Handled<E> | Promise<Handled<E>>,
): Route {
  const { method, path, access, cache } = endpoint
  return {
    method,
    path,
    access,
    async handle(c) {
      const answered = await handle({
        query: (endpoint.query && parseQuery(c.req.url, endpoint.query)) as QueryOf<E>,
        params: parsePath(c, endpoint) as ParamsOf<E>,
        body: () => parseBody(c.req.raw, endpoint.body ?? NO_PARAMETERS) as Promise<BodyOf<E>>,
        c,
      })
      const response = responseOf(c, answered, endpoint)
      return cache === undefined ? response : revalidated(c.req.header('if-none-match'), response)
    },
  }
}

/** Through the context, which holds the headers that were set on the way. */
function responseOf(c: Context<AppEnv>, answered: unknown, { answer }: Endpoint): Response {
  if (answered instanceof Response) return answered
  return answered === undefined ? c.body(null, 204) : c.json(answered as object, answer.status as 200)
}

function parsePath(c: Context<AppEnv>, { params, problems }: Endpoint): unknown {
  const given = c.req.param() as Readonly<Record<string, string>>
  const parsed = v.safeParse(params ?? NO_PARAMETERS, given)
  if (parsed.success) return parsed.output
  const own = problems.find((code) => PROBLEMS[code].status === 404)
  const text = Object.values(given)[0] ?? ''
  throw new ProblemError(own ?? 'not_found', `There is nothing named "${text.slice(0, 64)}" here`)
}
