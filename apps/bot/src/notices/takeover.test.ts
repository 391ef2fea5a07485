import { expect, test } from 'bun:test'
import { memoryStore, type NoticeStore } from '@holdfast/event-store'
import { startDelivery as start, titlesOf } from '../testing/delivery-world.ts'
import { noticeWith } from '../testing/notice.ts'
import { never, startReceiver } from '../testing/receiver.ts'

const HOUR_MS = 3_600_000

test('an unstored notice goes on to the new address of its channel, in its place', async () => {
  await using before = startReceiver(() => new Response('', { status: 500 }))
  await using after = startReceiver()
  const { clock, delivery, events, stop, triesEnded, until, use } = start({ channels: { ops: before.url } })
  const { content } = noticeWith({}, { class: 'store', title: 'the disk' })
  delivery.sendUnstored([
    { channel: 'ops', loudness: 'on', content, createdAt: clock.now() },
    { channel: 'ops', loudness: 'on', content: { ...content, title: 'and more' }, createdAt: clock.now() },
  ])
  await triesEnded(1)
  use({ ops: after.url })
  await until(() => events.length === 2)
  expect(titlesOf(after)).toEqual(['the disk', 'and more'])
  expect(before.received).toHaveLength(1)
  stop.abort()
  await delivery.done
  expect(clock.sleeping).toBe(0)
})

test('an unstored notice of a channel that goes is given up, and says so', async () => {
  await using receiver = startReceiver(() => new Response('', { status: 500 }))
  const { clock, delivery, events, stop, triesEnded, until, use } = start({ channels: { ops: receiver.url } })
  const { content } = noticeWith({}, { class: 'store' })
  delivery.sendUnstored([{ channel: 'ops', loudness: 'on', content, createdAt: clock.now() }])
  await triesEnded(1)
  use({})
  await until(() => events.length === 1)
  expect(events[0]).toMatchObject({
    type: 'notice_failed',
    data: { channel: 'ops', error: 'No channel "ops" is configured any more' },
  })
  stop.abort()
  await delivery.done
})

test('a try that hangs is broken off when its channel gets another address, and made there', async () => {
  await using hanging = startReceiver(never)
  await using after = startReceiver()
  const { clock, decide, delivery, isSettled, stop, store, until, use } = start({ channels: { ops: hanging.url } })
  const id = await decide('ops', 'one')
  await hanging.got(1)
  use({ ops: after.url })
  await until(() => isSettled(id))
  expect(after.received).toHaveLength(1)
  expect((await store.get(id))?.tries).toMatchObject([{ outcome: 'again', httpStatus: null }, { outcome: 'sent' }])
  stop.abort()
  await delivery.done
  expect(clock.sleeping).toBe(0)
})

test('what waits for an hour goes at once to another address, and is given up at once where the channel goes', async () => {
  const busy = () => new Response('', { status: 429, headers: { 'retry-after': '3600' } })
  await using first = startReceiver(busy)
  await using second = startReceiver(busy)
  const { decide, delivery, isSettled, statusOf, stop, triedTimes, until, use } = start({
    channels: { ops: first.url },
  })
  const id = await decide('ops', 'one')
  await until(() => triedTimes(id, 1))
  use({ ops: second.url })
  await until(() => triedTimes(id, 2))
  expect([first.received.length, second.received.length]).toEqual([1, 1])
  use({})
  await until(() => isSettled(id))
  expect(await statusOf(id)).toMatchObject({ status: 'failed', detail: 'No channel "ops" is configured any more' })
  stop.abort()
  await delivery.done
})

test('what is stored for a channel after it went is given up at the next word', async () => {
  await using receiver = startReceiver()
  const { decide, delivery, isSettled, stop, until, use } = start({ channels: { ops: receiver.url } })
  use({})
  const id = await decide('ops', 'late')
  await until(() => isSettled(id))
  expect(receiver.received).toEqual([])
  stop.abort()
  await delivery.done
})

test('a channel that comes back takes what is decided from then on', async () => {
  await using receiver = startReceiver()
  const { decide, delivery, isSettled, stop, until, use } = start({ channels: { ops: receiver.url } })
  use({})
  use({ ops: receiver.url })
  const id = await decide('ops', 'one')
  await until(() => isSettled(id))
  expect(titlesOf(receiver)).toEqual(['one'])
  stop.abort()
  await delivery.done
})

test('what was sent and cannot be stored is not sent again when its channel goes and comes back', async () => {
  await using receiver = startReceiver()
  const inner = memoryStore().notices
  let isBroken = true
  const tried: NoticeStore['tried'] = (outcome) =>
    isBroken ? Promise.reject(new Error('disk I/O error')) : inner.tried(outcome)
  const world = start({ channels: { ops: receiver.url }, store: { ...inner, tried } })
  const { clock, decide, delivery, events, statusOf, stop, triesEnded, until, use } = world
  const id = await decide('ops', 'one')
  await triesEnded(1)
  use({})
  await clock.advance(2_000)
  use({ ops: receiver.url })
  await clock.advance(2_000)
  isBroken = false
  await clock.advance(2_000)
  await until(() => events.length === 1)
  expect(await statusOf(id)).toMatchObject({ status: 'sent', tries: 1 })
  expect(receiver.received).toHaveLength(1)
  stop.abort()
  await delivery.done
})

test('a receiver that asked for an hour has it after a restart too, whatever comes back', async () => {
  await using receiver = startReceiver(
    (_, n) => new Response('', n === 0 ? { status: 429, headers: { 'retry-after': '3600' } } : {}),
  )
  const first = start({ channels: { ops: receiver.url } })
  const { clock, store } = first
  const id = await first.decide('ops', 'one')
  await first.until(() => first.triedTimes(id, 1))
  first.stop.abort()
  await first.delivery.done
  let looks = 0
  const watched: NoticeStore = {
    ...store,
    get: async (...args) => {
      const found = await store.get(...args)
      looks += 1
      return found
    },
  }
  const second = start({ channels: { ops: receiver.url }, store: watched, clock })
  await second.until(() => looks === 1)
  await clock.advance(0)
  second.delivery.hurry()
  await clock.advance(HOUR_MS - 1)
  expect(receiver.received).toHaveLength(1)
  await clock.advance(1)
  await second.until(() => second.isSettled(id))
  expect(receiver.received).toHaveLength(2)
  second.stop.abort()
  await second.delivery.done
})

test('once no channel is left, a stop still ends it all', async () => {
  const { clock, delivery, stop, use } = start({ channels: {}, store: memoryStore().notices })
  use({})
  stop.abort()
  await delivery.done
  expect(clock.sleeping).toBe(0)
})
