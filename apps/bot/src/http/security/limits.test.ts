import { describe, expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { Hono } from 'hono'
import { createWorld } from '../../testing/world.ts'
import type { AppEnv } from '../route.ts'
import { limitRequests } from './limit-requests.ts'

const TOKEN = 'correct-horse-battery-staple'
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

const statuses = async (count: number, ask: (index: number) => Promise<Response>): Promise<readonly number[]> => {
  const answers: number[] = []
  for (let index = 0; index < count; index++) answers.push((await ask(index)).status)
  return answers
}

/** So many of each at once, and one a second. */
const upTo = (burst: number) => {
  const rates = { reads: { perSecond: 1, burst }, actions: { perSecond: 1, burst } }
  return { proven: rates, unproven: rates }
}

describe('requests', () => {
  test.each([
    ['without a token', {}, {}],
    ['with the token', { token: TOKEN }, bearer(TOKEN).headers],
  ])('of an operator %s: five hundred at once, then 50 a second', async (_who, options, headers) => {
    const { clock, post } = await createWorld(options)
    const pause = () => post('/api/v1/connections/vest/pause', {}, headers)
    expect(await statuses(501, pause)).toEqual([...Array(500).fill(202), 429])
    const refused = await pause()
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too_many_requests' })
    expect(refused.headers.get('retry-after')).toBe('1')
    await clock.advance(1_000)
    expect((await statuses(51, pause)).filter((status) => status === 202)).toHaveLength(50)
  })

  test('of a stranger: two thousand reads and a hundred others at once, then 1,000 and 50 a second', async () => {
    const { clock, post, request } = await createWorld({ token: TOKEN, panel: {} })
    const passed = async (count: number, ask: () => Promise<Response>) =>
      (await statuses(count, ask)).filter((status) => status !== 429).length
    const read = () => request('/outages')
    const act = () => post('/api/v1/session', {})
    expect([await passed(2_001, read), await passed(101, act)]).toEqual([2_000, 100])
    await clock.advance(1_000)
    expect([await passed(1_001, read), await passed(51, act)]).toEqual([1_000, 50])
  })

  test('that read, of this machine without a token: as many as it likes', async () => {
    const { post, request } = await createWorld({ rates: upTo(1) })
    expect(new Set(await statuses(100, () => request('/api/v1/spreads')))).toEqual(new Set([200]))
    expect(new Set(await statuses(100, () => request('/api/v1/spreads', { method: 'HEAD' })))).toEqual(new Set([200]))
    expect(await statuses(2, () => post('/api/v1/connections/vest/pause', {}))).toEqual([202, 429])
  })

  test('that read, with the token: fifty thousand at once, and the actions are not used up by them', async () => {
    const clock = new FakeClock()
    const app = new Hono<AppEnv>()
    app.onError((error) => new Response(error.message, { status: 429 }))
    app.use(async (c, next) => {
      c.set('actor', 'token')
      c.set('address', '192.0.2.1')
      c.set('credential', 'token')
      await next()
    })
    app.use(limitRequests(clock))
    app.all('*', (c) => c.body(null, 204))
    const answered = async (count: number, method = 'GET') =>
      (await statuses(count, async () => app.request('/api/v1/spreads', { method }))).filter((one) => one === 204)
        .length
    expect(await answered(50_001)).toBe(50_000)
    await clock.advance(100)
    expect(await answered(2_001)).toBe(2_000)
    expect(await answered(501, 'POST')).toBe(500)
  })

  test('health and readiness are answered however often', async () => {
    const { request } = await createWorld({ token: TOKEN, rates: upTo(1) })
    expect(await statuses(3, () => request('/'))).toContain(429)
    expect(new Set(await statuses(50, () => request('/healthz')))).toEqual(new Set([200]))
    expect(new Set(await statuses(50, () => request('/readyz')))).toEqual(new Set([200]))
  })

  test('behind one address, whoever proved something is not slowed down by those who did not', async () => {
    const { post, request } = await createWorld({ token: TOKEN, rates: upTo(2), address: () => '192.0.2.1' })
    const cookie = (await post('/api/v1/session', { token: TOKEN })).headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await statuses(3, () => request('/outages'))).toContain(429)
    expect((await request('/api/v1/spreads', bearer(TOKEN))).status).toBe(200)
    expect((await request('/api/v1/spreads', { headers: { cookie } })).status).toBe(200)
  })

  test('addresses do not share, nor do a session and the token', async () => {
    let address = '192.0.2.1'
    const { post, request } = await createWorld({ token: TOKEN, rates: upTo(1), address: () => address })
    const read = () => request('/api/v1/spreads', bearer(TOKEN))
    expect(await statuses(2, read)).toEqual([200, 429])
    const cookie = (await post('/api/v1/session', { token: TOKEN })).headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await request('/api/v1/spreads', { headers: { cookie } })).status).toBe(200)
    address = '192.0.2.2'
    expect(await statuses(2, read)).toEqual([200, 429])
  })
})

describe('bearer tokens', () => {
  test('ten guesses, then none is looked at from there, while others go on', async () => {
    let address = '192.0.2.66'
    const { clock, request } = await createWorld({ token: TOKEN, address: () => address })
    const guess = (index: number) => request('/api/v1/spreads', bearer(`guess-${index}`))
    expect(await statuses(11, guess)).toEqual([...Array(10).fill(401), 429])
    const refused = await request('/api/v1/spreads', bearer(TOKEN))
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too_many_logins' })
    expect(refused.headers.get('retry-after')).toBe('60')
    expect((await request('/readyz', bearer('guess'))).status).toBe(200)
    address = '192.0.2.1'
    expect((await request('/api/v1/spreads', bearer(TOKEN))).status).toBe(200)
    address = '192.0.2.66'
    await clock.advance(60_001)
    expect((await request('/api/v1/spreads', bearer(TOKEN))).status).toBe(200)
  })

  test('who mistypes at the login locks no script out, and a script with a wrong token nobody from the login', async () => {
    const { post, request } = await createWorld({ token: TOKEN, address: () => '192.0.2.66' })
    const logIn = (index: number) => post('/api/v1/session', { token: `login-${index}` })
    expect(await statuses(11, logIn)).toEqual([...Array(10).fill(401), 429])
    expect((await request('/api/v1/spreads', bearer(TOKEN))).status).toBe(200)
    const other = await createWorld({ token: TOKEN, address: () => '192.0.2.66' })
    const ask = (index: number) => other.request('/api/v1/spreads', bearer(`bearer-${index}`))
    expect(await statuses(11, ask)).toEqual([...Array(10).fill(401), 429])
    expect((await other.post('/api/v1/session', { token: TOKEN })).status).toBe(204)
  })

  test('a wrong one is not made good by a session beside it', async () => {
    const { post, request } = await createWorld({ token: TOKEN })
    const cookie = (await post('/api/v1/session', { token: TOKEN })).headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await request('/api/v1/spreads', { headers: { cookie, authorization: 'Bearer wrong' } })).status).toBe(401)
  })
})
