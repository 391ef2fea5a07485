import * as v from 'valibot'
import { ProblemError, problemOf, UnreachableError } from './problem.ts'

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

/** The bot's API as the panel uses it. Paths are under `/api/v1`. */
export interface Api {
  /** @throws {ProblemError} when the bot refuses @throws {UnreachableError} when there is no readable answer */
  get<T>(path: string, schema: v.GenericSchema<unknown, T>, query?: Query, signal?: AbortSignal): Promise<T>
  /** The same errors as `get`. */
  post<T>(path: string, schema: v.GenericSchema<unknown, T>, body: object): Promise<T>
}

export interface ApiOptions {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Called on every 401. */
  readonly onUnauthorized: () => void
}

export function createApi(options: ApiOptions): Api {
  const request = async <T>(url: string, init: RequestInit, schema: v.GenericSchema<unknown, T>): Promise<T> => {
    const response = await options.fetch(url, { ...init, credentials: 'same-origin' }).catch((cause) => {
      if (init.signal?.aborted === true) throw cause
      throw new UnreachableError('The bot does not answer', { cause })
    })
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok) {
      if (response.status === 401) options.onUnauthorized()
      throw problemOf(response.status, body)
    }
    const parsed = v.safeParse(schema, body)
    if (parsed.success) return parsed.output
    throw new UnreachableError('The bot gave an answer this page cannot read. Reload the page', {
      cause: parsed.issues,
    })
  }
  return {
    get: (path, schema, query = {}, signal) =>
      request(`/api/v1${path}${search(query)}`, { method: 'GET', ...(signal === undefined ? {} : { signal }) }, schema),
    post: (path, schema, body) =>
      request(
        `/api/v1${path}`,
        { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
        schema,
      ),
  }
}

/** A query string with its question mark; parameters that are null, undefined or empty are left out. */
export function search(query: Query): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** True for a refusal with this status. */
export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ProblemError && error.status === status
}
