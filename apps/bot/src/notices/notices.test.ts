import { afterEach, expect, test } from 'bun:test'
import { systemClock } from '@holdfast/adapter-core'
import { memoryStore, type NoticeStore } from '@holdfast/event-store'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { createHub } from '../runtime/hub.ts'
import { createRecorder } from '../runtime/recorder.ts'
import { startReceiver } from '../testing/receiver.ts'
import type { NoticeChannelConfig } from './channel.ts'
import { runNotices } from './notices.ts'
import { channelOf } from './rules/testing.ts'

const ending: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0)) await end()
})

/** Real time, real HTTP: what the rules decide goes out at once. */
function start(channels: readonly NoticeChannelConfig[], store = memoryStore(), outbox = store.notices) {
  const stop = new AbortController()
  const hub = createHub(0)
  const clock = systemClock
  const log = () => {}
  const recorder = createRecorder({
    clock,
    log,
    append: (events) => store.append(events),
    publish: (event) => hub.publish({ kind: 'event', event }),
  })
  const config = { notices: channels, deadMansSwitch: null }
  const options = { config, store, notices: outbox, hub, recorder, clock, random: () => 0, log }
  const notices = runNotices({ ...options, signal: stop.signal })
  ending.push(async () => {
    stop.abort()
    await notices.finish()
  })
  const record = (type: 'connection_lost' | 'connection_live') =>
    recorder.record(sampleEvent(type, clock.now(), { impactAt: clock.now() }, 'vest'))
  /** Resolves when a channel took so many notices and that is on record. */
  const sent = async (channel: string, count: number): Promise<void> => {
    while ((await store.notices.list({ channel, status: 'sent', limit: 10 })).items.length < count) {
      await clock.sleep(1)
    }
  }
  return { notices, record, sent, store }
}

function receiverFor(id: string, answer?: () => Response | Promise<Response>) {
  const receiver = startReceiver(answer)
  ending.push(async () => receiver.stop())
  const rules = { downForMs: 0, upForMs: 0 }
  const target = { kind: 'webhook', url: `${receiver.url}/hook`, secret: null } as const
  const titles = () => receiver.received.map(({ body }) => JSON.parse(body).title as string)
  return { receiver, titles, channel: { ...channelOf(id, rules), target } }
}

test('other channels take over: who stays is told no second time, who is new is told, what waits for the gone is given up', async () => {
  const desk = receiverFor('desk')
  const broken = receiverFor('broken', () => new Response('', { status: 503 }))
  const late = receiverFor('late')
  const { notices, record, sent, store } = start([desk.channel, broken.channel])
  await record('connection_live')
  await record('connection_lost')
  await Promise.all([sent('desk', 1), broken.receiver.got(1)])
  notices.reconfigure({ notices: [desk.channel, late.channel], deadMansSwitch: null })
  expect(notices.config.notices.map(({ id }) => id)).toEqual(['desk', 'late'])
  await late.receiver.got(1)
  await record('connection_live')
  await Promise.all([desk.receiver.got(2), late.receiver.got(2)])
  expect(desk.titles()).toEqual([expect.stringContaining('is down'), expect.stringContaining('is back')])
  expect(late.titles()).toEqual([expect.stringContaining('is down'), expect.stringContaining('is back')])
  const { items } = await store.notices.list({ channel: 'broken', limit: 10 })
  expect(items).toMatchObject([{ status: 'failed', detail: 'No channel "broken" is configured any more' }])
})

test('what was decided and not delivered goes out after a restart', async () => {
  const desk = receiverFor('desk')
  const store = memoryStore()
  await store.notices.advance({ lastEventId: 0, state: {} }, [
    {
      channel: 'desk',
      loudness: 'on',
      createdAt: systemClock.now(),
      mutedBy: null,
      content: { class: 'bot', at: 0, title: 'From the run before', text: '', connections: [], outages: [] },
    },
  ])
  start([desk.channel], store)
  await desk.receiver.got(1)
  expect(desk.titles()).toEqual(['From the run before'])
})

test('other rules break off no delivery', async () => {
  const gate = Promise.withResolvers<void>()
  const desk = receiverFor('desk', async () => {
    await gate.promise
    return new Response('ok')
  })
  const { notices, record, sent, store } = start([desk.channel])
  await record('connection_live')
  await record('connection_lost')
  await desk.receiver.got(1)
  const rules = { ...desk.channel.rules, upForMs: 60_000 }
  notices.reconfigure({ notices: [{ ...desk.channel, rules }], deadMansSwitch: null })
  gate.resolve()
  await sent('desk', 1)
  expect((await store.notices.list({ limit: 10 })).items).toMatchObject([{ tries: 1, status: 'sent' }])
  expect(desk.receiver.received).toHaveLength(1)
})

test('what is decided for a channel while it goes is given up with the rest', async () => {
  const gone = receiverFor('gone')
  const store = memoryStore()
  const slow: NoticeStore = {
    ...store.notices,
    advance: async (...args) => {
      await systemClock.sleep(20)
      return store.notices.advance(...args)
    },
  }
  const { notices, record } = start([gone.channel], store, slow)
  await record('connection_live')
  await record('connection_lost')
  notices.reconfigure({ notices: [], deadMansSwitch: null })
  while ((await store.notices.list({ status: 'failed', limit: 5 })).items.length === 0) await systemClock.sleep(1)
  expect((await store.notices.list({ limit: 5 })).items).toMatchObject([{ channel: 'gone', status: 'failed' }])
  expect(gone.receiver.received).toEqual([])
})

const withoutDeadMan = (...notices: readonly NoticeChannelConfig[]) => ({ notices, deadMansSwitch: null })

test('a reload while the disk takes no writes repeats nothing that was sent', async () => {
  const desk = receiverFor('desk')
  const other = receiverFor('other')
  const late = receiverFor('late')
  const store = memoryStore()
  let isBroken = true
  let refused = 0
  const outbox: NoticeStore = {
    ...store.notices,
    tried: (outcome) => {
      if (!isBroken) return store.notices.tried(outcome)
      refused += 1
      return Promise.reject(new Error('disk I/O error'))
    },
  }
  const { notices, record, sent } = start([desk.channel], store, outbox)
  await record('connection_live')
  await record('connection_lost')
  await desk.receiver.got(1)
  while (refused === 0) await systemClock.sleep(1)
  // Another channel beside it, then another address for it.
  notices.reconfigure(withoutDeadMan(desk.channel, late.channel))
  await late.receiver.got(1)
  notices.reconfigure(withoutDeadMan({ ...desk.channel, target: other.channel.target }, late.channel))
  await systemClock.sleep(20)
  isBroken = false
  await sent('desk', 1)
  expect(desk.receiver.received).toHaveLength(1)
  expect(other.receiver.received).toEqual([])
  expect((await store.notices.list({ channel: 'desk', limit: 5 })).items).toMatchObject([{ status: 'sent', tries: 1 }])
})

test('a disk that never answers holds up no reload, and what it takes late for a channel that went is given up', async () => {
  const gone = receiverFor('gone')
  const store = memoryStore()
  const disk = Promise.withResolvers<void>()
  let isHung = false
  let asked = 0
  const hung: NoticeStore = {
    ...store.notices,
    advance: async (...args) => {
      if (isHung) {
        asked += 1
        await disk.promise
      }
      return store.notices.advance(...args)
    },
  }
  const { notices, record } = start([gone.channel], store, hung)
  await record('connection_live')
  isHung = true
  await record('connection_lost')
  while (asked === 0) await systemClock.sleep(1)
  expect(notices.reconfigure(withoutDeadMan())).toBeUndefined()
  expect(notices.config.notices).toEqual([])
  disk.resolve()
  while ((await store.notices.list({ status: 'failed', limit: 5 })).items.length === 0) await systemClock.sleep(1)
  expect(gone.receiver.received).toEqual([])
})
