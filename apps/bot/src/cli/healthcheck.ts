import { get, type IncomingMessage } from 'node:http'
import { get as getOverTls } from 'node:https'
import { type Clock, sanitize } from '@holdfast/adapter-core'
import * as v from 'valibot'
import type { Address } from '../config/address.ts'
import { messageOf } from '../runtime/startup-error.ts'
import type { Output } from './io.ts'

/** What the command needs of the process. */
export interface HealthcheckProgram {
  readonly output: Output
  readonly clock: Clock
  /** Aborts when the process is asked to end. */
  readonly signal: AbortSignal
}

export interface HealthcheckFlags {
  /** Also ask whether every connection is up. */
  readonly ready: boolean
}

/** How long the bot may take to answer, in ms. */
const LIMIT_MS = 3_000
/** What is read of an answer, in bytes. */
const MAX_BYTES = 10_000

/** Asks the bot that listens where this configuration says. Returns the exit status, and says in one line why. */
export async function checkHealth(
  { host, isTls, port }: Address,
  { ready }: HealthcheckFlags,
  { clock, output, signal }: HealthcheckProgram,
): Promise<number> {
  if (port === 0) throw new Error('Only the running bot knows its port: set HOLDFAST_PORT to another one than 0')
  const url = `${isTls ? 'https' : 'http'}://${reachable(host)}:${port}${ready ? '/readyz' : '/healthz'}`
  const ended = new AbortController()
  const late = clock.sleep(LIMIT_MS, ended.signal).then(
    () => ended.abort(new Error(`no answer within ${LIMIT_MS} ms`)),
    () => {},
  )
  try {
    const problem = problemIn(await answerOf(url, AbortSignal.any([signal, ended.signal])))
    if (problem === null) output.out(`${url}: ok\n`)
    else output.err(`${url}: ${problem}\n`)
    return problem === null ? 0 : 1
  } catch (error) {
    output.err(`${url}: ${messageOf(ended.signal.aborted ? ended.signal.reason : error)}; is the bot running?\n`)
    return 1
  } finally {
    ended.abort()
    await late
  }
}

/** An address that stands for all of them is one to listen on, not one to ask. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

interface Answer {
  readonly status: number
  readonly body: string
}

/** Not by `fetch`, which would ask the environment's proxy, for loopback too. */
function answerOf(url: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { signal, agent: false } as const
    const receive = (response: IncomingMessage): void => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
        if (body.length > MAX_BYTES) request.destroy(new Error('its answer is too long to be the bot'))
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
      response.on('error', reject)
    }
    const request = url.startsWith('https:')
      ? // The certificate is for the names that others use; nothing secret is sent.
        getOverTls(url, { ...options, rejectUnauthorized: false }, receive)
      : get(url, options, receive)
    request.on('error', reject)
  })
}

/** What `/healthz` and `/readyz` say when all is well. */
const Yes = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([v.object({ status: v.literal('ok') }), v.object({ ready: v.literal(true) })]),
)

const Problem = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ detail: v.string(), notReady: v.optional(v.array(v.object({ id: v.string(), state: v.string() })), []) }),
)

/** Null when all is well; else the bot's words, and the connections that it names. @throws where it is not the bot. */
function problemIn({ status, body }: Answer): string | null {
  if (status === 200 && v.is(Yes, body)) return null
  const problem = v.safeParse(Problem, body)
  if (status === 200 || !problem.success) throw new Error(`status ${status}, but not in the bot's words`)
  const { detail, notReady } = problem.output
  const names = notReady.map(({ id, state }) => `${id} ${state}`).join(', ')
  return sanitize(names === '' ? detail : `${detail}: ${names}`)
}
