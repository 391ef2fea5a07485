import type { MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { ProblemError } from './problem.ts'
import type { AppEnv } from './route.ts'

/** Largest request body, in bytes. */
export const MAX_BODY_BYTES = 65_536

const BODYLESS = ['GET', 'HEAD', 'OPTIONS']

/** Lets only small JSON bodies through: 415 for another type, 413 for more than 64 kB. No body at all is fine. */
export function jsonBodies(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!BODYLESS.includes(c.req.method)) {
      const declared = Number(c.req.header('content-length') ?? 0)
      if (declared > MAX_BODY_BYTES) throw tooLarge()
      const type = c.req.header('content-type')
      if (type !== undefined && !isJson(type)) throw notJson(type)
      const hasBody = declared > 0 || c.req.header('transfer-encoding') !== undefined
      if (hasBody && type === undefined) throw notJson('none')
    }
    await next()
  }
}

/**
 * Reads and checks the body of a request; an empty body counts as `{}`.
 *
 * @throws {ProblemError} `body_too_large`, `invalid_json` or `invalid_body`.
 */
export async function parseBody<S extends v.GenericSchema>(request: Request, schema: S): Promise<v.InferOutput<S>> {
  const body = parseJson(await readText(request))
  if (Array.isArray(body)) throw new ProblemError('invalid_body', 'The body must be an object, got a list')
  const result = v.safeParse(schema, body)
  if (result.success) return result.output
  const issue = result.issues[0]
  const field = v.getDotPath(issue)
  throw new ProblemError('invalid_body', `${field ?? 'The body'}: ${issue.message}`, {
    ...(field === null ? {} : { parameter: field }),
  })
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new ProblemError('invalid_json', 'The body must be one JSON document')
  }
}

/** Counts while it reads: a chunked body declares no length. */
async function readText(request: Request): Promise<string> {
  if (request.body === null) return ''
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const chunk of request.body) {
    bytes += chunk.byteLength
    if (bytes > MAX_BODY_BYTES) throw tooLarge()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function isJson(type: string): boolean {
  return type.split(';')[0]?.trim().toLowerCase() === 'application/json'
}

function tooLarge(): ProblemError {
  return new ProblemError('body_too_large', `A body may have ${MAX_BODY_BYTES} bytes`)
}

function notJson(type: string): ProblemError {
  return new ProblemError('unsupported_media_type', `Send application/json, got ${type.slice(0, 80)}`)
}
