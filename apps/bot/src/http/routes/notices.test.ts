import { expect, test } from 'bun:test'
import type { HoldfastEvent } from '@holdfast/adapter-core/events'
import { ENDPOINTS } from '@holdfast/api-contract'
import { type EventStore, memoryStore } from '@holdfast/event-store'
import * as v from 'valibot'
import { channelOf, MINUTE, SECOND } from '../../notices/rules/testing.ts'
import { adapterOf, createWorld, type WorldOptions } from '../../testing/world.ts'

const { acknowledge, endSilence, notice, noticeChannels, notices, outages, silence, silences, testNotice } = ENDPOINTS
const YEAR = 365 * 24 * 60 * MINUTE
/** Nobody listens there. */
const SECRET_URL = 'http://127.0.0.1:1/hook/very-secret-path'

const SECRET_KEY = `whsec_${btoa('very-secret-key-of-the-receiver')}`

async function noticeWorld(options: WorldOptions = {}) {
  const phone = channelOf('phone', { remindEveryMs: MINUTE })
  const target = { kind: 'webhook', url: SECRET_URL, secret: SECRET_KEY } as const
  const world = await createWorld({ channels: [{ ...phone, target }], ...options })
  const get = async (path: string) => (await world.request(`/api/v1${path}`)).json()
  const titles = async () =>
    v.parse(notices.answer.schema, await get('/notices')).items.map(({ content }) => content.title)
  return { ...world, get, titles }
}

/** Vest is down, and cannot be dialed. */
async function downWorld(options: WorldOptions = {}) {
  const world = await noticeWorld(options)
  adapterOf(world, 'vest').hangNext(1_000)
  adapterOf(world, 'vest').drop(1)
  await world.clock.advance(31 * SECOND)
  const [outage] = v.parse(outages.answer.schema, await world.get('/outages?connection=vest')).items
  if (outage === undefined) throw new Error('vest is not out')
  return { ...world, outage }
}

test('a notice is listed with what became of it, and shown with its tries', async () => {
  const world = await downWorld()
  const { items } = v.parse(notices.answer.schema, await world.get('/notices?channel=phone&connection=vest&limit=5'))
  expect(items).toMatchObject([{ channel: 'phone', status: 'waiting', content: { class: 'down' } }])
  expect(items[0]?.content.outages).toMatchObject([{ id: world.outage.id, cause: world.outage.cause }])
  const one = v.parse(notice.answer.schema, await world.get(`/notices/${items[0]?.id}`))
  expect(one.content).toEqual(items[0]?.content ?? one.content)
  expect(v.parse(notices.answer.schema, await world.get('/notices?status=sent')).items).toEqual([])
  expect(await world.get('/notices?cursor=x')).toMatchObject({ code: 'invalid_parameter', parameter: 'cursor' })
  expect(await world.get('/notices/99')).toMatchObject({ status: 404, code: 'unknown_notice' })
  expect(await world.get('/notices/x')).toMatchObject({ status: 404, code: 'unknown_notice' })
})

test('channels are shown with their rules and what waits, never with an address or a secret', async () => {
  const world = await downWorld()
  const text = await (await world.request('/api/v1/notices/channels')).text()
  expect(v.parse(noticeChannels.answer.schema, JSON.parse(text)).channels).toMatchObject([
    { id: 'phone', kind: 'webhook', where: '127.0.0.1:1', waiting: 1, failed: 0, lastSentAt: null },
  ])
  expect(text).not.toContain('very-secret')
  expect(text).not.toContain(SECRET_KEY)
})

test('a test notice is a real one, for a channel there is', async () => {
  const world = await noticeWorld()
  const response = await world.post('/api/v1/notices/test', { channel: 'phone' })
  expect(response.status).toBe(202)
  const sent = v.parse(testNotice.answer.schema, await response.json())
  expect(sent).toMatchObject({ channel: 'phone', status: 'waiting', content: { class: 'test' } })
  expect(await world.titles()).toEqual([sent.content.title])
  expect(await (await world.post('/api/v1/notices/test', { channel: 'fax' })).json()).toMatchObject({
    status: 404,
    code: 'unknown_channel',
    allowed: ['phone'],
  })
})

test('acknowledged, an outage says so, is told of no more, and its event says who and why', async () => {
  const world = await downWorld()
  const path = `/api/v1/outages/${world.outage.id}/acknowledge`
  const response = await world.post(path, { reason: 'on it\u0007' })
  expect(response.status).toBe(200)
  const first = v.parse(acknowledge.answer.schema, await response.json())
  expect(first).toMatchObject({ outage: world.outage.id, actor: 'local', reason: 'on it' })
  await world.clock.advance(SECOND)
  expect(v.parse(acknowledge.answer.schema, await (await world.post(path, {})).json())).toEqual(first)
  const acknowledged = { at: first.at, actor: 'local', reason: 'on it' }
  expect(await world.get('/outages?connection=vest')).toMatchObject({ items: [{ acknowledged }] })
  expect(await world.get(`/outages/${world.outage.id}`)).toMatchObject({ acknowledged })
  await world.clock.advance(10 * MINUTE)
  expect(await world.titles()).toHaveLength(1)
  const { items } = await world.store.events({ type: 'outage_acknowledged', limit: 10 })
  expect(items.map(({ data }) => data)).toEqual([
    { outage: world.outage.id, actor: 'local', reason: 'on it', address: null },
  ])
  expect((await world.post('/api/v1/outages/9999/acknowledge', {})).status).toBe(404)
})

test('muted, nothing is sent; ended, what is still out is told', async () => {
  const world = await noticeWorld()
  const response = await world.post('/api/v1/silences', {
    kind: 'mute',
    connection: 'vest',
    forMs: 60 * MINUTE,
    reason: 'work',
  })
  expect(response.status).toBe(201)
  const muted = v.parse(silence.answer.schema, await response.json())
  expect(muted).toMatchObject({ kind: 'mute', connection: 'vest', until: muted.from + 60 * MINUTE, actor: 'local' })
  adapterOf(world, 'vest').hangNext(1_000)
  adapterOf(world, 'vest').drop(1)
  await world.clock.advance(31 * SECOND)
  expect(await world.get('/notices')).toMatchObject({
    items: [{ status: 'muted', detail: `mute ${muted.id} by local: work` }],
  })
  expect(v.parse(silences.answer.schema, await world.get('/silences')).silences).toEqual([muted])
  const ended = await world.request(`/api/v1/silences/${muted.id}`, { method: 'DELETE' })
  expect(v.parse(endSilence.answer.schema, await ended.json())).toMatchObject({ id: muted.id, endedBy: 'operator' })
  await world.clock.advance(0)
  expect(await world.get('/notices')).toMatchObject({ items: [{ status: 'waiting' }, { status: 'muted' }] })
  expect((await world.request(`/api/v1/silences/${muted.id}`, { method: 'DELETE' })).status).toBe(404)
  const recorded = (await world.store.events({ connection: 'vest', limit: 100 })).items.map(({ type }) => type)
  expect(recorded).toContain('silence_started')
  expect(recorded).toContain('silence_ended')
})

test('maintenance may be announced; a window that makes no sense is refused with the field at fault', async () => {
  const world = await noticeWorld()
  const now = world.clock.now()
  const window = { from: now + MINUTE, until: now + 10 * MINUTE }
  const announced = await world.post('/api/v1/silences', { kind: 'maintenance', ...window })
  expect(v.parse(silence.answer.schema, await announced.json())).toMatchObject({ connection: null, ...window })
  const refusals: readonly (readonly [object, string])[] = [
    [{ kind: 'quiet', forMs: MINUTE }, 'invalid_body'],
    [{ kind: 'mute' }, 'invalid_body'],
    [{ kind: 'mute', forMs: MINUTE, until: window.until }, 'invalid_body'],
    [{ kind: 'mute', ...window }, 'invalid_body'],
    [{ kind: 'maintenance', from: window.from }, 'invalid_body'],
    [{ kind: 'maintenance', from: window.until, until: window.from }, 'invalid_body'],
    [{ kind: 'maintenance', until: now }, 'invalid_body'],
    [{ kind: 'maintenance', from: now - 2 * MINUTE, until: now - MINUTE }, 'invalid_body'],
    [{ kind: 'maintenance', from: now + 2 * YEAR, until: now + 2 * YEAR + MINUTE }, 'invalid_body'],
    [{ kind: 'maintenance', until: now + 31 * 24 * 60 * MINUTE }, 'invalid_body'],
    [{ kind: 'mute', forMs: 31 * 24 * 60 * MINUTE }, 'invalid_body'],
    [{ kind: 'mute', connection: 'nobody', forMs: MINUTE }, 'unknown_connection'],
  ]
  for (const [body, code] of refusals) {
    expect([body, await (await world.post('/api/v1/silences', body)).json()]).toMatchObject([body, { code }])
  }
  for (let count = 1; count < 100; count++) {
    await world.post('/api/v1/silences', { kind: 'mute', forMs: MINUTE })
    // Slowly enough for whoever counts requests.
    if (count % 50 === 0) await world.clock.advance(1_000)
  }
  expect(await (await world.post('/api/v1/silences', { kind: 'mute', forMs: MINUTE })).json()).toMatchObject({
    status: 409,
    code: 'too_many_silences',
  })
})

/** A store whose disk takes events, or none, or none of some type. */
function breakable() {
  const store = memoryStore()
  const disk = { refuses: (_: HoldfastEvent) => false, isSlow: false }
  const broken: EventStore = {
    ...store,
    append: async (events) => {
      if (disk.isSlow) await new Promise(() => {})
      if (events.some(disk.refuses)) throw new Error('database or disk is full')
      return store.append(events)
    },
  }
  return { disk, store: broken }
}

test('what cannot be recorded is not done, and the answer says so', async () => {
  const { disk, store } = breakable()
  const world = await downWorld({ store })
  disk.refuses = ({ type }) => type === 'silence_started' || type === 'outage_acknowledged'
  const mute = await world.post('/api/v1/silences', { kind: 'mute', forMs: MINUTE })
  expect(await mute.json()).toMatchObject({ status: 503, code: 'store_unavailable' })
  expect(await store.notices.silences(world.clock.now())).toEqual([])
  const acknowledged = await world.post(`/api/v1/outages/${world.outage.id}/acknowledge`, {})
  expect(await acknowledged.json()).toMatchObject({ status: 503, code: 'store_unavailable' })
  expect(await store.notices.acknowledgements([world.outage.id])).toEqual([])
})

test('while the disk is known to fail nothing is begun that would be stored hours later', async () => {
  const { disk, store } = breakable()
  const world = await downWorld({ store })
  disk.isSlow = true
  const slow = world.post(`/api/v1/outages/${world.outage.id}/acknowledge`, {})
  await world.clock.advance(3 * SECOND)
  expect(await (await slow).json()).toMatchObject({ code: 'store_unavailable' })
  await world.clock.advance(5 * SECOND)
  world.recorder.check()
  const refused = await world.post('/api/v1/silences', { kind: 'mute', forMs: MINUTE })
  expect(((await refused.json()) as { detail: string }).detail).toContain('Nothing was done')
  const test = await world.post('/api/v1/notices/test', { channel: 'phone' })
  expect(await test.json()).toMatchObject({ code: 'store_unavailable' })
  expect((await store.notices.list({ limit: 5 })).items).toHaveLength(1)
})

test('a configuration read anew brings other channels, and keeps what was told', async () => {
  const exchanges = [
    { id: 'paradex', adapter: 'paradex', markets: ['BTC-USD-PERP'] },
    { id: 'vest', adapter: 'vest', markets: ['BTC-PERP'] },
  ]
  const phone = { id: 'phone', kind: 'webhook', url: 'http://127.0.0.1:1/hook' }
  let notices = [phone]
  const world = await createWorld({ file: () => JSON.stringify({ mode: 'live', exchanges, notices }) })
  adapterOf(world, 'vest').hangNext(1_000)
  adapterOf(world, 'vest').drop(1)
  await world.clock.advance(20 * SECOND)
  notices = [phone, { ...phone, id: 'desk' }]
  expect((await world.post('/api/v1/config/reload', {})).status).toBe(200)
  await world.clock.advance(5 * SECOND)
  const shown = await (await world.request('/api/v1/notices/channels')).json()
  expect(v.parse(noticeChannels.answer.schema, shown).channels).toMatchObject([
    { id: 'phone', waiting: 1 },
    { id: 'desk', waiting: 1 },
  ])
})
