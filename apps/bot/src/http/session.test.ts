import { expect, test } from 'bun:test'
import { createWorld } from '../testing/world.ts'
import { SESSION_MS } from './security/sessions.ts'

const TOKEN = 'correct-horse-battery-staple'
const PATH = '/api/v1/session'

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

test('a login opens the API to its cookie, and a logout closes it', async () => {
  const { post, request } = await createWorld({ token: TOKEN })
  const login = await post(PATH, { token: TOKEN })
  expect(login.status).toBe(204)
  const attributes = login.headers.get('set-cookie') ?? ''
  for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(attributes).toContain(part)
  const headers = { cookie: cookieOf(login) }
  expect((await request('/api/v1/connections', { headers })).status).toBe(200)
  expect((await request(PATH, { method: 'DELETE', headers })).status).toBe(204)
  expect((await request('/api/v1/connections', { headers })).status).toBe(401)
})

test('what a session does is recorded as done by a session', async () => {
  const { post, store } = await createWorld({ token: TOKEN })
  const cookie = cookieOf(await post(PATH, { token: TOKEN }))
  await post('/api/v1/connections/vest/pause', {}, { cookie })
  const [event] = (await store.events({ type: 'connection_paused', limit: 1 })).items
  expect(event?.data).toMatchObject({ actor: 'session' })
})

test('a session ends by itself', async () => {
  const { clock, post, request } = await createWorld({ token: TOKEN })
  const headers = { cookie: cookieOf(await post(PATH, { token: TOKEN })) }
  await clock.stall(SESSION_MS)
  expect((await request('/api/v1/connections', { headers })).status).toBe(401)
})

test('a logout ends the streams of that session', async () => {
  const { clock, post, request, streams } = await createWorld({ token: TOKEN })
  const headers = { cookie: cookieOf(await post(PATH, { token: TOKEN })) }
  const stream = await request('/api/v1/stream', { headers })
  expect(streams.health().clients).toBe(1)
  await request(PATH, { method: 'DELETE', headers })
  await clock.advance(1_000)
  expect(streams.health().clients).toBe(0)
  expect(await stream.text()).not.toContain('event: pulse')
})

test('guessing is slowed down, for a minute', async () => {
  const { clock, post } = await createWorld({ token: TOKEN })
  for (let guess = 0; guess < 10; guess++) {
    const response = await post(PATH, { token: `guess ${guess}` })
    expect(await response.json()).toMatchObject({ status: 401, code: 'wrong_token' })
  }
  const blocked = await post(PATH, { token: TOKEN })
  expect(blocked.status).toBe(429)
  expect(Number(blocked.headers.get('retry-after'))).toBeLessThanOrEqual(60)
  await clock.advance(60_001)
  expect((await post(PATH, { token: TOKEN })).status).toBe(204)
})

test('without a token there is nothing to log in to', async () => {
  const { post, request } = await createWorld()
  expect((await post(PATH, { token: 'x' })).status).toBe(404)
  expect((await request(PATH, { method: 'DELETE' })).status).toBe(404)
})
