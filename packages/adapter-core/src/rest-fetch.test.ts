import { afterEach, expect, test } from 'bun:test'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createRestFetch } from './rest-fetch.ts'
import { FakeClock } from './testing/fake-clock.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/book?depth=1`
}

function start() {
  const clock = new FakeClock()
  const ending = new AbortController()
  const ask = (url: string) =>
    createRestFetch({ clock })(url, { signal: ending.signal, maxBytes: 1_000, timeoutMs: 2_000 })
  const failing = (url: string) => ask(url).then(() => 'it came', String)
  return { ask, clock, ending, failing }
}

test('reads JSON with one GET, and leaves no timer', async () => {
  const asked: unknown[] = []
  const url = await serve((request, response) => {
    asked.push([request.method, request.url])
    response.end('{"seq_no":7}')
  })
  const { ask, clock } = start()
  expect(await ask(url)).toEqual({ seq_no: 7 })
  expect(asked).toEqual([['GET', '/book?depth=1']])
  expect(clock.sleeping).toBe(0)
})

test('posts a body as JSON, with the headers it is given', async () => {
  const asked: unknown[] = []
  const url = await serve(async (request, response) => {
    const { 'content-type': type, xrestservermm: group } = request.headers
    asked.push([request.method, type, group, await new Response(request).text()])
    response.end('{}')
  })
  const { signal } = new AbortController()
  const limits = { signal, maxBytes: 1_000, timeoutMs: 2_000 }
  const headers = { xrestservermm: 'restserver0' }
  await createRestFetch({ clock: new FakeClock() })(url, { ...limits, headers, body: { type: 'meta' } })
  expect(asked).toEqual([['POST', 'application/json', 'restserver0', '{"type":"meta"}']])
})

test.each([
  ['another status', 503, {}, '{}', 'HTTP 503'],
  ['a redirect', 302, { location: 'http://127.0.0.1:9/' }, '{}', 'HTTP 302'],
  ['no JSON', 200, {}, '<html>', 'no JSON'],
  ['nothing', 200, {}, '', 'no JSON'],
  ['too much', 200, {}, `"${'x'.repeat(1_000)}"`, 'larger than 1000 bytes'],
  ['a little that inflates to too much', 200, { 'content-encoding': 'gzip' }, gzipSync('x'.repeat(1e6)), 'larger than'],
] as const)('rejects %s', async (_what, status, headers, body, words) => {
  const url = await serve((_request, response) => response.writeHead(status, headers).end(body))
  const { clock, failing } = start()
  expect(await failing(url)).toContain(words)
  expect(clock.sleeping).toBe(0)
})

test('stops reading an answer that never ends', async () => {
  const ended = Promise.withResolvers<void>()
  const url = await serve((_request, response) => {
    const more = () => response.write('x'.repeat(100))
    response.on('drain', more).on('close', () => ended.resolve())
    while (more());
  })
  expect(await start().failing(url)).toContain('larger than')
  await ended.promise
})

test.each([
  ['says nothing', false],
  ['begins its answer and stops', true],
])('gives up on a server that %s, in time or when aborted', async (_what, begins) => {
  const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let requests = 0
  const url = await serve((_request, response) => {
    if (begins) response.write('{')
    asked[requests++]?.resolve()
  })
  const late = start()
  const tooLate = late.failing(url)
  await asked[0]?.promise
  await late.clock.advance(2_000)
  expect(await tooLate).toContain('No answer within 2000 ms')
  const aborted = start()
  const given = aborted.failing(url)
  await asked[1]?.promise
  aborted.ending.abort()
  expect(await given).toContain('Abort')
  expect([late.clock.sleeping, aborted.clock.sleeping]).toEqual([0, 0])
})

test('rejects where nobody listens', async () => {
  expect(await start().failing('http://127.0.0.1:1/')).not.toBe('it came')
})
