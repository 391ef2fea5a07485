import { expect, test } from 'bun:test'
import type { StoredEvent } from '@holdfast/adapter-core/events'
import { FakeClock, settle } from '@holdfast/adapter-core/testing'
import { memoryStore } from '@holdfast/event-store'
import { DEFAULT_RULES } from '../config/notices.ts'
import { createHub } from '../runtime/hub.ts'
import { createRecorder } from '../runtime/recorder.ts'
import { noticeWith } from '../testing/notice.ts'
import { startReceiver } from '../testing/receiver.ts'
import { startOutgoing } from './outgoing.ts'

const LIVE = { type: 'connection_live', connection: 'vest', at: 1, id: 9, outageId: null } as unknown as StoredEvent

function start(url: string) {
  const clock = new FakeClock()
  const store = memoryStore()
  const hub = createHub(0)
  const stop = new AbortController()
  const publish = (event: StoredEvent) => hub.publish({ kind: 'event', event })
  const log = () => {}
  const recorder = createRecorder({ append: (events) => store.append(events), publish, clock, log })
  const outgoing = startOutgoing({
    config: {
      notices: [{ id: 'ops', target: { kind: 'webhook', url: `${url}/hook`, secret: null }, rules: DEFAULT_RULES }],
      deadMansSwitch: { url: `${url}/beat`, everyMs: 60_000 },
    },
    store: store.notices,
    recorder,
    hub,
    clock,
    random: () => 0,
    log,
    signal: stop.signal,
  })
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    while (!(await isSo())) await settle()
  }
  const decide = () => {
    const { content } = noticeWith()
    const one = { channel: 'ops', loudness: 'on', content, createdAt: clock.now(), mutedBy: null } as const
    return store.notices.advance({ lastEventId: 0, state: null }, [one])
  }
  return { clock, decide, hub, outgoing, publish, recorder, stop, store, until }
}

test('a connection that is live again makes what reached nobody go out at once; other events do not', async () => {
  const gone = startReceiver()
  await gone.stop()
  const { clock, decide, outgoing, publish, stop, store, until } = start(gone.url)
  const [notice] = await decide()
  outgoing.poke()
  const tries = async () => (await store.notices.get(notice?.id ?? 0))?.tries.length ?? 0
  for (const [times, delayMs] of [500, 1_000, 2_000].entries()) {
    await until(async () => (await tries()) === times + 1)
    await clock.advance(delayMs)
  }
  await until(async () => (await tries()) === 4)
  await clock.advance(1_000)
  await using receiver = startReceiver(undefined, Number(new URL(gone.url).port))
  publish({ ...LIVE, type: 'connection_degraded' } as unknown as StoredEvent)
  for (let turn = 0; turn < 20; turn++) await settle()
  expect(receiver.received).toEqual([])
  publish(LIVE)
  await receiver.got(1)
  await until(async () => (await store.events({ type: 'notice_sent', limit: 1 })).items.length === 1)
  expect(receiver.received.map(({ path }) => path)).toEqual(['/hook'])
  stop.abort()
  await outgoing.done
  expect(clock.sleeping).toBe(0)
})

test('the dead man’s switch beats while the disk takes events', async () => {
  await using receiver = startReceiver()
  const { clock, outgoing, recorder, stop } = start(receiver.url)
  await receiver.got(1)
  const spill = { waiting: 1, spilled: 0, dropped: 0, spillPath: '', spillError: null }
  recorder.writerChanged({ status: 'degraded', lastError: 'disk full', failedAt: clock.now(), ...spill })
  for (let minute = 0; minute < 2; minute++) {
    await clock.advance(60_000)
    for (let turn = 0; turn < 50; turn++) await settle()
  }
  expect(receiver.received.map(({ path }) => path)).toEqual(['/beat'])
  stop.abort()
  await outgoing.done
})

test('a dead man’s switch that a reload changes beats at its new address alone, and one that it removes falls silent', async () => {
  await using before = startReceiver()
  await using after = startReceiver()
  const { clock, outgoing, stop, until } = start(before.url)
  await before.got(1)
  outgoing.reconfigure({ notices: [], deadMansSwitch: { url: `${after.url}/beat`, everyMs: 60_000 } })
  // However long a request takes on its way: the clock goes on by seconds until the beat is there.
  await until(async () => {
    await clock.advance(1_000)
    return after.received.length === 3
  })
  expect(before.received).toHaveLength(1)
  outgoing.reconfigure({ notices: [], deadMansSwitch: null })
  await clock.advance(120_000)
  for (let turn = 0; turn < 50; turn++) await settle()
  expect(after.received).toHaveLength(3)
  stop.abort()
  await outgoing.done
  expect(clock.sleeping).toBe(0)
})
