import { describe, expect, test } from 'bun:test'
import { ENDPOINTS, PROBLEMS, problemsOf } from '@holdfast/api-contract'
import { type JsonSchema, type OpenApiDocument, openApiDocument } from '@holdfast/api-contract/openapi'
import { Validator } from '@seriousme/openapi-schema-validator'
import Ajv2020 from 'ajv/dist/2020.js'
import { channelOf } from '../../notices/rules/testing.ts'
import { adapterOf, createWorld } from '../../testing/world.ts'

const DOCUMENT = openApiDocument(ENDPOINTS, '1.2.3')

/** The document as something to judge answers by: a member that it does not name is a mistake too. */
function closed(value: unknown, key = ''): unknown {
  // What is one part of several is closed where they are put together.
  if (key === 'allOf' || key === 'Problem') return value
  if (Array.isArray(value)) return value.map((item) => closed(item))
  if (typeof value !== 'object' || value === null) return value
  const schema = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner, name)]))
  const isObject = 'allOf' in schema || (schema['type'] === 'object' && 'properties' in schema)
  return isObject && !('additionalProperties' in schema) ? { ...schema, unevaluatedProperties: false } : schema
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
ajv.addSchema({ ...(closed(DOCUMENT) as object), $id: 'document' })

/** What is wrong with an answer by the document; nothing where all is well. */
async function faultsOf(path: string, method: string, response: Response): Promise<readonly string[]> {
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? ''
  const operation = DOCUMENT.paths[path]?.[method]
  const content = operation?.responses[response.status]?.content
  if (operation?.responses[response.status] === undefined) return [`no answer ${response.status}`]
  if (content === undefined) return response.body === null ? [] : ['a body that is not documented']
  if (content[type] === undefined) return [`no answer of type ${type}`]
  if (!type.endsWith('json')) return []
  const pointer = ['paths', path, method, 'responses', String(response.status), 'content', type, 'schema']
  const escaped = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
  const validate = ajv.getSchema(`document#/${escaped.join('/')}`)
  if (validate === undefined) return ['no schema']
  if (validate(await response.json())) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

describe('the document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(DOCUMENT)))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  test('has every route that is served, and no other', async () => {
    const { app } = await createWorld()
    const served = app.routes.map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    const documented = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(documented.toSorted()).toEqual(served.toSorted())
    expect(new Set(served).size).toBe(served.length)
  })

  test('is what the bot serves', async () => {
    const { request } = await createWorld()
    const response = await request('/api/v1/openapi.json')
    expect(response.headers.get('content-type')).toBe('application/json')
    const served = (await response.json()) as OpenApiDocument
    expect(served).toEqual(JSON.parse(JSON.stringify({ ...DOCUMENT, info: { ...DOCUMENT.info, version: '0.0.0' } })))
  })

  test('every reference leads somewhere, and every name is used', () => {
    const refs = new Set(JSON.stringify(DOCUMENT).match(/(?<="\$ref":")[^"]+/g))
    const names = Object.keys(DOCUMENT.components.schemas).map((name) => `#/components/schemas/${name}`)
    expect([...refs].toSorted()).toEqual(names.toSorted())
  })

  test('an instant, a duration and a choice say what they are', () => {
    const { Connection, Outage, State } = DOCUMENT.components.schemas
    expect(Connection?.properties?.['since']).toMatchObject({
      type: 'integer',
      description: expect.stringContaining('ms since'),
    })
    expect(Connection?.properties?.['state']).toEqual({ $ref: '#/components/schemas/State' })
    expect(State?.enum).toContain('degraded')
    expect(Outage?.required).toContain('durationMs')
    const named = (name: string) =>
      DOCUMENT.paths['/api/v1/events']?.['get']?.parameters?.find((one) => one.name === name)
    expect(named('limit')).toEqual({
      name: 'limit',
      in: 'query',
      required: false,
      description: 'items of a page',
      schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
    })
    expect(named('type')).toMatchObject({
      style: 'form',
      explode: false,
      schema: { type: 'array', items: { $ref: '#/components/schemas/EventType' } },
    })
    const books = DOCUMENT.paths['/api/v1/books']?.['get']?.parameters
    expect(books?.map(({ name, required }) => [name, required])).toEqual([
      ['connection', true],
      ['market', true],
    ])
  })

  test('says who may call, what a body must have, and what may be refused', () => {
    const at = (path: string, method: string) => DOCUMENT.paths[path]?.[method]
    expect(at('/healthz', 'get')?.security).toEqual([])
    expect(at('/api/v1/stats', 'get')?.security).toEqual([{ bearer: [] }, { session: [] }])
    expect(at('/api/v1/session', 'post')?.requestBody?.required).toBe(true)
    expect(at('/api/v1/connections/{id}/pause', 'post')?.requestBody?.required).toBe(false)
    const codes = (status: number): JsonSchema | undefined =>
      at('/api/v1/connections/{id}/pause', 'post')?.responses[status]?.content?.['application/problem+json']?.schema
    expect(codes(404)?.properties?.['code']?.enum).toEqual(['unknown_connection'])
    expect(codes(403)?.properties?.['code']?.enum).toEqual(['origin_not_allowed'])
    const stream = at('/api/v1/stream', 'get')?.responses[200]?.content?.['text/event-stream']
    expect(stream?.['x-events']).toMatchObject({
      event: { $ref: '#/components/schemas/Event' },
      reset: { type: 'object' },
    })
  })
})

/** Requests, and the operations whose answers they are; between them every operation. */
const ASKED: readonly (readonly [method: string, path: string, of: string, body?: object])[] = [
  ['GET', '/api/v1/connections', '/api/v1/connections'],
  ['GET', '/api/v1/connections/vest', '/api/v1/connections/{id}'],
  ['GET', '/api/v1/connections/nobody', '/api/v1/connections/{id}'],
  ['POST', '/api/v1/connections/vest/reconnect', '/api/v1/connections/{id}/reconnect', {}],
  ['POST', '/api/v1/connections/vest/pause', '/api/v1/connections/{id}/pause', { reason: 'a while' }],
  ['POST', '/api/v1/connections/vest/pause', '/api/v1/connections/{id}/pause', { reasn: 'misspelt' }],
  ['POST', '/api/v1/connections/vest/resume', '/api/v1/connections/{id}/resume', {}],
  ['GET', '/api/v1/events', '/api/v1/events'],
  ['GET', '/api/v1/events?limit=0', '/api/v1/events'],
  ['GET', '/api/v1/outages', '/api/v1/outages'],
  ['GET', '/api/v1/outages/1', '/api/v1/outages/{id}'],
  ['GET', '/api/v1/outages/x', '/api/v1/outages/{id}'],
  ['GET', '/api/v1/events.csv', '/api/v1/events.csv'],
  ['GET', '/api/v1/events.jsonl', '/api/v1/events.jsonl'],
  ['GET', '/api/v1/outages.csv', '/api/v1/outages.csv'],
  ['GET', '/api/v1/outages.jsonl', '/api/v1/outages.jsonl'],
  ['GET', '/api/v1/stats', '/api/v1/stats'],
  ['GET', '/api/v1/timeline', '/api/v1/timeline'],
  ['GET', '/api/v1/series?connection=vest&metric=recovery', '/api/v1/series'],
  ['GET', '/api/v1/books?connection=vest&market=BTC-PERP', '/api/v1/books'],
  ['GET', '/api/v1/books?connection=vest&market=DOGE', '/api/v1/books'],
  ['GET', '/api/v1/books?connection=paradex&market=BTC-USD-PERP', '/api/v1/books'],
  ['GET', '/api/v1/trades?connection=vest&market=BTC-PERP', '/api/v1/trades'],
  ['GET', '/api/v1/spreads', '/api/v1/spreads'],
  ['GET', '/api/v1/stream', '/api/v1/stream'],
  ['GET', '/api/v1/notices', '/api/v1/notices'],
  ['GET', '/api/v1/notices?status=lost', '/api/v1/notices'],
  ['GET', '/api/v1/notices/channels', '/api/v1/notices/channels'],
  ['GET', '/api/v1/notices/1', '/api/v1/notices/{id}'],
  ['GET', '/api/v1/notices/99', '/api/v1/notices/{id}'],
  ['POST', '/api/v1/notices/test', '/api/v1/notices/test', { channel: 'phone' }],
  ['POST', '/api/v1/notices/test', '/api/v1/notices/test', { channel: 'fax' }],
  ['GET', '/api/v1/silences', '/api/v1/silences'],
  ['POST', '/api/v1/silences', '/api/v1/silences', { kind: 'mute', connection: 'vest', forMs: 60_000 }],
  ['POST', '/api/v1/silences', '/api/v1/silences', { kind: 'mute' }],
  ['DELETE', '/api/v1/silences/1', '/api/v1/silences/{id}'],
  ['POST', '/api/v1/outages/1/acknowledge', '/api/v1/outages/{id}/acknowledge', {}],
  ['GET', '/api/v1/config', '/api/v1/config'],
  ['GET', '/api/v1/health', '/api/v1/health'],
  ['GET', '/metrics', '/metrics'],
  ['POST', '/api/v1/config/reload', '/api/v1/config/reload', {}],
  ['GET', '/api/v1/openapi.json', '/api/v1/openapi.json'],
  ['GET', '/docs', '/docs'],
  ['POST', '/api/v1/config/reload', '/api/v1/config/reload', { reason: 'new markets' }],
  ['GET', '/healthz', '/healthz'],
  ['GET', '/healthz?x=1', '/healthz'],
  ['GET', '/readyz', '/readyz'],
  ['POST', '/api/v1/session', '/api/v1/session', { token: 'x' }],
  ['DELETE', '/api/v1/session', '/api/v1/session'],
  ['GET', '/api/v1/demo/faults', '/api/v1/demo/faults'],
  ['POST', '/api/v1/demo/faults', '/api/v1/demo/faults', { fault: 'fin', connection: 'vest' }],
]

const INJECTED = { id: 1, fault: 'fin', connection: 'vest', market: null, beganAt: 5, endedAt: 5, firstFrameAt: null }
const FAULT = {
  fault: 'fin',
  group: 'connection',
  title: 'FIN',
  description: 'Ends it',
  takesMarket: false,
  defaultDurationMs: null,
  exchanges: ['vest'],
  healsAtEnd: false,
}

describe('every answer is as the document says', () => {
  test('the requests are of every operation', () => {
    const asked = new Set(ASKED.map(([method, , of]) => `${method.toLowerCase()} ${of}`))
    const all = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(all.filter((one) => !asked.has(one))).toEqual([])
  })

  test.each(ASKED.map(([method, path, of, body = null]) => ({ method, path, of, body })))(
    '$method $path',
    async (asked) => {
      const { body, method, of, path } = asked
      const faults = {
        list: async () => ({ faults: [FAULT] as never, injected: [INJECTED] }),
        inject: async () => INJECTED,
      }
      const world = await createWorld({ faults, trades: true, channels: [channelOf('phone', { downForMs: 0 })] })
      await world.clock.advance(10_000)
      const trade = { id: '1', price: '100', size: '2', side: 'buy', at: 5 } as const
      adapterOf(world, 'vest').data(1, { channel: 'order_book', market: 'BTC-PERP' })
      adapterOf(world, 'vest').data(1, { channel: 'trades', market: 'BTC-PERP' }, { top: null, value: trade })
      adapterOf(world, 'vest').drop(1)
      await world.clock.advance(10_000)
      const response = body === null ? await world.request(path, { method }) : await world.post(path, body)
      expect(await faultsOf(of, method.toLowerCase(), response)).toEqual([])
      await response.body?.cancel().catch(() => {})
    },
  )

  test('with a token, without it, and down', async () => {
    const world = await createWorld({ token: 'secret' })
    const led = await world.request('/docs', { headers: { accept: 'text/html' } })
    expect([led.status, led.headers.has('location')]).toEqual([302, true])
    expect(DOCUMENT.paths['/docs']?.['get']?.responses[302]?.headers).toHaveProperty('Location')
    expect(await faultsOf('/api/v1/stats', 'get', await world.request('/api/v1/stats'))).toEqual([])
    expect(await faultsOf('/api/v1/session', 'post', await world.post('/api/v1/session', { token: 'x' }))).toEqual([])
    expect(await faultsOf('/api/v1/session', 'post', await world.post('/api/v1/session', { token: 'secret' }))).toEqual(
      [],
    )
    adapterOf(world, 'vest').hangNext(5)
    adapterOf(world, 'vest').drop(1)
    expect(await faultsOf('/readyz', 'get', await world.request('/readyz'))).toEqual([])
    const headers = { authorization: 'Bearer secret' }
    expect(await faultsOf('/readyz', 'get', await world.request('/readyz', { headers }))).toEqual([])
  })

  test('a reload that worked, and one that did not', async () => {
    let text = '{ "mode": "live", "exchanges": [{ "id": "vest", "adapter": "vest", "markets": ["BTC-PERP"] }] }'
    const world = await createWorld({ file: () => text })
    const reload = async () => {
      const response = await world.post('/api/v1/config/reload', {})
      return [response.status, ...(await faultsOf('/api/v1/config/reload', 'post', response))]
    }
    expect(await reload()).toEqual([200])
    text = '{ "mode": "live", "exchangs": [] }'
    expect(await reload()).toEqual([422])
  })

  test('and an answer that is not would be seen', async () => {
    const wrong = (body: object) => faultsOf('/healthz', 'get', Response.json(body))
    expect(await wrong({ status: 'ok' })).toEqual([])
    expect(await wrong({ status: 'fine' })).not.toEqual([])
    expect(await wrong({ status: 'ok', more: 1 })).not.toEqual([])
  })
})

test('a problem is on the list of every endpoint that takes what it is about', () => {
  expect(problemsOf(ENDPOINTS.alive)).toEqual(['host_not_allowed', 'internal_error'])
  expect(problemsOf(ENDPOINTS.stats)).toContain('unknown_parameter')
  expect(problemsOf(ENDPOINTS.stream)).toContain('origin_not_allowed')
  expect(problemsOf(ENDPOINTS.stats)).not.toContain('origin_not_allowed')
  expect(problemsOf(ENDPOINTS.login)).toEqual(expect.arrayContaining(['invalid_body', 'wrong_token', 'body_too_large']))
  expect(Object.keys(PROBLEMS)).toEqual(expect.arrayContaining([...problemsOf(ENDPOINTS.injectFault)]))
})
