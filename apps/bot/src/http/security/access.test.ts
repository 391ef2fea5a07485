import { describe, expect, test } from 'bun:test'
import { createWorld } from '../../testing/world.ts'

const TOKEN = 'correct-horse-battery-staple'

/**
 * Every path there is, with one of its own where it has a parameter: what it answers to those who may use it, and
 * whether that is everyone even with a token set.
 */
const ROUTES: readonly (readonly [method: string, path: string, allowed: number, access: 'open' | 'token'])[] = [
  ['GET', '/api/v1/connections', 200, 'token'],
  ['GET', '/api/v1/connections/vest', 200, 'token'],
  ['POST', '/api/v1/connections/vest/reconnect', 202, 'token'],
  ['POST', '/api/v1/connections/vest/pause', 202, 'token'],
  ['POST', '/api/v1/connections/vest/resume', 202, 'token'],
  ['GET', '/api/v1/events', 200, 'token'],
  ['GET', '/api/v1/outages', 200, 'token'],
  ['GET', '/api/v1/events.csv', 200, 'token'],
  ['GET', '/api/v1/events.jsonl', 200, 'token'],
  ['GET', '/api/v1/outages.csv', 200, 'token'],
  ['GET', '/api/v1/outages.jsonl', 200, 'token'],
  ['GET', '/api/v1/outages/1', 404, 'token'],
  ['GET', '/api/v1/stats', 200, 'token'],
  ['GET', '/api/v1/timeline', 200, 'token'],
  ['GET', '/api/v1/series?connection=vest&metric=rtt', 200, 'token'],
  ['GET', '/api/v1/books?connection=vest&market=BTC-PERP', 200, 'token'],
  ['GET', '/api/v1/spreads', 200, 'token'],
  ['GET', '/api/v1/trades?connection=vest&market=BTC-PERP', 200, 'token'],
  ['GET', '/api/v1/stream', 200, 'token'],
  ['GET', '/api/v1/notices', 200, 'token'],
  ['GET', '/api/v1/notices/channels', 200, 'token'],
  ['GET', '/api/v1/notices/1', 404, 'token'],
  ['POST', '/api/v1/notices/test', 400, 'token'],
  ['GET', '/api/v1/silences', 200, 'token'],
  ['POST', '/api/v1/silences', 400, 'token'],
  ['DELETE', '/api/v1/silences/1', 404, 'token'],
  ['POST', '/api/v1/outages/1/acknowledge', 404, 'token'],
  ['GET', '/api/v1/config', 200, 'token'],
  ['POST', '/api/v1/config/reload', 409, 'token'],
  ['GET', '/api/v1/health', 200, 'token'],
  ['GET', '/api/v1/demo/faults', 404, 'token'],
  ['POST', '/api/v1/demo/faults', 404, 'token'],
  // Without a body: a login is refused as such.
  ['POST', '/api/v1/session', 400, 'open'],
  ['DELETE', '/api/v1/session', 204, 'token'],
  ['GET', '/healthz', 200, 'open'],
  ['GET', '/readyz', 200, 'open'],
  // The panel: its page for every path of its own, and its files
  ['GET', '/', 200, 'open'],
  ['HEAD', '/', 200, 'open'],
  ['GET', '/outages', 200, 'open'],
  ['GET', '/assets/app.js', 200, 'open'],
  ['GET', '/assets/gone.js', 404, 'open'],
  // What is not there is told to those alone who may know what is
  ['GET', '/api', 404, 'token'],
  ['GET', '/api/v1/nothing', 404, 'token'],
  ['GET', '/api/v2/connections', 404, 'token'],
  ['GET', '/metrics', 200, 'token'],
  ['GET', '/metrics/more', 404, 'token'],
  ['GET', '/docs', 200, 'token'],
  ['GET', '/docs/app.js', 404, 'token'],
  ['GET', '/api/v1/openapi.json', 200, 'token'],
  ['POST', '/', 405, 'token'],
  ['OPTIONS', '/', 204, 'token'],
  ['PUT', '/healthz', 405, 'token'],
  ['DELETE', '/api/v1/events', 405, 'token'],
  ['OPTIONS', '/api/v1/connections', 204, 'token'],
  ['HEAD', '/api/v1/connections', 200, 'token'],
  ['HEAD', '/api/v1/stream', 200, 'token'],
]

/** Where nobody logs in, the login is not there. */
const WITHOUT_TOKEN: Readonly<Record<string, number>> = { 'POST /api/v1/session': 404, 'DELETE /api/v1/session': 404 }

const PANEL = {
  '/index.html': new Blob(['<!doctype html>'], { type: 'text/html;charset=utf-8' }),
  '/assets/app.js': new Blob(['1'], { type: 'text/javascript;charset=utf-8' }),
}

const CREDENTIALS = [
  'no credential',
  'a wrong token',
  'a wrong session',
  'another scheme',
  'an empty token',
  'the token in the query',
  'the right token',
  'the right session',
] as const
const RIGHT: readonly string[] = ['the right token', 'the right session']

async function worldWith(token?: string) {
  const world = await createWorld({ panel: PANEL, mode: 'live', ...(token === undefined ? {} : { token }) })
  const login = await world.post('/api/v1/session', { token: TOKEN })
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''
  const headersOf = (credential: (typeof CREDENTIALS)[number]): Record<string, string> => {
    switch (credential) {
      case 'no credential':
      case 'the token in the query':
        return {}
      case 'a wrong token':
        return { authorization: 'Bearer wrong' }
      case 'a wrong session':
        return { cookie: 'holdfast_session=guess' }
      case 'another scheme':
        return { authorization: `Basic ${TOKEN}` }
      case 'an empty token':
        return { authorization: 'Bearer ' }
      case 'the right token':
        return { authorization: `Bearer ${TOKEN}` }
      case 'the right session':
        return { cookie }
    }
  }
  const ask = async (method: string, path: string, credential: (typeof CREDENTIALS)[number]) => {
    const query = `${path.includes('?') ? '&' : '?'}token=${TOKEN}`
    const url = credential === 'the token in the query' ? `${path}${query}` : path
    const response = await world.request(url, { method, headers: headersOf(credential) })
    await response.body?.cancel()
    return response
  }
  return { ...world, ask }
}

/** A path with something of its own where it has a parameter. */
const exampleOf = (path: string) => path.replace(/(outages|notices|silences)\/:id/, '$1/1').replace(':id', 'vest')

test('the table walks every route there is', async () => {
  const { app } = await worldWith()
  const walked = ROUTES.map(([method, path]) => `${method} ${path.replace(/\?.*/, '')}`)
  const missing = app.routes
    .map(({ method, path }) => `${method} ${exampleOf(path)}`)
    .filter((route) => !walked.includes(route))
  expect(missing).toEqual([])
})

test.each(ROUTES)('without a token: %s %s is open to this machine', async (method, path, allowed) => {
  const { ask } = await worldWith()
  for (const credential of CREDENTIALS.filter((one) => one !== 'the token in the query')) {
    const { status } = await ask(method, path, credential)
    expect(`${credential}: ${status}`).toBe(`${credential}: ${WITHOUT_TOKEN[`${method} ${path}`] ?? allowed}`)
  }
})

test.each(ROUTES)('with a token: %s %s', async (method, path, allowed, access) => {
  for (const credential of CREDENTIALS) {
    const { ask } = await worldWith(TOKEN)
    const response = await ask(method, path, credential)
    const isLetIn = access === 'open' || RIGHT.includes(credential)
    if (credential === 'the token in the query' && isLetIn) continue
    const expected = isLetIn ? allowed : 401
    expect(`${credential}: ${response.status}`).toBe(`${credential}: ${expected}`)
    if (expected === 401) expect(response.headers.get('www-authenticate')).toStartWith('Bearer')
  }
})

describe('no other spelling of a path', () => {
  test.each([
    '//api/v1/connections',
    '/api//v1/connections',
    '/%61pi/v1/connections',
    '/api%2fv1%2fconnections',
    '/api/v1/connections/',
    '/API/v1/connections',
    '/./api/v1/connections',
    '/x/../api/v1/connections',
    '/x/%2e%2e/api/v1/connections',
    '/api/v1/connections;x',
    '/api/v1/connections%00',
    '/api/v1/connections?x=.js',
    '/assets/../api/v1/connections',
    '/assets/..%2f..%2fapi/v1/connections',
    '/%2561pi/v1/connections',
    '/metrics%20',
    '/docs/..',
  ])('%s tells anything', async (path) => {
    const { request } = await worldWith(TOKEN)
    const response = await request(path)
    expect([200, 401, 404]).toContain(response.status)
    // What is answered is the panel's page, open to all.
    const text = await response.text()
    expect(text).not.toContain('paradex')
    if (response.status === 200) expect(text).toBe('<!doctype html>')
  })
})
