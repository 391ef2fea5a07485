import { describe, expect, test } from 'bun:test'
import { createWorld } from '../../testing/world.ts'

const TOKEN = 'correct-horse-battery-staple'
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'sec-fetch-mode': 'navigate' }

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

describe('a browser that opens the reference without a session', () => {
  test.each([
    ['/docs', '/?after=%2Fdocs'],
    ['/docs?theme=dark', '/?after=%2Fdocs%3Ftheme%3Ddark'],
    // What is not valid is not carried on.
    ['/docs?theme=//evil.test', '/?after=%2Fdocs'],
    ['/docs?after=//evil.test', '/?after=%2Fdocs'],
    ['/docs?theme=dark&next=https://evil.test', '/?after=%2Fdocs%3Ftheme%3Ddark'],
  ])('%s is led to the login, and has a way back: %s', async (path, location) => {
    const { request } = await createWorld({ token: TOKEN })
    for (const headers of [BROWSER, { accept: 'text/html' }, { ...BROWSER, cookie: 'holdfast_session=guess' }]) {
      const response = await request(path, { headers })
      expect([response.status, response.headers.get('location')]).toEqual([302, location])
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(await response.text()).toBe('')
    }
  })

  test('with one sees it', async () => {
    const { post, request } = await createWorld({ token: TOKEN })
    const cookie = cookieOf(await post('/api/v1/session', { token: TOKEN }))
    expect((await request('/docs', { headers: { ...BROWSER, cookie } })).status).toBe(200)
  })

  test.each([
    ['a script', 'GET', '/docs', { accept: '*/*' }],
    ['a script that names nothing', 'GET', '/docs', {}],
    ['a fetch of a page', 'GET', '/docs', { ...BROWSER, 'sec-fetch-mode': 'cors' }],
    ['a wrong token', 'GET', '/docs', { ...BROWSER, authorization: 'Bearer wrong' }],
    ['what is no reading', 'POST', '/docs', BROWSER],
    ['anything else', 'GET', '/metrics', BROWSER],
    ['anything below it', 'GET', '/docs/more', BROWSER],
    ['the API', 'GET', '/api/v1/openapi.json', BROWSER],
  ])('%s is refused as ever', async (_who, method, path, headers) => {
    const { request } = await createWorld({ token: TOKEN })
    const response = await request(path, { method, headers })
    expect([response.status, response.headers.get('location')]).toEqual([401, null])
    expect(response.headers.get('www-authenticate')).toStartWith('Bearer')
  })
})

describe('who comes back with a session that has ended hears why', () => {
  type World = Awaited<ReturnType<typeof createWorld>>
  const asked = async ({ request }: World, headers: Record<string, string>) => {
    const response = await request('/api/v1/spreads', { headers })
    const { code, detail } = (await response.json()) as { code: string; detail: string }
    return { status: response.status, code, detail }
  }

  test.each([
    [
      'the token was changed',
      async ({ credentials }: World) => void credentials.rotate('another'),
      'The token was changed',
    ],
    [
      'it was logged out everywhere',
      async ({ request }: World, headers: Record<string, string>) =>
        void (await request('/api/v1/session?everywhere=true', { method: 'DELETE', headers })),
      'It was logged out',
    ],
    ['its time is over', async ({ clock }: World) => clock.stall(43_200_000), 'as long as a session may be'],
  ])('%s', async (_why, end, words) => {
    const world = await createWorld({ token: TOKEN })
    const headers = { cookie: cookieOf(await world.post('/api/v1/session', { token: TOKEN })) }
    await end(world, headers)
    for (let time = 0; time < 2; time++) {
      const { code, detail, status } = await asked(world, headers)
      expect([status, code]).toEqual([401, 'session_ended'])
      expect(detail).toContain(words)
    }
  })

  test('a guess hears nothing of the kind, nor does a token beside an ended session', async () => {
    const world = await createWorld({ token: TOKEN })
    const cookie = cookieOf(await world.post('/api/v1/session', { token: TOKEN }))
    world.credentials.rotate('another')
    expect((await asked(world, { cookie: 'holdfast_session=guess' })).code).toBe('unauthorized')
    expect((await asked(world, { cookie, authorization: 'Bearer wrong' })).code).toBe('unauthorized')
  })

  test('so many ends are remembered, and no more', async () => {
    const world = await createWorld({ token: TOKEN })
    const cookies: string[] = []
    for (let login = 0; login < 60; login++)
      cookies.push(cookieOf(await world.post('/api/v1/session', { token: TOKEN })))
    world.credentials.rotate('another')
    await world.clock.advance(5_000)
    for (let login = 0; login < 60; login++)
      cookies.push(cookieOf(await world.post('/api/v1/session', { token: 'another' })))
    world.credentials.rotate(TOKEN)
    expect((await asked(world, { cookie: cookies[0] ?? '' })).code).toBe('unauthorized')
    expect((await asked(world, { cookie: cookies[119] ?? '' })).code).toBe('session_ended')
  })
})
