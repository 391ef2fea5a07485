import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { request as httpRequest } from 'node:http'
import { systemClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { connect } from '../testing/client.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())

interface Call {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** A call with every header as given: `fetch` would not let a test choose its Host. */
function call({ method = 'POST', path = '/faults', headers = {}, body = '' }: Call) {
  return new Promise<{ status: number; type: string; body: Record<string, unknown> }>((resolve, reject) => {
    const { port } = new URL(simulator.urls.control)
    const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => {
        const type = response.headers['content-type'] ?? ''
        resolve({ status: response.statusCode ?? 0, type, body: text ? JSON.parse(text) : {} })
      })
    })
    sent.on('error', reject)
    sent.end(method === 'GET' ? undefined : body)
  })
}

const JSON_TYPE = { 'content-type': 'application/json' }
const post = (body: unknown, headers: Record<string, string> = {}) =>
  call({ body: JSON.stringify(body), headers: { ...JSON_TYPE, ...headers } })
const FAULT = { fault: 'rst', exchange: 'vest' }

describe('security', () => {
  test.each([
    ['127.0.0.1', 200],
    ['localhost:80', 200],
    ['[::1]:4412', 200],
    ['LOCALHOST', 200],
    ['evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['localhost.evil.example:4412', 421],
    ['0.0.0.0', 421],
  ])('Host %s → %d', async (host, status) => {
    expect((await call({ method: 'GET', headers: { host } })).status).toBe(status)
  })

  const HOST = { host: 'localhost:4412' }
  test.each([
    ['nothing, like curl', {}, 201],
    ['its own Origin', { origin: 'http://localhost:4412' }, 201],
    ['its own site', { 'sec-fetch-site': 'same-origin' }, 201],
    ['typed by the user', { 'sec-fetch-site': 'none' }, 201],
    ['a foreign Origin', { origin: 'http://evil.example' }, 403],
    ['another port of this machine', { origin: 'http://localhost:4400' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['same-site', { 'sec-fetch-site': 'same-site' }, 403],
    ['own Origin, foreign site', { origin: 'http://localhost:4412', 'sec-fetch-site': 'cross-site' }, 403],
  ])('POST from %s → %d', async (_name, headers, status) => {
    expect((await post(FAULT, { ...HOST, ...headers })).status).toBe(status)
  })

  test('a foreign Host is told so before anything else', async () => {
    const headers = { host: 'evil.example', origin: 'http://evil.example' }
    expect((await call({ headers, body: 'x'.repeat(20_000) })).status).toBe(421)
  })

  test.each([
    [{ 'content-type': 'application/json; charset=utf-8' }, 201],
    [{ 'content-type': 'text/plain' }, 415],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [{}, 415],
  ])('a body of %j → %d', async (headers, status) => {
    expect((await call({ headers, body: JSON.stringify(FAULT) })).status).toBe(status)
  })

  test('a body over 16 kB is refused, declared or streamed', async () => {
    const body = JSON.stringify({ ...FAULT, reason: 'x'.repeat(17_000) })
    expect((await call({ headers: JSON_TYPE, body })).status).toBe(413)
    expect((await call({ headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' }, body })).status).toBe(413)
  })

  test('reading from anywhere changes nothing, so only the Host is checked', async () => {
    const headers = { origin: 'http://evil.example' }
    expect((await call({ method: 'GET', headers })).status).toBe(200)
  })
})

describe('faults', () => {
  test('lists what can be broken and what was, newest first', async () => {
    const { status, body } = await post({ fault: 'quiet', exchange: 'vest', market: 'BTC-PERP', durationMs: 60_000 })
    expect(status).toBe(201)
    expect(body).toMatchObject({ fault: 'quiet', exchange: 'vest', market: 'BTC-PERP', endedAt: null })
    const listed = await call({ method: 'GET' })
    const injected = listed.body['injected'] as { id: number }[]
    expect(injected[0]).toMatchObject({ id: body['id'], fault: 'quiet', firstFrameAt: null })
    expect(injected.map(({ id }) => id)).toEqual(injected.map((_, i) => Number(body['id']) - i))
    const faults = listed.body['faults'] as { fault: string; title: string; description: string }[]
    expect(faults[0]).toEqual({
      fault: 'rst',
      group: 'connection',
      title: 'Pull the plug',
      description: expect.any(String),
      takesMarket: false,
      healsAtEnd: false,
      defaultDurationMs: null,
      exchanges: ['paradex', 'vest', 'hyperliquid'],
      parameters: [],
    } as never)
    expect(faults.length).toBe(36)
  })

  test.each([
    [{ fault: 'x', exchange: 'vest' }, 'fault', 'rst'],
    [{ fault: 'rst', exchange: 'binance' }, 'exchange', 'paradex, vest'],
    [{ fault: 'rst' }, 'exchange', 'paradex, vest'],
    [{ fault: 'gap', exchange: 'vest' }, 'exchange', 'paradex'],
    [{ ...FAULT, market: 'BTC-PERP' }, 'market', 'nothing'],
    [{ fault: 'quiet', exchange: 'vest', market: 'X' }, 'market', 'BTC-PERP, ETH-PERP'],
    [{ fault: 'mute', exchange: 'vest', durationMs: -1 }, 'durationMs', '600000'],
    [{ fault: 'mute', exchange: 'vest', durationMs: '5' }, 'durationMs', '600000'],
    [{ fault: 'close', exchange: 'vest', code: 1006 }, 'code', '3000 to 4999'],
    [{ fault: 'close', exchange: 'vest', reason: 'é'.repeat(62) }, 'reason', '123 bytes'],
    [{ fault: 'mute', exchange: 'vest', delayMs: 5 }, 'delayMs', 'nothing'],
    [{ fault: 'late', exchange: 'vest', intervalMs: 5 }, 'intervalMs', 'delayMs'],
    [{ fault: 'http_status', exchange: 'vest', status: 418 }, 'status', '429, 451'],
    [{ fault: 'http_status', exchange: 'vest', retryAfterS: 1.5 }, 'retryAfterS', '86400'],
    [{ fault: 'http_status', exchange: 'vest', retryAfterDate: true }, 'retryAfterDate', 'retryAfterS'],
    [{ fault: 'flap', exchange: 'vest', cut: 'yes' }, 'cut', 'true or false'],
    [{ fault: 'trickle', exchange: 'vest', bytesPerS: 0 }, 'bytesPerS', '10000000'],
    [{ fault: 'backlog', exchange: 'vest', framesPerS: 20 }, 'framesPerS', 'more than the 20 a second'],
    [{ fault: 'huge_frame', exchange: 'vest', bytes: 1e9 }, 'bytes', '67108864'],
    [{ fault: 'limit_rate', exchange: 'vest', perMinute: 0 }, 'perMinute', '10000'],
    [{ fault: 'gap', exchange: 'vest' }, 'exchange', 'paradex'],
    [{ fault: 'subscribe_limit', exchange: 'paradex', perSecond: 0 }, 'perSecond', '100'],
    [{ fault: 'http_400', exchange: 'vest' }, 'exchange', 'paradex'],
    [{ ...FAULT, colour: 'red' }, 'colour', 'fault, exchange, market'],
    [{ ...FAULT, constructor: 1 }, 'constructor', 'fault, exchange, market'],
  ])('%j → 400 naming the member and what is allowed', async (body, member, allowed) => {
    const answer = await post(body)
    expect(answer.status).toBe(400)
    expect(answer.type).toBe('application/problem+json')
    expect(answer.body).toMatchObject({ code: 'bad_fault', status: 400, member })
    expect(answer.body['allowed']).toContain(allowed)
  })

  test.each(['{', '', 'null', '[]', '"rst"'])('%j → 400', async (body) => {
    expect(await call({ headers: JSON_TYPE, body })).toMatchObject({ status: 400, type: 'application/problem+json' })
  })
})

describe('ending a fault', () => {
  const end = (id: unknown, headers: Record<string, string> = {}) =>
    call({ method: 'DELETE', path: `/faults/${id}`, headers })

  test('DELETE ends it and answers with its record, as often as asked', async () => {
    const { body } = await post({ fault: 'limit_rate', exchange: 'vest' })
    expect(body['endedAt']).toBeNull()
    const ended = await end(body['id'])
    expect([ended.status, ended.body['id']]).toEqual([200, body['id']])
    expect(Number(ended.body['endedAt'])).toBeGreaterThanOrEqual(Number(body['beganAt']))
    expect(await end(body['id'])).toEqual(ended)
  })

  test.each(['9999', 'x', '1.5'])('%s is no fault', async (id) => {
    expect(await end(id)).toMatchObject({ status: 404, body: { code: 'unknown_fault' } })
  })

  test('a foreign page cannot', async () => {
    expect((await end(1, { origin: 'http://evil.example' })).status).toBe(403)
  })
})

test('status tells sockets, dials with their instants, and subscriptions', async () => {
  const before = systemClock.now()
  const client = await connect(simulator.urls.paradex)
  const answered = client.next((frame) => 'result' in frame)
  const channel = 'order_book.BTC-USD-PERP.deltas'
  client.send({ jsonrpc: '2.0', method: 'subscribe', params: { channel }, id: 1 })
  await answered
  const { body } = await call({ method: 'GET', path: '/status' })
  const [paradex] = body['exchanges'] as { dials: { recent: number[] } }[]
  expect(paradex).toMatchObject({
    exchange: 'paradex',
    listening: true,
    sockets: { open: 1, dead: 0 },
    dials: { count: 1 },
    subscriptions: [{ channel, count: 1 }],
  })
  expect(paradex?.dials.recent[0]).toBeWithin(before, systemClock.now() + 1)
  client.webSocket.terminate()
})

test('anything else is 404 as a problem', async () => {
  expect(await call({ method: 'GET', path: '/x' })).toMatchObject({ status: 404, type: 'application/problem+json' })
})
