import { expect, test } from 'bun:test'
import { ENDPOINTS, type Endpoint } from '@holdfast/api-contract'
import { createWorld } from '../testing/world.ts'

const PANEL = { '/index.html': new Blob(['<!doctype html>'], { type: 'text/html;charset=utf-8' }) }
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** By path, the methods that its endpoints have. */
const BY_PATH = Map.groupBy(Object.values(ENDPOINTS), ({ path }) => path)

/** True where another endpoint, of a path with parameters, answers. */
const isServed = (method: string, url: string): boolean =>
  Object.values(ENDPOINTS).some(
    (endpoint) =>
      (endpoint.method === method || (endpoint.method === 'GET' && method === 'HEAD')) &&
      new RegExp(`^${endpoint.path.replace(':id', '[^/]+')}$`).test(url),
  )

test.each([...BY_PATH.keys()])('%s tells its methods, and refuses others', async (path) => {
  const { request } = await createWorld()
  const own = (BY_PATH.get(path) ?? []).flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  const allow = [...own, 'OPTIONS'].join(', ')
  const url = path.replace(':id', 'vest')
  const options = await request(url, { method: 'OPTIONS' })
  expect([options.status, options.headers.get('allow'), await options.text()]).toEqual([204, allow, ''])
  for (const method of METHODS.filter((one) => !own.includes(one) && !isServed(one, url))) {
    const refused = await request(url, { method })
    expect([method, refused.status, refused.headers.get('allow')]).toEqual([method, 405, allow])
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
  }
})

test.each(Object.values(ENDPOINTS).filter(({ method }) => method === 'GET'))(
  'HEAD $path is GET without a body',
  async ({ path }) => {
    const { request } = await createWorld()
    const url = path.replace('/outages/:id', '/outages/9').replace(':id', 'vest')
    const [get, head] = [await request(url), await request(url, { method: 'HEAD' })]
    expect([head.status, head.headers.get('content-type')]).toEqual([get.status, get.headers.get('content-type')])
    expect(await head.text()).toBe('')
    await get.body?.cancel()
  },
)

const asksForParameters = ({ query }: Endpoint): boolean => query !== undefined

const UNASKED = Object.values(ENDPOINTS).filter((endpoint) => !asksForParameters(endpoint))

test.each(UNASKED)('$method $path, which has no parameter, does not look at the query', async ({ method, path }) => {
  const url = path.replace(':id', 'vest')
  const answer = async (query: string) => {
    const { request } = await createWorld()
    const response = await request(`${url}${query}`, { method })
    return [response.status, response.headers.get('content-type'), await response.text()]
  }
  const plain = await answer('')
  for (const query of ['?_=1764200000', '?verbose', '?t=1&t=2', '?%']) expect(await answer(query)).toEqual(plain)
})

test.each(Object.values(ENDPOINTS).filter(asksForParameters))(
  '$method $path refuses a parameter it does not know',
  async ({ method, path }) => {
    const { request } = await createWorld()
    const response = await request(`${path.replace(':id', 'vest')}?surprise=1`, { method })
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'unknown_parameter', parameter: 'surprise' }),
    ])
  },
)

test('a page of the panel is only read', async () => {
  const { request } = await createWorld({ panel: PANEL })
  const refused = await request('/outages', { method: 'POST' })
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  expect((await request('/', { method: 'OPTIONS' })).status).toBe(204)
  expect((await request('/docs/more', { method: 'POST' })).status).toBe(404)
})

test('with a token, what a method needs HEAD and OPTIONS need', async () => {
  const { request } = await createWorld({ token: 'secret' })
  expect((await request('/healthz', { method: 'HEAD' })).status).toBe(200)
  expect((await request('/api/v1/stats', { method: 'HEAD' })).status).toBe(401)
  expect((await request('/api/v1/stats', { method: 'OPTIONS' })).status).toBe(401)
  const foreign = await request('/api/v1/stats', { method: 'OPTIONS', headers: { origin: 'http://evil.test' } })
  expect(foreign.status).toBe(403)
})
