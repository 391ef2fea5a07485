import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { problem } from './problem.ts'

/** Names of this machine; compared without the port. Anything else may be a page that rebound its DNS name to us. */
const ALLOWED_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The largest body of a call, in bytes. */
const MAX_BODY_BYTES = 16_384

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])
/** No form can send a DELETE either. */
const BODILESS_METHODS: ReadonlySet<string> = new Set([...SAFE_METHODS, 'DELETE'])

/** 421 for a Host that is not this machine. */
export const allowHost: MiddlewareHandler = async (context, next) => {
  const host = context.req.header('host') ?? ''
  if (ALLOWED_HOSTS.has(host.replace(/:\d+$/, '').toLowerCase())) return next()
  return problem(context, 421, {
    code: 'host_not_allowed',
    title: 'Misdirected request',
    detail: 'This port answers to localhost, 127.0.0.1 and [::1] only',
  })
}

/** 403 for a call that changes something and says that it comes from a foreign page. curl says nothing and may. */
export const refuseForeignPages: MiddlewareHandler = async (context, next) => {
  const origin = context.req.header('origin')
  const site = context.req.header('sec-fetch-site')
  const isOwnOrigin = origin === undefined || origin === `http://${context.req.header('host')}`
  const isOwnSite = site === undefined || site === 'same-origin' || site === 'none'
  if (SAFE_METHODS.has(context.req.method) || (isOwnOrigin && isOwnSite)) return next()
  return problem(context, 403, {
    code: 'foreign_origin',
    title: 'Forbidden',
    detail: 'A page of another origin cannot change anything here',
  })
}

/** 415 for a body that is not declared as JSON: a form of a foreign page cannot declare it. */
export const requireJson: MiddlewareHandler = async (context, next) => {
  const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (BODILESS_METHODS.has(context.req.method) || type === 'application/json') return next()
  return problem(context, 415, {
    code: 'not_json',
    title: 'Unsupported media type',
    detail: 'Send the body as application/json',
  })
}

/** 413 for a body over 16 kB, declared or counted. */
export const limitBody: MiddlewareHandler = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: (context) =>
    problem(context, 413, {
      code: 'body_too_large',
      title: 'Content too large',
      detail: `A body has at most ${MAX_BODY_BYTES} bytes`,
    }),
})
