import { describe, expect, test } from 'bun:test'
import { CAUSES, EVENT_TYPES, SCOPES } from '@holdfast/adapter-core/events'
import { EventPageSchema, OutagePageSchema, ProblemSchema, SeriesSchema } from '@holdfast/api-contract'
import { memoryStore, WindowTooLargeError } from '@holdfast/event-store'
import * as v from 'valibot'
import { createWorld } from '../testing/world.ts'

const INSTANTS = ['0 to 8640000000000000']
const WHOLE = ['0 to 9007199254740991']
const ITEMS = ['1 to 1000']
const NAMES = ['1 to 64 characters']
const PLACES = ['`next` of an earlier page']
const LENGTHS = ['a whole number of up to six digits with ms, s, m, h, d or w']

const EVENTS = ['connection', 'type', 'from', 'to', 'outage', 'limit', 'cursor', 'after']
const OUTAGES = [
  'connection',
  'cause',
  'scope',
  'exchange',
  'from',
  'to',
  'minDurationMs',
  'ongoing',
  'planned',
  'limit',
  'cursor',
]
const WINDOWS = ['connection', 'from', 'to', 'window']

/** A query that is refused, the parameter that the answer names, and what it says is allowed. */
type Refusal = readonly [query: string, parameter: string, allowed: readonly string[]]

const BAD_INSTANTS: readonly Refusal[] = ['from', 'to'].flatMap((name) =>
  ['-1', '1.5', '1e3', 'yesterday', '', '0x10', ' 5', '8640000000000001', '99999999999999999999'].map(
    (text): Refusal => [`${name}=${encodeURIComponent(text)}`, name, INSTANTS],
  ),
)
const BAD_LISTS: readonly Refusal[] = [
  ...BAD_INSTANTS,
  ...['0', '-1', '1001', '1e2', '1.5', 'ten', '', '99999999999999999999'].map(
    (text): Refusal => [`limit=${text}`, 'limit', ITEMS],
  ),
  ['from=20&to=10', 'from', ['0 to 10']],
  ['limit=1&limit=2', 'limit', ITEMS],
  ['from=1&from=1', 'from', INSTANTS],
  ['connection=', 'connection', NAMES],
  [`connection=${'x'.repeat(65)}`, 'connection', NAMES],
  ['cursor=nonsense', 'cursor', PLACES],
  ['cursor=', 'cursor', PLACES],
  [`cursor=${'x'.repeat(513)}`, 'cursor', PLACES],
]
const BAD_EXPORTS: readonly Refusal[] = [
  ...BAD_INSTANTS,
  ...['0', '-1', '1.5', 'all', ''].map((text): Refusal => [`limit=${text}`, 'limit', ['1 to 9007199254740991']]),
  ['from=20&to=10', 'from', ['0 to 10']],
  ['connection=', 'connection', NAMES],
]
const BAD_WINDOWS: readonly Refusal[] = [
  ...BAD_INSTANTS,
  ['from=20&to=10', 'from', ['0 to 9']],
  ['from=10&to=10', 'from', ['0 to 9']],
  ['window=1h&from=1', 'window', ['window alone', 'from and to without window']],
  ['window=1h&to=1', 'window', ['window alone', 'from and to without window']],
  ['window=0s', 'window', ['1ms to the whole record']],
  ...['yesterday', '24', '-1h', '1.5h', ''].map((text): Refusal => [`window=${text}`, 'window', LENGTHS]),
  ['window=1h&window=1h', 'window', LENGTHS],
]

/** Of each route a query that it answers, and those that it refuses. */
const ROUTES: readonly (readonly [path: string, good: string, refusals: readonly Refusal[]])[] = [
  [
    '/api/v1/events',
    'limit=1000&from=0&to=8640000000000000',
    [
      ...BAD_LISTS,
      ['type=exploded', 'type', EVENT_TYPES],
      ['type=', 'type', EVENT_TYPES],
      ['type=connection_lost,exploded', 'type', EVENT_TYPES],
      ['type=connection_lost,', 'type', EVENT_TYPES],
      ['outage=-1', 'outage', WHOLE],
      ['after=x', 'after', WHOLE],
      ['conection=vest', 'conection', EVENTS],
      ['cause=dns', 'cause', EVENTS],
    ],
  ],
  [
    '/api/v1/outages',
    'limit=1&from=5&to=5',
    [
      ...BAD_LISTS,
      ['cause=gremlins', 'cause', CAUSES],
      ['cause=dns&cause=tls', 'cause', CAUSES],
      ['scope=galaxy', 'scope', SCOPES],
      ['ongoing=maybe', 'ongoing', ['true', 'false']],
      ['planned=maybe', 'planned', ['true', 'false']],
      ['exchange=', 'exchange', ['1 to 64 characters']],
      ['minDurationMs=-1', 'minDurationMs', WHOLE],
      ['minDurationMs=1.5', 'minDurationMs', WHOLE],
      ['type=connection_lost', 'type', OUTAGES],
    ],
  ],
  ...['csv', 'jsonl'].flatMap((format): typeof ROUTES => [
    [
      `/api/v1/events.${format}`,
      'limit=100000&cause=dns&minDurationMs=5',
      [
        ...BAD_EXPORTS,
        ['type=exploded', 'type', EVENT_TYPES],
        ['cause=gremlins', 'cause', CAUSES],
        ['minDurationMs=x', 'minDurationMs', WHOLE],
        ['scope=connection', 'scope', [...EVENTS.filter((name) => name !== 'cursor'), 'cause', 'minDurationMs']],
      ],
    ],
    [
      `/api/v1/outages.${format}`,
      'ongoing=true',
      [
        ...BAD_EXPORTS,
        ['cause=gremlins', 'cause', CAUSES],
        ['scope=galaxy', 'scope', SCOPES],
        ['ongoing=1', 'ongoing', ['true', 'false']],
        ['after=1', 'after', OUTAGES.filter((name) => name !== 'cursor')],
      ],
    ],
  ]),
  ['/api/v1/stats', 'window=30d', [...BAD_WINDOWS, ['limit=5', 'limit', WINDOWS]]],
  [
    '/api/v1/timeline',
    'from=1&to=2&resolutionMs=1',
    [
      ...BAD_WINDOWS,
      ['limit=5', 'limit', [...WINDOWS, 'connections', 'resolutionMs']],
      ...['0', '-1', '1.5', 'fine', ''].map(
        (text): Refusal => [`resolutionMs=${text}`, 'resolutionMs', ['1 to 8640000000000000']],
      ),
    ],
  ],
  [
    '/api/v1/series',
    'connection=vest&metric=rtt',
    [
      ['connection=vest', 'metric', ['rtt', 'rate', 'recovery']],
      ['connection=vest&metric=mood', 'metric', ['rtt', 'rate', 'recovery']],
      ['metric=rtt', 'connection', NAMES],
      ...BAD_WINDOWS.map(([query, ...said]): Refusal => [`connection=vest&metric=rtt&${query}`, ...said]),
    ],
  ],
]

describe.each(ROUTES)('%s', (path, good, refusals) => {
  test('answers a good query, of a connection that nobody knows as well', async () => {
    const { request } = await createWorld()
    expect((await request(`${path}?${good}`)).status).toBe(200)
    expect((await request(`${path}?${good.replace('connection=vest&', '')}&connection=nobody`)).status).toBe(200)
  })

  test('refuses a bad one, naming the parameter and what is allowed', async () => {
    const { request } = await createWorld()
    for (const [query, parameter, allowed] of refusals) {
      const response = await request(`${path}?${query}`)
      expect([query, response.status]).toEqual([query, 400])
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      const problem = v.parse(ProblemSchema, await response.json())
      expect([query, problem.parameter, problem.allowed]).toEqual([query, parameter, [...allowed]])
      expect(problem.detail).toContain(parameter)
      expect(problem.detail).toContain(allowed[0] ?? '')
    }
  })
})

test('a cursor is good for its own list and filters alone', async () => {
  const { request, store } = await createWorld()
  const { next } = v.parse(EventPageSchema, await (await request('/api/v1/events?limit=1&connection=vest')).json())
  expect((await store.events({ limit: 5, connection: 'vest' })).items.length).toBeGreaterThan(1)
  expect((await request(`/api/v1/events?limit=2&connection=vest&cursor=${next}`)).status).toBe(200)
  for (const path of ['events?', 'events?connection=paradex&', 'events?connection=vest&after=0&', 'outages?']) {
    const response = await request(`/api/v1/${path}cursor=${next}`)
    expect(await response.json()).toMatchObject({ status: 400, parameter: 'cursor', allowed: PLACES })
  }
  const other = await createWorld()
  expect((await other.request(`/api/v1/events?connection=vest&cursor=${next}`)).status).toBe(400)
})

test('a window that holds too much is a 400 that names what made it so long, and says what to do', async () => {
  const refuse = () => Promise.reject(new WindowTooLargeError('name a connection or take a shorter window'))
  const { request } = await createWorld({ store: { ...memoryStore(), timeline: refuse, series: refuse } })
  for (const [path, parameter] of [
    ['timeline', 'window'],
    ['timeline?window=90d', 'window'],
    ['timeline?from=5', 'from'],
    ['series?connection=vest&metric=rtt&from=0', 'from'],
  ]) {
    const response = await request(`/api/v1/${path}`)
    const problem = v.parse(ProblemSchema, await response.json())
    expect(problem).toMatchObject({ status: 400, code: 'invalid_parameter', parameter })
    expect(problem.detail).toContain('name a connection or take a shorter window')
    expect(problem.allowed).toEqual(['a shorter window', 'one connection'])
  }
})

test('a chart has the points that were measured', async () => {
  const { request, store, clock } = await createWorld()
  const at = Math.floor(clock.now() / 60_000) * 60_000
  const minute = { connection: 'vest', metric: 'rtt', at, bucketMs: 60_000, n: 3, mean: 2, min: 1, max: 3 } as const
  await store.addSamples([minute])
  const read = async (query: string) =>
    v.parse(SeriesSchema, await (await request(`/api/v1/series?connection=vest&${query}`)).json())
  expect(await read(`metric=rtt&from=${at}&to=${at + 1}`)).toEqual([minute])
  expect(await read('metric=rate')).toEqual([])
  expect(v.parse(OutagePageSchema, await (await request('/api/v1/outages?connection=nobody')).json()).items).toEqual([])
})
