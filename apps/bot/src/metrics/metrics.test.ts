import { describe, expect, test } from 'bun:test'
import { adapterOf, createWorld } from '../testing/world.ts'

type World = Awaited<ReturnType<typeof createWorld>>

/** The page's lines by metric and labels, e.g. `holdfast_connection_up{connection="vest",exchange="vest"}`. */
async function scrape({ request }: World): Promise<ReadonlyMap<string, number>> {
  const response = await request('/metrics')
  expect(response.status).toBe(200)
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

async function lose(world: World, connection: string) {
  await world.clock.advance(10_000)
  adapterOf(world, connection).drop(1)
  await world.clock.advance(10_000)
}

describe('what Prometheus reads', () => {
  test('is text of version 0.0.4, each metric once with help and type', async () => {
    const world = await createWorld()
    const response = await world.request('/metrics')
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const text = await response.text()
    for (const { name, type } of world.metrics.list()) {
      expect(text.split(`# TYPE ${name} ${type}\n`)).toHaveLength(2)
      expect(text.split(`# HELP ${name} `)).toHaveLength(2)
    }
  })

  test('a connection is in one state of all, and each of its markets is fresh or not', async () => {
    const world = await createWorld({ hanging: 'vest' })
    const page = await scrape(world)
    const statesOf = (id: string) =>
      [...page].filter(([key, value]) => key.startsWith(`holdfast_connection_state{connection="${id}"`) && value === 1)
    expect(statesOf('paradex')).toEqual([
      ['holdfast_connection_state{connection="paradex",exchange="paradex",state="live"}', 1],
    ])
    expect(statesOf('vest').map(([key]) => key)).toEqual([expect.stringContaining('state="connecting"')])
    expect(page.get('holdfast_connection_up{connection="paradex",exchange="paradex"}')).toBe(1)
    expect(page.get('holdfast_connection_up{connection="vest",exchange="vest"}')).toBe(0)
    expect(
      page.get('holdfast_subscription_fresh{connection="paradex",channel="order_book",market="BTC-USD-PERP"}'),
    ).toBe(1)
    expect(page.get('holdfast_subscription_fresh{connection="vest",channel="order_book",market="BTC-PERP"}')).toBe(0)
    expect(page.has('holdfast_data_age_seconds{connection="vest"}')).toBe(false)
    expect(page.get('holdfast_sockets_open{connection="paradex",role="primary"}')).toBe(1)
  })

  test('an outage counts by cause once it began, and once it ended; times are in seconds', async () => {
    const world = await createWorld()
    const before = await scrape(world)
    expect(before.get('holdfast_recovery_seconds_count{connection="vest"}')).toBe(0)
    await lose(world, 'vest')
    const page = await scrape(world)
    const [outage] = (await world.store.outages({ limit: 1 })).items
    expect(page.get('holdfast_connection_losses_total{connection="vest",cause="abnormal_close",planned="false"}')).toBe(
      1,
    )
    expect(page.get('holdfast_reconnects_total{connection="vest",cause="abnormal_close"}')).toBe(1)
    expect(page.get('holdfast_recovery_seconds_count{connection="vest"}')).toBe(1)
    expect(page.get('holdfast_recovery_seconds_sum{connection="vest"}')).toBeCloseTo(
      (outage?.durationMs ?? Number.NaN) / 1_000,
      6,
    )
    expect(page.get('holdfast_detection_seconds_sum{connection="vest"}')).toBeCloseTo(
      (outage?.detectionMs ?? Number.NaN) / 1_000,
      6,
    )
    expect(page.get('holdfast_recovery_seconds_count{connection="paradex"}')).toBe(0)
    expect(page.get('holdfast_connection_attempts_total{connection="vest"}')).toBe(2)
  })

  test('a revised cause is the one that the recovery counts for', async () => {
    const world = await createWorld()
    const fact = { connection: 'vest', at: world.clock.now() }
    const base = { attribution: 'exchange', detail: null } as const
    const lost = {
      ...base,
      cause: 'abnormal_close',
      planned: false,
      generation: 1,
      impactAt: fact.at,
      detectionMs: 0,
      socketOpen: false,
    } as const
    const phases = { detectedMs: 0, waitedMs: 0, dialedMs: 0, authenticatedMs: 0, subscribedMs: 0, firstDataMs: 0 }
    await world.recorder.record({ ...fact, type: 'connection_lost', data: lost })
    await world.recorder.record({
      ...fact,
      type: 'cause_revised',
      data: { cause: 'maintenance', attribution: 'exchange' },
    })
    const recovery = { durationMs: 2_000, detectionMs: 100, attempts: 1, phases }
    await world.recorder.record({ ...fact, type: 'connection_live', data: { generation: 2, recovery } })
    const page = await scrape(world)
    expect(page.get('holdfast_reconnects_total{connection="vest",cause="maintenance"}')).toBe(1)
    expect(page.get('holdfast_recovery_seconds_bucket{le="2",connection="vest"}')).toBe(1)
    expect(page.get('holdfast_recovery_seconds_bucket{le="1",connection="vest"}')).toBe(0)
  })

  test("an operator's reconnect is no loss to be measured", async () => {
    const world = await createWorld()
    await world.clock.advance(10_000)
    await world.post('/api/v1/connections/vest/reconnect', {})
    await world.clock.advance(10_000)
    const page = await scrape(world)
    expect(page.get('holdfast_recovery_seconds_count{connection="vest"}')).toBe(0)
    expect(page.get('holdfast_operator_actions_total{action="reconnect"}')).toBe(1)
  })

  test('the bot itself: version, disk, streams, dials, spreads, requests', async () => {
    const world = await createWorld()
    await world.request('/api/v1/outages/7')
    await world.request('/nothing/at/all.js')
    await world.request('/api/v1/stream')
    const page = await scrape(world)
    expect(page.get('holdfast_build_info{version="0.0.0",bun="0.0.0",mode="demo"}')).toBe(1)
    expect(page.get('holdfast_process_cpu_seconds_total')).toBe(1.5)
    expect(page.get('holdfast_event_loop_lag_seconds{quantile="0.99"}')).toBe(0.002)
    expect(page.get('holdfast_store_up')).toBe(1)
    expect(page.get('holdfast_store_last_event_id')).toBe(world.hub.lastEventId)
    expect(page.get('holdfast_stream_clients')).toBe(1)
    expect(page.get('holdfast_dials_last_minute{address="vest.test:443"}')).toBe(1)
    expect(page.get('holdfast_spread_tradable{spread="btc"}')).toBe(1)
    expect(page.get('holdfast_spread_entry_ratio{spread="btc"}')).toBeCloseTo(-1 / 101, 9)
    const requests = 'holdfast_http_request_duration_seconds_count'
    expect(page.get(`${requests}{method="GET",route="/api/v1/outages/:id",status="404"}`)).toBe(1)
    expect(page.get(`${requests}{method="GET",route="other",status="404"}`)).toBe(undefined)
    adapterOf(world, 'vest').hangNext(9)
    adapterOf(world, 'vest').drop(1)
    const after = await scrape(world)
    expect(after.get('holdfast_spread_tradable{spread="btc"}')).toBe(0)
    expect(after.has('holdfast_spread_entry_ratio{spread="btc"}')).toBe(false)
    expect(after.get('holdfast_process_cpu_seconds_total')).toBe(1.5)
  })

  test('who may not ask adds no series for a route, nor anyone for a method', async () => {
    const headers = { authorization: 'Bearer a-long-enough-token' }
    const world = await createWorld({ token: 'a-long-enough-token' })
    const series = async () => {
      const text = await (await world.request('/metrics', { headers })).text()
      const found = text.matchAll(
        /_http_request_duration_seconds_count\{method="(.*)",route="(.*)",status="(.*)"\} (.*)/g,
      )
      return [...found].map((one) => one.slice(1).join(' ')).toSorted()
    }
    for (const path of ['/api/v1/stats', '/api/v1/outages', '/api/v1/connections/vest', '/healthz']) {
      await world.request(path, { headers: { host: 'evil.test' } })
      await world.request(path, { method: 'DELETE', headers: { origin: 'http://evil.test' } })
      for (const method of ['GET', 'PURGE', 'PROPFIND', 'PUT']) await world.request(path, { method })
    }
    await world.post('/api/v1/session', { token: 'wrong' })
    await world.request('/api/v1/stats', { headers })
    await world.request('/api/v1/stats', { headers, method: 'PROPFIND' })
    expect(await series()).toEqual([
      'DELETE other 403 4',
      'GET /api/v1/stats 200 1',
      'GET /healthz 200 1',
      'GET other 401 3',
      'GET other 421 4',
      'POST /api/v1/session 401 1',
      'other /api/v1/stats 405 1',
      'other other 401 12',
    ])
  })

  test('needs the token where one is set', async () => {
    const { request } = await createWorld({ token: 'a-long-enough-token' })
    expect((await request('/metrics')).status).toBe(401)
    expect((await request('/metrics', { headers: { authorization: 'Bearer a-long-enough-token' } })).status).toBe(200)
  })
})
