import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import fc from 'fast-check'
import { type Listener, listen } from '../../runtime/server.ts'
import { createWorld } from '../../testing/world.ts'

const TOKEN = 'correct-horse-battery-staple'
const BEARER = `Authorization: Bearer ${TOKEN}`

let listener: Listener
let world: Awaited<ReturnType<typeof createWorld>>
beforeAll(async () => {
  const plenty = { perSecond: 1e6, burst: 1e6 }
  const rates = { reads: plenty, actions: plenty }
  world = await createWorld({ token: TOKEN, rates: { proven: rates, unproven: rates } })
  listener = listen('127.0.0.1', 0)
  listener.serve(world.app)
})
afterAll(() => listener.stop())

interface Raw {
  /** Null where the connection was cut without an answer. */
  readonly status: number | null
  readonly head: string
  readonly body: string
}

/** Sends bytes as they are, and reads until the server has answered or hung up. */
function send(bytes: string | Uint8Array): Promise<Raw> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(listener.port, '127.0.0.1', () => socket.write(bytes))
    const done = () => {
      socket.destroy()
      const [head = '', ...body] = text.split('\r\n\r\n')
      const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
      resolve({ status: status === undefined ? null : Number(status), head, body: body.join('\r\n\r\n') })
    }
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (isWhole(text)) done()
    })
    socket.on('error', done)
    socket.on('close', done)
  })
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1]
  return end !== -1 && length !== undefined && text.length - end - 4 >= Number(length)
}

/** `Connection: close`, so that what Bun answers without a length ends too. */
const get = (path: string, ...headers: readonly string[]) =>
  send(`GET ${path} HTTP/1.1\r\nConnection: close\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`)

const OWN_HOST = 'Host: 127.0.0.1'

/** What our application answers has its headers; what Bun refuses to parse never reaches it. */
function expectRefused({ head, status }: Raw, allowed: readonly number[]): void {
  if (status === null || status === 400 || status === 431) return
  expect(allowed).toContain(status)
  expect(head.toLowerCase()).toContain("content-security-policy: default-src 'none'")
}

describe('a Host', () => {
  test.each([
    ['missing', []],
    ['empty', ['Host:']],
    ['twice', ['Host: localhost', 'Host: evil.test']],
    ['twice, ours last', ['Host: evil.test', 'Host: localhost']],
    ['with two in one', ['Host: localhost, evil.test']],
    ['with a user', ['Host: localhost@evil.test']],
    ['with our name as its user', ['Host: localhost:80@evil.test']],
    ['with a path', ['Host: localhost/evil.test']],
    ['with a query', ['Host: localhost?evil.test']],
    ['with a space', ['Host: localhost evil.test']],
    ['with an open bracket', ['Host: [::1']],
    ['with a port of letters', ['Host: localhost:evil']],
    ['in punycode', ['Host: xn--lcalhost-54a']],
    ['with a percent sign', ['Host: %6cocalhost']],
    ['as a number', ['Host: 2130706433']],
    ['of another loopback address', ['Host: 127.0.0.2']],
    ['very long', [`Host: ${'a'.repeat(8_000)}`]],
  ])('%s is refused', async (_name, headers) => {
    expectRefused(await get('/healthz', ...headers), [421])
  })

  test('in the request line counts for nothing', async () => {
    expectRefused(await get('http://127.0.0.1/healthz', 'Host: evil.test'), [421])
  })
})

describe('an Origin', () => {
  test.each([
    'null',
    '',
    'http://',
    '127.0.0.1',
    'http://127.0.0.1.evil.test',
    'http://127.0.0.1@evil.test',
    'http://evil.test#127.0.0.1',
    'file://',
    'http://[::1',
    'http://127.0.0.1:1',
    'a'.repeat(8_000),
    '\u00ff\u0000',
  ])('of %j is foreign, or no header at all', async (origin) => {
    const answer = await send(
      `POST /api/v1/connections/vest/pause HTTP/1.1\r\nConnection: close\r\n${OWN_HOST}\r\n${BEARER}\r\nOrigin: ${origin}\r\nContent-Length: 0\r\n\r\n`,
    )
    expectRefused(answer, [403])
  })
})

describe('a proof', () => {
  test.each([
    'Bearer',
    'Bearer ',
    `bearer\t${TOKEN}x`,
    `Bearer ${TOKEN} ${TOKEN}`,
    `Bearer ${'x'.repeat(10_000)}`,
    'Bearer \u00e9\u00ff',
    `Basic ${btoa(`x:${TOKEN}`)}`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN.toUpperCase()}`,
  ])('of %j is none', async (authorization) => {
    expectRefused(await get('/api/v1/spreads', OWN_HOST, `Authorization: ${authorization}`), [401, 429])
  })

  test.each([
    'holdfast_session',
    'holdfast_session=',
    'holdfast_session==;;;=',
    '=',
    ';'.repeat(4_000),
    `holdfast_session=${'x'.repeat(12_000)}`,
    'holdfast_session=%zz%00%ff',
    '__Host-holdfast_session=x; holdfast_session=y',
    '__proto__=x; constructor=y; holdfast_session=__proto__',
  ])('in a cookie of %j is none', async (cookie) => {
    expectRefused(await get('/api/v1/spreads', OWN_HOST, `Cookie: ${cookie}`), [401])
  })
})

test('headers of any bytes are refused, and never a failure of ours', async () => {
  const name = fc.constantFrom(
    'Host',
    'Origin',
    'Cookie',
    'Authorization',
    'Sec-Fetch-Site',
    'Content-Type',
    'Last-Event-ID',
  )
  const value = fc
    .uint8Array({ maxLength: 60 })
    .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10 && byte !== 13)))
  const method = fc.constantFrom('GET', 'POST', 'DELETE', 'OPTIONS')
  const path = fc.constantFrom('/', '/api/v1/session', '/api/v1/stream', '/api/v1/connections/vest/pause', '/x')
  const property = fc.asyncProperty(
    method,
    path,
    fc.array(fc.tuple(name, value), { maxLength: 4 }),
    async (verb, target, headers) => {
      const lines = headers.flatMap(([key, bytes]) => [Buffer.from(`${key}: `), bytes, Buffer.from('\r\n')])
      const head = Buffer.from(
        `${verb} ${target} HTTP/1.1\r\n${OWN_HOST}\r\nConnection: close\r\nContent-Length: 0\r\n`,
      )
      const { status } = await send(Buffer.concat([head, ...lines, Buffer.from('\r\n')]))
      expect(status === null || status < 500 || status === 503).toBe(true)
    },
  )
  await fc.assert(property, { numRuns: 300 })
  expect(world.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('a header that is too large is refused by the server itself', async () => {
  expect((await get('/healthz', OWN_HOST, `X-Large: ${'x'.repeat(100_000)}`)).status).toBe(431)
})

test('a reason cannot add a header or a line', async () => {
  const reason = 'x\r\nSet-Cookie: evil=1\r\n\r\n<script>\u0000\u001b[31m'
  const body = JSON.stringify({ reason })
  const length = Buffer.byteLength(body)
  const { head, status } = await send(
    `POST /api/v1/connections/vest/reconnect HTTP/1.1\r\n${OWN_HOST}\r\n${BEARER}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
  )
  expect(status).toBe(202)
  expect(head.toLowerCase()).not.toContain('set-cookie')
  const [event] = (await world.store.events({ type: 'operator_action', limit: 1 })).items
  expect(event?.data).toMatchObject({ reason: 'x Set-Cookie: evil=1 <script> [31m' })
})

test.each([
  ['declared', `Content-Length: ${8 * 1_024 * 1_024}\r\n\r\n{`],
  ['in chunks', `Transfer-Encoding: chunked\r\n\r\n${`10000\r\n${'x'.repeat(65_536)}\r\n`.repeat(20)}0\r\n\r\n`],
])('a large body, %s, is refused with our headers', async (_name, rest) => {
  const answer = await send(
    `POST /api/v1/connections/vest/pause HTTP/1.1\r\n${OWN_HOST}\r\n${BEARER}\r\nConnection: close\r\nContent-Type: application/json\r\n${rest}`,
  )
  expect(answer.status).toBe(413)
  expectRefused(answer, [413])
  expect(answer.body).toContain('body_too_large')
})
