import { expect, test } from 'bun:test'
import { createWorld } from '../../testing/world.ts'
import { MAX_BODY_BYTES } from '../body.ts'

const TOKEN = 'correct-horse-battery-staple'
const ADDRESS = '192.0.2.1'

/** What is wrong with a request, in the order in which it is to be found. */
const WRONGS = [
  { name: 'another Host', headers: { host: 'evil.test' }, code: 'host_not_allowed', status: 421 },
  { name: 'another Origin', headers: { origin: 'http://evil.test' }, code: 'origin_not_allowed', status: 403 },
  { name: 'no proof', headers: { authorization: '' }, code: 'unauthorized', status: 401 },
  { name: 'too often', headers: {}, code: 'too_many_requests', status: 429, isTooOften: true },
  { name: 'no JSON', headers: { 'content-type': 'text/plain' }, code: 'unsupported_media_type', status: 415 },
  { name: 'nothing there', headers: {}, code: 'not_found', status: 404, path: '/api/v1/nothing' },
] as const

const PAIRS = WRONGS.flatMap((first, index) => WRONGS.slice(index + 1).map((second) => [first, second] as const))

const few = { reads: { perSecond: 1, burst: 3 }, actions: { perSecond: 1, burst: 3 } }
const rates = { proven: few, unproven: few }

test.each(PAIRS)('two wrongs, the first is told: %o before %o', async (first, second) => {
  const { post, request } = await createWorld({ token: TOKEN, rates, address: () => ADDRESS })
  const right = { authorization: `Bearer ${TOKEN}`, origin: 'http://127.0.0.1:4400' }
  if ('isTooOften' in first || 'isTooOften' in second) {
    // Both callers have used up theirs: whoever proved something, and whoever did not.
    for (let time = 0; time < 3; time++) {
      await post('/api/v1/connections/vest/pause', {}, right)
      await post('/api/v1/session', {})
    }
  }
  const path = [first, second].flatMap((one) => ('path' in one ? [one.path] : []))[0]
  const response = await request(path ?? '/api/v1/connections/vest/pause', {
    method: 'POST',
    body: '{}',
    headers: { ...right, 'content-type': 'application/json', ...second.headers, ...first.headers },
  })
  expect(await response.json()).toMatchObject({ code: first.code, status: first.status })
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('a body is measured by what it says of itself before it is read', async () => {
  const { request } = await createWorld()
  const init = {
    method: 'POST',
    headers: { 'content-length': String(MAX_BODY_BYTES + 1), 'content-type': 'text/plain' },
  }
  expect((await request('/api/v1/connections/vest/pause', init)).status).toBe(413)
})
