import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { memoryStore, type NoticeStore } from '@holdfast/event-store'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { channelOf, MINUTE, SECOND } from '../rules/testing.ts'
import { serviceWorld } from './testing.ts'

const PHONE = [channelOf('phone')]

test('a recovery ends a mute in the record too, also where a restart came in between', async () => {
  const clock = new FakeClock()
  const store = memoryStore()
  let isBroken = true
  const broken = (notices: NoticeStore): NoticeStore => ({
    ...notices,
    endSilence: async (...args) => {
      if (isBroken) throw new Error('disk')
      return notices.endSilence(...args)
    },
  })
  const first = await serviceWorld({ channels: PHONE, store, clock, outbox: broken })
  const window = { from: clock.now(), until: clock.now() + 60 * MINUTE }
  const asked = { kind: 'mute', connection: 'vest', reason: null, actor: 'local', ...window } as const
  const silence = await store.notices.addSilence({ ...asked, createdAt: clock.now() })
  const { connection: _, ...data } = asked
  await first.recorder.record(
    sampleEvent('silence_started', clock.now(), { ...data, silence: silence.id, ...window }, 'vest'),
  )
  await first.live()
  await first.lose()
  const recoveredAt = clock.now()
  await first.live()
  await clock.advance(10 * SECOND)
  expect(await store.notices.silences(clock.now())).toHaveLength(1)
  await first.service.save()
  await first.kill()
  isBroken = false
  const world = await serviceWorld({ channels: PHONE, store, clock, outbox: broken })
  await clock.advance(SECOND)
  expect(await store.notices.silences(clock.now())).toEqual([])
  const { items } = await store.events({ type: 'silence_ended', limit: 10 })
  expect(items).toMatchObject([{ connection: 'vest', data: { silence: silence.id, endedBy: 'recovered' } }])
  expect(recoveredAt).toBeLessThanOrEqual(clock.now())
  await world.lose()
  await clock.advance(MINUTE)
  expect((await store.notices.list({ limit: 5 })).items.map(({ status }) => status)).toEqual(['waiting'])
})

test('a mute that an operator ends while a recovery ends it is on record as ended once', async () => {
  const gate = Promise.withResolvers<void>()
  const slow = (notices: NoticeStore): NoticeStore => ({
    ...notices,
    endSilence: async (...args) => {
      await gate.promise
      return notices.endSilence(...args)
    },
  })
  const world = await serviceWorld({ channels: PHONE, outbox: slow })
  const at = world.clock.now()
  const data = { silence: 1, kind: 'mute', from: at, until: at + 5 * MINUTE } as const
  await world.recorder.record(sampleEvent('silence_started', at, data, 'vest'))
  await world.live()
  await world.lose()
  await world.live()
  await world.recorder.record(sampleEvent('silence_ended', at, { silence: 1, endedBy: 'operator' }, 'vest'))
  gate.resolve()
  await world.clock.advance(SECOND)
  expect((await world.store.events({ type: 'silence_ended', limit: 5 })).items).toHaveLength(1)
})
