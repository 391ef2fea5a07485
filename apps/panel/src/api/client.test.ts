import { describe, expect, test } from 'bun:test'
import * as v from 'valibot'
import { createApi, isStatus, search } from './client.ts'
import { ProblemError, UnreachableError } from './problem.ts'

const Answer = v.object({ ok: v.boolean() })

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

describe('the API client', () => {
  test('asks under /api/v1 and parses the answer', async () => {
    const { api, asked } = start(() => json({ ok: true }))
    expect(await api.get('/stats', Answer, { window: '24h', cursor: null })).toEqual({ ok: true })
    expect(asked[0]?.url).toBe('/api/v1/stats?window=24h')
  })

  test('posts JSON', async () => {
    const { api, asked } = start(() => json({ ok: true }, 202))
    await api.post('/connections/vest/pause', Answer, { reason: 'keys' })
    expect(asked[0]?.init).toMatchObject({ method: 'POST', body: '{"reason":"keys"}' })
  })

  test('turns problem details into an error that says why', async () => {
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'It is paused', code: 'paused' }
    const error = await start(() => json(problem, 409))
      .api.get('/x', Answer)
      .catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({ status: 409, code: 'paused', message: 'It is paused' })
    expect(isStatus(error, 409)).toBe(true)
  })

  test('says so when a login is needed', async () => {
    const world = start(() => json({}, 401))
    await expect(world.api.get('/x', Answer)).rejects.toBeInstanceOf(ProblemError)
    expect(world.refusals()).toBe(1)
  })

  test('tells an unreachable bot and an unreadable answer apart from a refusal', async () => {
    const gone = start(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(gone.api.get('/x', Answer)).rejects.toBeInstanceOf(UnreachableError)
    const strange = start(() => json({ ok: 'yes' }))
    await expect(strange.api.get('/x', Answer)).rejects.toThrow('cannot read')
  })
})

test('leaves empty parameters out of a query', () => {
  expect(search({ a: '', b: null, c: undefined })).toBe('')
  expect(search({ a: 'x y', limit: 5 })).toBe('?a=x+y&limit=5')
})
