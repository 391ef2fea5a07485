import type { AnswerOf, Endpoint, LooseRequestOf } from '@holdfast/api-contract'
import { createApiClient, send } from '@holdfast/api-contract/client'
import * as v from 'valibot'
import { ProblemError, problemOf, UnreachableError } from './problem.ts'

/** The bot's API as the panel uses it. */
export interface Api {
  /** @throws {ProblemError} when the bot refuses @throws {UnreachableError} when there is no readable answer */
  call<E extends Endpoint>(endpoint: E, request: LooseRequestOf<E>, signal?: AbortSignal): Promise<AnswerOf<E>>
}

export interface ApiOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Called on every 401. */
  readonly onUnauthorized: () => void
}

export function createApi(options: ApiOptions): Api {
  const client = createApiClient('/', {
    fetch: (input: RequestInfo | URL, init: RequestInit = {}) => options.fetch(String(input), init),
  })
  return {
    async call(endpoint, request, signal) {
      const init = { credentials: 'same-origin', ...(signal === undefined ? {} : { signal }) } as const
      const response = await send(client, endpoint, request, { init }).catch((cause) => {
        if (signal?.aborted === true) throw cause
        throw new UnreachableError('The bot does not answer', { cause })
      })
      const body: unknown = await response.json().catch(() => undefined)
      if (!response.ok) {
        if (response.status === 401) options.onUnauthorized()
        throw problemOf(response.status, body)
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
