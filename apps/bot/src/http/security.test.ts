import { expect, test } from 'bun:test'
import { createWorld } from '../testing/world.ts'
import { MAX_BODY_BYTES } from './body.ts'

const TOKEN = 'correct-horse-battery-staple'

const PANEL = {
  '/index.html': new Blob(['<!doctype html>'], { type: 'text/html;charset=utf-8' }),
  '/assets/app.js': new Blob(['1'], { type: 'text/javascript;charset=utf-8' }),
}

const world = (token?: string) => createWorld({ panel: PANEL, mode: 'live', ...(token === undefined ? {} : { token }) })

test('every answer has the security headers, whatever it is', async () => {
  const { request } = await world(TOKEN)
  const answers = [
    await request('/'),
    await request('/assets/app.js'),
    await request('/api/v1/connections'),
    await request('/healthz'),
    await request('/', { headers: { host: 'evil.test' } }),
    await request('/api/v1/stream', { headers: { authorization: `Bearer ${TOKEN}` } }),
  ]
  for (const { headers, status } of answers) {
    expect(`${status} ${headers.get('content-security-policy')}`).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
  }
  expect(answers[1]?.headers.get('cache-control')).toContain('immutable')
  expect(answers[0]?.headers.get('cache-control')).toBe('private, no-cache')
  expect(answers[2]?.headers.get('cache-control')).toBe('no-store')
})

test.each([
  ['127.0.0.1:4400', 200],
  ['localhost', 200],
  ['LOCALHOST:1', 200],
  ['[::1]:4400', 200],
  ['bot.lan:4400', 200],
  ['evil.test', 421],
  ['127.0.0.1.evil.test', 421],
  ['localhost:4400@evil.test', 421],
  ['', 421],
])('the Host %p answers %d', async (host, status) => {
  const { request } = await createWorld({ allowedHosts: ['bot.lan'] })
  expect((await request('/healthz', { headers: { host } })).status).toBe(status)
})

test('the Host is checked before all else', async () => {
  const { request } = await world(TOKEN)
  const response = await request('/api/v1/connections', { headers: { host: 'evil.test', origin: 'http://evil.test' } })
  expect(await response.json()).toMatchObject({ status: 421, code: 'host_not_allowed' })
})

test.each([
  ['POST', '/api/v1/connections/vest/reconnect', { origin: 'http://evil.test' }, 403],
  ['POST', '/api/v1/connections/vest/reconnect', { origin: 'http://127.0.0.1:9999' }, 403],
  ['POST', '/api/v1/connections/vest/reconnect', { origin: 'null' }, 403],
  ['POST', '/api/v1/connections/vest/reconnect', { 'sec-fetch-site': 'cross-site' }, 403],
  ['POST', '/api/v1/connections/vest/reconnect', { 'sec-fetch-site': 'same-site' }, 403],
  [
    'POST',
    '/api/v1/connections/vest/reconnect',
    { origin: 'http://127.0.0.1:4400', 'sec-fetch-site': 'same-origin' },
    202,
  ],
  ['GET', '/api/v1/stream', { origin: 'http://evil.test' }, 403],
  ['GET', '/api/v1/stream', { 'sec-fetch-site': 'cross-site' }, 403],
  ['GET', '/api/v1/stream', { 'sec-fetch-site': 'same-origin' }, 200],
  ['GET', '/api/v1/stream', { 'sec-fetch-site': 'none' }, 200],
  ['GET', '/', { 'sec-fetch-site': 'cross-site' }, 200],
])('%s %s with %p answers %d', async (method, path, headers, status) => {
  const { request } = await world()
  const response = await request(path, { method, headers })
  expect(response.status).toBe(status)
  await response.body?.cancel()
})

test('bodies are JSON, small, and what the route expects', async () => {
  const { request } = await world()
  const send = async (body: string | ReadableStream, type: string | null) => {
    const headers = type === null ? undefined : { 'content-type': type }
    const init = { method: 'POST', body, ...(headers === undefined ? {} : { headers }) }
    return (await request('/api/v1/connections/vest/pause', init)).status
  }
  const large = JSON.stringify({ reason: 'x'.repeat(MAX_BODY_BYTES) })
  expect(await send('{}', 'application/json; charset=utf-8')).toBe(202)
  expect(await send('{}', 'text/plain')).toBe(415)
  expect(await send('a=b', 'application/x-www-form-urlencoded')).toBe(415)
  expect(await send(large, 'application/json')).toBe(413)
  expect(await send(new Blob([large]).stream(), 'application/json')).toBe(413)
  expect(await send('{', 'application/json')).toBe(400)
  expect(await send('[]', 'application/json')).toBe(400)
  expect(await send('{"reason": 7}', 'application/json')).toBe(400)
  expect(await send('{"reasn": "x"}', 'application/json')).toBe(400)
})

test('readiness names connections only to those who may know', async () => {
  const { request } = await world(TOKEN)
  expect(await (await request('/readyz')).json()).toEqual({ ready: true })
  const known = await request('/readyz', { headers: { authorization: `Bearer ${TOKEN}` } })
  expect(await known.json()).toEqual({ ready: true, notReady: [] })
})
