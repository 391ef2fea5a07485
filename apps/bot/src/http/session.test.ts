import { expect, test } from 'bun:test'
import { readStream } from '../testing/read-stream.ts'
import { createWorld } from '../testing/world.ts'
import { SESSION_MS } from './security/sessions.ts'

type World = Awaited<ReturnType<typeof createWorld>>

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

test.each([
  [
    'a logout',
    (world: World, headers: Readonly<Record<string, string>>) => world.request(PATH, { method: 'DELETE', headers }),
  ],
  [
    'a new login in its place',
    (world: World, headers: Readonly<Record<string, string>>) => world.post(PATH, { token: TOKEN }, headers),
  ],
])('%s ends the streams of that session at once, and no others', async (_name, end) => {
  const world = await createWorld({ token: TOKEN })
  const headers = { cookie: cookieOf(await world.post(PATH, { token: TOKEN })) }
  const ended = await world.request('/api/v1/stream', { headers })
  await world.request('/api/v1/stream', { headers })
  await world.request('/api/v1/stream', { headers: { authorization: `Bearer ${TOKEN}` } })
  await world.request('/api/v1/stream', { headers: { cookie: cookieOf(await world.post(PATH, { token: TOKEN })) } })
  expect(world.streams.health().clients).toBe(4)
  await end(world, headers)
  expect(world.streams.health()).toEqual({ clients: 2, cutOff: 0 })
  expect(await ended.text()).toBe('')
})

test('more sessions than may be end the oldest, its streams with it', async () => {
  const { clock, post, request, streams } = await createWorld({ token: TOKEN })
  const headers = { cookie: cookieOf(await post(PATH, { token: TOKEN })) }
  await request('/api/v1/stream', { headers })
  for (let login = 0; login < 99; login++) await post(PATH, { token: TOKEN })
  expect(streams.health().clients).toBe(1)
  // The hundred requests that may come at once are used up.
  await clock.advance(1_000)
  await post(PATH, { token: TOKEN })
  expect(streams.health().clients).toBe(0)
})

test('a session that expires takes its streams with it within a second', async () => {
  const { clock, post, request, streams } = await createWorld({ token: TOKEN })
  const headers = { cookie: cookieOf(await post(PATH, { token: TOKEN })) }
  await readStream(await request('/api/v1/stream', { headers }))
  await clock.stall(SESSION_MS - 2_000)
  expect(streams.health().clients).toBe(1)
  await clock.advance(3_000)
  expect(streams.health().clients).toBe(0)
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
