import { expect, test } from 'bun:test'
import { ENDPOINTS } from '@holdfast/api-contract'
import { createWorld } from '../testing/world.ts'

const PANEL = {
  '/index.html': new Blob(['<!doctype html>'], { type: 'text/html;charset=utf-8' }),
  '/favicon.svg': new Blob(['<svg/>'], { type: 'image/svg+xml' }),
  '/assets/app.js': new Blob(['1'], { type: 'text/javascript;charset=utf-8' }),
}

const NO_STORE = 'no-store'
const ASK_AGAIN = 'private, no-cache'

/** What every route says about keeping its answers. */
const ROUTES: readonly (readonly [request: string, cacheControl: string])[] = [
  ['GET /api/v1/connections', NO_STORE],
  ['GET /api/v1/connections/vest', NO_STORE],
  ['POST /api/v1/connections/vest/reconnect', NO_STORE],
  ['POST /api/v1/connections/vest/pause', NO_STORE],
  ['POST /api/v1/connections/vest/resume', NO_STORE],
  ['GET /api/v1/events', NO_STORE],
  ['GET /api/v1/outages', NO_STORE],
  ['GET /api/v1/outages/1', NO_STORE],
  ['GET /api/v1/events.csv', NO_STORE],
  ['GET /api/v1/events.jsonl', NO_STORE],
  ['GET /api/v1/outages.csv', NO_STORE],
  ['GET /api/v1/outages.jsonl', NO_STORE],
  ['GET /api/v1/stats', NO_STORE],
  ['GET /api/v1/timeline', NO_STORE],
  ['GET /api/v1/series?connection=vest&metric=rtt', NO_STORE],
  ['GET /api/v1/books?connection=vest&market=BTC-PERP', NO_STORE],
  ['GET /api/v1/trades?connection=vest&market=BTC-PERP', NO_STORE],
  ['GET /api/v1/spreads', NO_STORE],
  ['GET /api/v1/stream', 'no-store, no-transform'],
  ['GET /api/v1/notices', NO_STORE],
  ['GET /api/v1/notices/channels', NO_STORE],
  ['GET /api/v1/notices/1', NO_STORE],
  ['POST /api/v1/notices/test', NO_STORE],
  ['GET /api/v1/silences', NO_STORE],
  ['POST /api/v1/silences', NO_STORE],
  ['DELETE /api/v1/silences/1', NO_STORE],
  ['POST /api/v1/outages/1/acknowledge', NO_STORE],
  ['GET /api/v1/health', NO_STORE],
  ['GET /metrics', NO_STORE],
  ['POST /api/v1/config/reload', NO_STORE],
  ['GET /healthz', NO_STORE],
  ['GET /readyz', NO_STORE],
  ['POST /api/v1/session', NO_STORE],
  ['DELETE /api/v1/session', NO_STORE],
  ['GET /api/v1/demo/faults', NO_STORE],
  ['POST /api/v1/demo/faults', NO_STORE],
  ['GET /api/v1/nothing', NO_STORE],
  ['OPTIONS /api/v1/events', NO_STORE],
  ['GET /api/v1/config', ASK_AGAIN],
  ['GET /api/v1/openapi.json', ASK_AGAIN],
  ['GET /docs', ASK_AGAIN],
  ['GET /', ASK_AGAIN],
  ['GET /outages', ASK_AGAIN],
  ['GET /favicon.svg', ASK_AGAIN],
  ['GET /assets/app.js', 'public, max-age=31536000, immutable'],
]

const requestOf = (text: string): [method: string, path: string] => text.split(' ') as [string, string]

test('the table walks every endpoint there is', () => {
  const walked = ROUTES.map(([request]) => request.replace(/\?.*/, ''))
  const all = Object.values(ENDPOINTS).map(
    ({ method, path }) => `${method} ${path.replace(/(outages|notices|silences)\/:id/, '$1/1').replace(':id', 'vest')}`,
  )
  expect(all.filter((one) => !walked.includes(one))).toEqual([])
})

test.each(ROUTES)('%s: %s', async (text, cacheControl) => {
  const [method, path] = requestOf(text)
  const { request } = await createWorld({ panel: PANEL })
  const response = await request(path, { method })
  expect(response.headers.get('cache-control')).toBe(cacheControl)
  expect(response.headers.has('etag')).toBe(cacheControl === ASK_AGAIN)
  await response.body?.cancel()
})

test.each(ROUTES.filter(([, said]) => said === ASK_AGAIN))('%s is told to stand where it does', async (text) => {
  const [, path] = requestOf(text)
  const { request } = await createWorld({ panel: PANEL })
  const first = await request(path)
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[\w-]{27}"$/)
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await request(path, { headers: { 'if-none-match': known } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect(again.headers.get('etag')).toBe(etag)
    expect(again.headers.has('content-type')).toBe(false)
    expect(again.headers.get('cache-control')).toBe(ASK_AGAIN)
    expect(again.headers.has('content-security-policy')).toBe(true)
  }
  const changed = await request(path, { headers: { 'if-none-match': '"other"' } })
  expect([changed.status, await changed.text()]).toEqual([200, await first.text()])
  const head = await request(path, { method: 'HEAD' })
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, ''])
})

test('another configuration is another answer', async () => {
  const etagOf = async (mode: 'demo' | 'live') => {
    const { request } = await createWorld({ mode })
    return (await request('/api/v1/config')).headers.get('etag')
  }
  expect(await etagOf('demo')).not.toBe(await etagOf('live'))
  expect(await etagOf('demo')).toBe(await etagOf('demo'))
})
