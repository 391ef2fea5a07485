import { expect, test } from 'bun:test'
import { connect } from 'node:net'
import { EventPageSchema } from '@holdfast/api-contract'
import { type EventStore, type ExportRequest, memoryStore } from '@holdfast/event-store'
import * as v from 'valibot'
import { listen } from '../../runtime/server.ts'
import { adapterOf, createWorld } from '../../testing/world.ts'

/** A world in which vest was lost once and came back. */
async function afterAnOutage() {
  const world = await createWorld()
  await world.clock.advance(10_000)
  adapterOf(world, 'vest').drop(1)
  await world.clock.advance(10_000)
  return world
}

/** A world whose exports are endless pieces of 100 kB, or fail after some; `made` counts them. */
async function withEndlessExports({ failsAfter = Number.POSITIVE_INFINITY } = {}) {
  const seen = { made: 0, ended: 0, onEnded: Promise.withResolvers<void>() }
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (let made = 0; ; made++) {
        if (made >= failsAfter) throw new Error('the disk failed')
        seen.made += 1
        yield new Uint8Array(100_000).fill(120)
      }
    } finally {
      seen.ended += 1
      seen.onEnded.resolve()
    }
  }
  const store: EventStore = { ...memoryStore(), export: (_request: ExportRequest) => pieces() }
  return { ...(await createWorld({ store })), seen }
}

test('events as CSV and JSONL, with the filters of the lists and of outages', async () => {
  const { request } = await afterAnOutage()
  const page = v.parse(EventPageSchema, await (await request('/api/v1/events?connection=vest')).json())
  const jsonl = await request('/api/v1/events.jsonl?connection=vest')
  const lines = (await jsonl.text()).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(page.items)
  const limited = await (await request('/api/v1/events.csv?type=connection_lost&limit=1')).text()
  const [header, row, rest] = limited.split('\r\n')
  expect(header).toBe('id,time,at,connection,type,outageId,data')
  expect(row).toMatch(/^\d+,2027-01-15T08:00:10\.\d{3}Z,\d+,vest,connection_lost,\d+,"\{/)
  expect(rest).toBe('')
  const ofOutages = await (await request('/api/v1/events.jsonl?cause=abnormal_close&minDurationMs=1')).text()
  expect(ofOutages).toContain('"connection_lost"')
  expect(ofOutages).not.toContain('"outageId":null')
  expect(await (await request('/api/v1/events.jsonl?minDurationMs=3600000')).text()).toBe('')
  expect(await (await request('/api/v1/outages.csv?cause=abnormal_close')).text()).toContain(',vest,connection,,,')
  expect(await (await request('/api/v1/outages.jsonl?ongoing=true')).text()).toBe('')
})

test('outages tell their exchange in a column after all others, and are narrowed by it and by plan', async () => {
  const { request } = await afterAnOutage()
  const textOf = async (path: string) => (await request(`/api/v1/${path}`)).text()
  const [header, row] = (await textOf('outages.csv')).split('\r\n')
  expect(header).toEndWith(',endedBy,phases,exchange')
  const { exchange, acknowledged, ...rest } = JSON.parse(await textOf('outages?limit=1')).items[0]
  expect(exchange).toBeString()
  expect(row).toEndWith(`,${exchange}`)
  const jsonl = await textOf(`outages.jsonl?exchange=${exchange}&planned=false`)
  expect(JSON.parse(jsonl)).toEqual({ ...rest, exchange })
  expect(await textOf('outages.jsonl?exchange=nobody')).toBe('')
  expect(await textOf(`outages.jsonl?exchange=${exchange}&planned=true`)).toBe('')
})

test('files say what they are, what they are called, and that nobody is to keep them', async () => {
  const { request } = await afterAnOutage()
  const csv = await request('/api/v1/events.csv?from=1800000000000')
  expect(Object.fromEntries(csv.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="holdfast-events-20270115T080000Z-20270115T080020Z.csv"',
    'cache-control': 'no-store',
    vary: 'Accept-Encoding',
  })
  const jsonl = await request('/api/v1/outages.jsonl?to=8640000000000000')
  expect(jsonl.headers.get('content-type')).toBe('application/jsonl')
  expect(jsonl.headers.get('content-disposition')).toMatch(/"holdfast-outages-start-\d+T\d+Z\.jsonl"$/)
  expect(jsonl.headers.has('content-encoding')).toBe(false)
})

test('zipped for who takes it, and only then', async () => {
  const { request } = await afterAnOutage()
  const plain = await (await request('/api/v1/events.csv')).text()
  const zipped = await request('/api/v1/events.csv', { headers: { 'accept-encoding': 'br, gzip' } })
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
  expect(Buffer.from(Bun.gunzipSync(await zipped.arrayBuffer())).toString()).toBe(plain)
})

test.each([
  ['/api/v1/events.csv?cause=gremlins', 'cause'],
  ['/api/v1/events.jsonl?minDurationMs=long', 'minDurationMs'],
  ['/api/v1/outages.csv?limit=0', 'limit'],
  ['/api/v1/outages.jsonl?cursor=x', 'cursor'],
  ['/api/v1/events.csv?from=2&to=1', 'from'],
])('%s is refused as a list refuses it', async (path, parameter) => {
  const { request } = await createWorld()
  const response = await request(path)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ parameter })
})

test('a question for the headers alone reads nothing, and takes no place', async () => {
  const { request, seen } = await withEndlessExports()
  for (let asked = 0; asked < 9; asked++) {
    const response = await request('/api/v1/events.csv', { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toStartWith('text/csv')
  }
  expect(seen.made).toBe(0)
})

test('pieces are made as they are taken', async () => {
  const { request, seen } = await withEndlessExports()
  const reader = (await request('/api/v1/events.csv')).body?.getReader()
  for (let taken = 1; taken <= 20; taken++) {
    await reader?.read()
    expect(seen.made).toBe(taken)
  }
  await reader?.cancel()
  expect(seen.ended).toBe(1)
})

test('four at a time; a place is free again once one has ended, however it did', async () => {
  const { clock, request, lines, seen } = await withEndlessExports({ failsAfter: 2 })
  const open = () => request('/api/v1/outages.jsonl')
  const [first, second, third, fourth] = await Promise.all([open(), open(), open(), open()])
  const refused = await open()
  expect(refused.status).toBe(503)
  expect(await refused.json()).toMatchObject({ code: 'too_many_exports' })
  expect((await request('/api/v1/connections')).status).toBe(200)

  await first.body?.cancel()
  const fifth = await open()
  expect((await open()).status).toBe(503)
  await expect(second.text()).rejects.toThrow('the disk failed')
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'An export ended before it was whole' },
  ])
  const sixth = await open()
  expect((await open()).status).toBe(503)

  await clock.advance(60_000)
  expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(4)
  for (const stalled of [third, fourth, fifth, sixth]) await expect(stalled.text()).rejects.toThrow('took nothing')
  expect((await open()).status).toBe(200)
  expect(seen.ended).toBe(6)
})

test('a store that cannot be read is a problem, not half an answer', async () => {
  const { request } = await withEndlessExports({ failsAfter: 0 })
  for (let asked = 0; asked < 9; asked++) {
    const response = await request('/api/v1/events.csv')
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ code: 'internal_error' })
  }
})

test('over a real socket: what fails half-way never looks whole', async () => {
  for (const failsAfter of [1, 2, 50]) {
    const { app } = await withEndlessExports({ failsAfter })
    const server = listen('127.0.0.1', 0)
    server.serve(app)
    const headers = { 'accept-encoding': 'identity' }
    const download = fetch(`${server.url}/api/v1/events.csv`, { headers }).then((response) => response.bytes())
    await expect(download).rejects.toThrow(/closed|ECONNRESET/)
    await server.stop()
  }
})

test('over a real socket: a client that goes away ends the reading', async () => {
  const { app, seen } = await withEndlessExports()
  const server = listen('127.0.0.1', 0)
  server.serve(app)
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET /api/v1/events.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  socket.once('data', () => socket.destroy())
  await seen.onEnded.promise
  await server.stop()
})
