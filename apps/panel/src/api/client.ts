import type { AnswerOf, Endpoint, LooseRequestOf } from '@holdfast/api-contract'
import { createApiClient, send } from '@holdfast/api-contract/client'
import * as v from 'valibot'
import { ProblemError, problemOf, UnreachableError } from './problem.ts'

/** A bot that has not answered for so long is not waited for, in ms. The longest report of a large desk takes a few seconds. */
const ANSWER_WITHIN_MS = 60_000

/** The bot's API as the panel uses it. */
export interface Api {
  /** @throws {ProblemError} when the bot refuses @throws {UnreachableError} when there is no readable answer */
  call<E extends Endpoint>(endpoint: E, request: LooseRequestOf<E>, signal?: AbortSignal): Promise<AnswerOf<E>>
}

export interface ApiOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Called on every 401, with what the bot said. */
  readonly onUnauthorized: (refusal: ProblemError) => void
  /** Ends after so many ms; default: the browser's. */
  readonly timeout?: (ms: number) => AbortSignal
}

export function createApi(options: ApiOptions): Api {
  const client = createApiClient('/', {
    fetch: (input: RequestInfo | URL, init: RequestInit = {}) => options.fetch(String(input), init),
  })
  return {
    async call(endpoint, request, signal) {
      const limit = (options.timeout ?? ((ms) => AbortSignal.timeout(ms)))(ANSWER_WITHIN_MS)
      const both = signal === undefined ? limit : AbortSignal.any([signal, limit])
      const init = { credentials: 'same-origin', signal: both } as const
      const response = await send(client, endpoint, request, { init }).catch((cause) => {
        if (signal?.aborted === true) throw cause
        if (limit.aborted) throw new UnreachableError('The bot has not answered for a minute', { cause })
        throw new UnreachableError('The bot does not answer', { cause })
      })
      const body: unknown = await response.json().catch(() => undefined)
      if (!response.ok) {
        const problem = problemOf(response.status, body, response.headers.get('retry-after'))
        if (problem.status === 401) options.onUnauthorized(problem)
        throw problem
      }
      return read(endpoint, body)
    },
  }
}

function read<E extends Endpoint>({ answer }: E, body: unknown): AnswerOf<E> {
  if (answer.schema === undefined) return undefined as AnswerOf<E>
  const parsed = v.safeParse(answer.schema, body)
  if (parsed.success) return parsed.output as AnswerOf<E>
  throw new UnreachableError('The bot gave an answer this page cannot read. Reload the page', { cause: parsed.issues })
}

/** True for a refusal with this status. */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ProblemError && error.status === status
}
