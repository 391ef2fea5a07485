import { describe, expect, test } from 'bun:test'
import { ENDPOINTS } from '@holdfast/api-contract'
import { createApi, isStatus } from './client.ts'
import { ProblemError, UnreachableError } from './problem.ts'

function start(answer: () => Response | Promise<Response>) {
  const asked: { url: string; init: RequestInit }[] = []
  let refusals = 0
  const api = createApi({
    fetch: async (url, init) => {
      asked.push({ url, init })
      return answer()
    },
    onUnauthorized: () => {
      refusals += 1
    },
  })
  return { api, asked, refusals: () => refusals }
}
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })

const page = { items: [], next: null }

describe('the API client', () => {
  test('asks where the endpoint is, leaves empty parameters out, and parses the answer', async () => {
    const { api, asked } = start(() => json(page))
    const query = { connection: 'x y', limit: 5, ongoing: false, cursor: null, cause: '' }
    expect(await api.call(ENDPOINTS.outages, { query })).toEqual(page)
    expect(asked[0]?.url).toBe('/api/v1/outages?connection=x+y&limit=5&ongoing=false')
    expect(asked[0]?.init).toMatchObject({ method: 'GET', credentials: 'same-origin' })
  })

  test('posts JSON, and encodes what stands in the path', async () => {
    const { api, asked } = start(() => json({}, 202))
    await api.call(ENDPOINTS.pause, { param: { id: '../a b' }, json: { reason: 'keys' } }).catch(() => {})
    expect(asked[0]?.url).toBe('/api/v1/connections/..%2Fa%20b/pause')
    expect(asked[0]?.init).toMatchObject({ method: 'POST', body: '{"reason":"keys"}' })
    expect(new Headers(asked[0]?.init.headers).get('content-type')).toBe('application/json')
  })

  test('an answer without a body is undefined', async () => {
    const { api } = start(() => new Response(null, { status: 204 }))
    expect(await api.call(ENDPOINTS.login, { json: { token: 't' } })).toBeUndefined()
  })

  test('turns problem details into an error that says why', async () => {
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'It is paused', code: 'paused' }
    const error = await start(() => json(problem, 409))
      .api.call(ENDPOINTS.health, {})
      .catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({ status: 409, code: 'paused', message: 'It is paused' })
    expect(isStatus(error, 409)).toBe(true)
  })

  test('tells what the problem says beside, and how long to wait', async () => {
    const body = { type: 'x', title: 'Wait', status: 429, detail: '', code: 'too_many_logins', issues: [1] }
    const answer = (retryAfter: string) =>
      new Response(JSON.stringify(body), { status: 429, headers: { 'retry-after': retryAfter } })
    const refused = (retryAfter: string) =>
      start(() => answer(retryAfter))
        .api.call(ENDPOINTS.health, {})
        .catch((cause: unknown) => cause)
    expect(await refused('42')).toMatchObject({ message: 'Wait', retryAfterMs: 42_000, members: { issues: [1] } })
    expect(await refused('Fri, 27 Nov 2026 08:00:00 GMT')).toMatchObject({ retryAfterMs: null })
  })

  test('says so when a login is needed', async () => {
    const world = start(() => json({}, 401))
    await expect(world.api.call(ENDPOINTS.health, {})).rejects.toBeInstanceOf(ProblemError)
    expect(world.refusals()).toBe(1)
  })

  test('tells an unreachable bot and an unreadable answer apart from a refusal', async () => {
    const gone = start(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(gone.api.call(ENDPOINTS.health, {})).rejects.toBeInstanceOf(UnreachableError)
    const strange = start(() => json({ items: 'none', next: null }))
    await expect(strange.api.call(ENDPOINTS.events, {})).rejects.toThrow('cannot read')
  })

  test('a bot that never answers is not waited for without end', async () => {
    const limit = new AbortController()
    const api = createApi({
      fetch: (_url, init) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        }),
      onUnauthorized: () => {},
      timeout: () => limit.signal,
    })
    const asked = api.call(ENDPOINTS.health, {}, new AbortController().signal)
    limit.abort(new DOMException('late', 'TimeoutError'))
    await expect(asked).rejects.toThrow('The bot has not answered for a minute')
  })

  test('an aborted request rejects with what the abort said, not as unreachable', async () => {
    const abort = new AbortController()
    const { api, asked } = start(() => Promise.reject(new DOMException('Aborted', 'AbortError')))
    abort.abort()
    await expect(api.call(ENDPOINTS.health, {}, abort.signal)).rejects.toThrow('Aborted')
    expect(asked[0]?.init.signal?.aborted).toBe(true)
  })
})
