import { describe, expect, test } from 'bun:test'
import { settle } from '@holdfast/adapter-core/testing'
import { readStream } from '../../testing/read-stream.ts'
import { createWorld } from '../../testing/world.ts'
import { SESSION_MS } from './sessions.ts'

const TOKEN = 'correct-horse-battery-staple'
const NEW_TOKEN = 'another-horse-another-staple'
const PATH = '/api/v1/session'
const STREAM = '/api/v1/stream'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

async function worldWithLogin() {
  const world = await createWorld({ token: TOKEN, address: () => '192.0.2.1' })
  const login = async (token = TOKEN) => ({ cookie: cookieOf(await world.post(PATH, { token })) })
  const status = async (headers: Record<string, string>) => (await world.request('/api/v1/spreads', { headers })).status
  return { ...world, login, status }
}

describe('a login', () => {
  test('never takes over an id that the browser came with', async () => {
    const { post, status } = await worldWithLogin()
    const planted = { cookie: 'holdfast_session=planted-by-somebody' }
    const given = { cookie: cookieOf(await post(PATH, { token: TOKEN }, planted)) }
    expect([given.cookie === planted.cookie, await status(planted), await status(given)]).toEqual([false, 401, 200])
  })

  test('ends the session that the browser had', async () => {
    const { login, post, status } = await worldWithLogin()
    const first = await login()
    const second = { cookie: cookieOf(await post(PATH, { token: TOKEN }, first)) }
    expect([await status(first), await status(second)]).toEqual([401, 200])
  })

  test.each([
    ['our own TLS', true, {}],
    ["a proxy's TLS, as the browser's Origin tells", false, { origin: 'https://127.0.0.1:4400' }],
  ])('over %s hands out a cookie for TLS and this host alone', async (_name, isTls, headers) => {
    const { post, request } = await createWorld({ token: TOKEN, isTls })
    const login = await post(PATH, { token: TOKEN }, headers)
    const cookie = login.headers.get('set-cookie') ?? ''
    expect(cookie).toStartWith('__Host-holdfast_session=')
    for (const part of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Domain')
    const own = { ...headers, cookie: cookieOf(login) }
    expect((await request('/api/v1/spreads', { headers: own })).status).toBe(200)
    const logout = await request(PATH, { method: 'DELETE', headers: own })
    expect(logout.headers.getSetCookie().join()).toContain('__Host-holdfast_session=; Max-Age=0')
    expect((await request('/api/v1/spreads', { headers: own })).status).toBe(401)
  })

  test('over plain HTTP hands out one that a browser sends back', async () => {
    const { post } = await createWorld({ token: TOKEN })
    const login = await post(PATH, { token: TOKEN }, { origin: 'http://127.0.0.1:4400' })
    expect(login.headers.get('set-cookie')).not.toContain('Secure')
  })

  test('lasts twelve hours, whatever is done with it', async () => {
    const { clock, login, status } = await worldWithLogin()
    const session = await login()
    await clock.stall(SESSION_MS - 1_000)
    expect(await status(session)).toBe(200)
    await clock.stall(1_000)
    expect(await status(session)).toBe(401)
  })

  test('the oldest of more than a hundred ends', async () => {
    const { clock, login, status } = await worldWithLogin()
    const sessions: { cookie: string }[] = []
    for (let count = 0; count < 101; count++) {
      sessions.push(await login())
      await clock.advance(100)
    }
    expect([await status(sessions[0] ?? {}), await status(sessions[1] ?? {})]).toEqual([401, 200])
  })
})

describe('a logout', () => {
  test('ends this session and its streams in the same tick, and no other', async () => {
    const { login, request, status, streams } = await worldWithLogin()
    const mine = await login()
    const others = await login()
    const myStream = await readStream(await request(STREAM, { headers: mine }))
    const otherStream = await readStream(await request(STREAM, { headers: others }))
    await request(PATH, { method: 'DELETE', headers: mine })
    await myStream.ended
    expect([streams.health().clients, await status(mine), await status(others)]).toEqual([1, 401, 200])
    await otherStream.cancel()
  })

  test('everywhere ends all of them, and the streams of all; tokens go on', async () => {
    const { login, request, status, streams } = await worldWithLogin()
    const sessions = [await login(), await login()]
    const opened = await Promise.all(sessions.map(async (headers) => readStream(await request(STREAM, { headers }))))
    const scripted = await readStream(await request(STREAM, { headers: bearer(TOKEN) }))
    expect((await request(`${PATH}?everywhere=true`, { method: 'DELETE', headers: sessions[0] ?? {} })).status).toBe(
      204,
    )
    await Promise.all(opened.map(({ ended }) => ended))
    expect(await Promise.all(sessions.map(status))).toEqual([401, 401])
    expect([streams.health().clients, await status(bearer(TOKEN))]).toEqual([1, 200])
    await scripted.cancel()
  })

  test.each(['everywhere=maybe', 'everwhere=true'])('%s is refused', async (query) => {
    const { request } = await worldWithLogin()
    expect((await request(`${PATH}?${query}`, { method: 'DELETE', headers: bearer(TOKEN) })).status).toBe(400)
  })
})

describe('another token', () => {
  test('ends sessions, and every stream whoever opened it, in the same tick', async () => {
    const { credentials, login, request, status, streams } = await worldWithLogin()
    const session = await login()
    const opened = await Promise.all(
      [session, bearer(TOKEN)].map(async (headers) => readStream(await request(STREAM, { headers }))),
    )
    expect(streams.health().clients).toBe(2)
    credentials.rotate(NEW_TOKEN)
    expect(streams.health().clients).toBe(0)
    await Promise.all(opened.map(({ ended }) => ended))
    const now = await Promise.all([session, bearer(TOKEN), bearer(NEW_TOKEN)].map(status))
    expect(now).toEqual([401, 401, 200])
    expect(await status(await login(NEW_TOKEN))).toBe(200)
  })

  test('the same one again ends nothing', async () => {
    const { credentials, login, request, status, streams } = await worldWithLogin()
    const session = await login()
    const stream = await readStream(await request(STREAM, { headers: session }))
    credentials.rotate(TOKEN)
    expect([await status(session), streams.health().clients]).toEqual([200, 1])
    await stream.cancel()
  })

  test('where there was none: what was open to this machine is open no more', async () => {
    const { credentials, request, streams } = await createWorld()
    const stream = await readStream(await request(STREAM))
    credentials.rotate(NEW_TOKEN)
    await stream.ended
    expect([streams.health().clients, (await request('/api/v1/spreads')).status]).toEqual([0, 401])
  })

  test('a stream that was being opened meanwhile is not left open', async () => {
    const { credentials, login, request, streams } = await worldWithLogin()
    const session = await login()
    const opening = request(`${STREAM}?after=1`, { headers: session })
    credentials.rotate(NEW_TOKEN)
    await (await readStream(await opening)).ended
    await settle()
    expect(streams.health().clients).toBe(0)
  })

  test('nobody has proven yet that they know it: guessers are slowed down where the old one came from', async () => {
    const { credentials, status } = await worldWithLogin()
    expect(await status(bearer(TOKEN))).toBe(200)
    credentials.rotate(NEW_TOKEN)
    for (let guess = 0; guess < 10; guess++) await status(bearer(`guess-${guess}`))
    expect(await status(bearer(NEW_TOKEN))).toBe(429)
  })
})
