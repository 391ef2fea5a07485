import { describe, expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { memoryStore } from '@holdfast/event-store'
import { idsOf, startDelivery as start, titlesOf } from '../testing/delivery-world.ts'
import { noticeWith } from '../testing/notice.ts'
import { never, startReceiver } from '../testing/receiver.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

test('a notice is sent once, stored as sent, and recorded', async () => {
  await using receiver = startReceiver()
  const { clock, decide, events, isSettled, statusOf, stop, store, until, delivery } = start({
    channels: { ops: receiver.url },
  })
  const at = clock.now()
  const id = await decide('ops', 'one')
  await until(() => isSettled(id))
  await until(() => events.length === 1)
  expect(await statusOf(id)).toMatchObject({ status: 'sent', tries: 1, sentAt: at, detail: null })
  expect((await store.get(id))?.tries).toEqual([
    { notice: id, at, elapsedMs: 0, outcome: 'sent', httpStatus: 200, error: null },
  ])
  expect(events).toEqual([
    {
      type: 'notice_sent',
      connection: null,
      at,
      data: { notice: id, channel: 'ops', class: 'down', tries: 1, waitedMs: 0 },
    },
  ])
  await clock.advance(10 * MINUTE_MS)
  expect(receiver.received).toHaveLength(1)
  stop.abort()
  await delivery.done
  expect(clock.sleeping).toBe(0)
})

test('a later notice of a channel never overtakes one that waits, and no channel waits for another', async () => {
  let isWell = false
  await using sick = startReceiver(() => new Response('', { status: isWell ? 200 : 500 }))
  await using hanging = startReceiver(never)
  await using well = startReceiver()
  const world = start({ channels: { sick: sick.url, hanging: hanging.url, well: well.url } })
  const { clock, decide, isSettled, triedTimes, until } = world
  const down = await decide('sick', 'down')
  await decide('hanging', 'down')
  const other = await decide('well', 'down')
  await until(() => isSettled(other))
  await until(() => triedTimes(down, 1))
  const recovered = await decide('sick', 'recovered')
  await clock.advance(499)
  expect(titlesOf(sick)).toEqual(['down'])
  await clock.advance(1)
  await until(() => triedTimes(down, 2))
  expect(titlesOf(sick)).toEqual(['down', 'down'])
  isWell = true
  await clock.advance(1_000)
  await until(() => isSettled(recovered))
  expect(titlesOf(sick)).toEqual(['down', 'down', 'down', 'recovered'])
  expect(new Set(idsOf(sick)).size).toBe(2)
  expect(hanging.received).toHaveLength(1)
  expect(world.events.map(({ type }) => type)).toEqual(['notice_sent', 'notice_sent', 'notice_sent'])
  world.stop.abort()
  await world.delivery.done
})

test('the order holds across a restart', async () => {
  let status = 500
  await using receiver = startReceiver(() => new Response('', { status }))
  const first = start({ channels: { ops: receiver.url } })
  const down = await first.decide('ops', 'down')
  await first.until(() => first.triedTimes(down, 1))
  first.stop.abort()
  await first.delivery.done
  const { clock, store } = first
  expect((await store.get(down))?.notice.dueAt).toBe(clock.now() + 500)

  status = 200
  const second = start({ channels: { ops: receiver.url }, store, clock })
  const recovered = await second.decide('ops', 'recovered')
  await clock.advance(499)
  expect(titlesOf(receiver)).toEqual(['down'])
  await clock.advance(1)
  await second.until(() => second.isSettled(recovered))
  expect(titlesOf(receiver)).toEqual(['down', 'down', 'recovered'])
  expect(second.events[0]).toMatchObject({ data: { notice: down, tries: 2, waitedMs: 500 } })
  second.stop.abort()
  await second.delivery.done
})

test('many that wait are all sent, oldest first, however many pages they fill', async () => {
  await using receiver = startReceiver()
  const store = memoryStore().notices
  const { content } = noticeWith()
  const titles = Array.from({ length: 510 }, (_, index) => `n${index}`)
  await store.advance(
    { lastEventId: 0, state: null },
    titles.map((title) => ({
      channel: 'ops',
      loudness: 'on',
      content: { ...content, title },
      createdAt: 1,
      mutedBy: null,
    })),
  )
  const clock = new FakeClock(2)
  const { stop, delivery } = start({ channels: { ops: receiver.url }, store, clock })
  await receiver.got(titles.length)
  expect(titlesOf(receiver)).toEqual(titles)
  stop.abort()
  await delivery.done
})

describe('what fails', () => {
  test('a refusal is final, and does not hold up the next', async () => {
    await using receiver = startReceiver((_, n) => new Response('', { status: n === 0 ? 404 : 200 }))
    const { decide, events, isSettled, lines, statusOf, stop, until, delivery } = start({
      channels: { ops: receiver.url },
    })
    const refused = await decide('ops', 'one')
    const next = await decide('ops', 'two')
    await until(() => isSettled(next))
    await until(() => events.length === 2)
    const error = `ops: HTTP 404 from ${receiver.host}: look at url or urlEnv`
    expect(await statusOf(refused)).toMatchObject({ status: 'failed', tries: 1, detail: error })
    expect(events[0]).toMatchObject({ type: 'notice_failed', data: { notice: refused, tries: 1, error } })
    expect(lines.filter((line) => line.startsWith('error'))).toEqual(['error: Notice not delivered'])
    stop.abort()
    await delivery.done
  })

  test('after a day it is given up, and logged once on the way', async () => {
    await using receiver = startReceiver(() => new Response('', { status: 500 }))
    const { clock, decide, delivery, events, lines, statusOf, stop, triedTimes, until } = start({
      channels: { ops: receiver.url },
    })
    const id = await decide('ops', 'one', clock.now() - 24 * HOUR_MS + 10_000)
    for (const [tries, delayMs] of [500, 1_000, 2_000, 4_000].entries()) {
      await until(() => triedTimes(id, tries + 1))
      await clock.advance(delayMs)
    }
    // The next would be 8 s later, and so beyond the day.
    await until(() => events.length === 1)
    expect(await statusOf(id)).toMatchObject({ status: 'failed', tries: 5, dueAt: null })
    expect(events[0]).toMatchObject({
      type: 'notice_failed',
      data: { error: expect.stringContaining('Given up after 24 h and 5 tries') },
    })
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual(['warn: A notice will be tried again'])
    stop.abort()
    await delivery.done
  })

  test('Retry-After is honoured, whatever comes back', async () => {
    await using receiver = startReceiver(
      (_, n) => new Response('', n === 0 ? { status: 429, headers: { 'retry-after': '120' } } : {}),
    )
    const { clock, decide, delivery, isSettled, stop, triedTimes, until } = start({ channels: { ops: receiver.url } })
    const id = await decide('ops', 'one')
    await until(() => triedTimes(id, 1))
    delivery.hurry()
    await clock.advance(119_999)
    expect(receiver.received).toHaveLength(1)
    await clock.advance(1)
    await until(() => isSettled(id))
    stop.abort()
    await delivery.done
  })

  test('what waits for a channel that is gone from the configuration is given up', async () => {
    const store = memoryStore().notices
    const before = start({ channels: {}, store })
    before.stop.abort()
    await before.delivery.done
    const id = await before.decide('old', 'one')
    const { events, isSettled, statusOf, stop, until, delivery } = start({ channels: {}, store })
    await until(() => isSettled(id))
    await until(() => events.length === 1)
    expect((await statusOf(id))?.detail).toBe('No channel "old" is configured any more')
    expect(events[0]).toMatchObject({ type: 'notice_failed', data: { notice: id, channel: 'old', tries: 1 } })
    stop.abort()
    await delivery.done
  })
})

test('what is stored without a word is found within a minute', async () => {
  await using receiver = startReceiver()
  const { clock, delivery, isSettled, stop, store, triesEnded, until } = start({ channels: { ops: receiver.url } })
  await clock.advance(1)
  const { content } = noticeWith()
  const one = { channel: 'ops', loudness: 'on', content, createdAt: clock.now(), mutedBy: null } as const
  const [stored] = await store.advance({ lastEventId: 0, state: null }, [one])
  await clock.advance(MINUTE_MS)
  await triesEnded(1)
  await until(() => isSettled(stored?.id ?? 0))
  stop.abort()
  await delivery.done
})

test('a clock that was set back does not keep a notice waiting for more than an hour', async () => {
  await using receiver = startReceiver((_, n) => new Response('', { status: n === 0 ? 500 : 200 }))
  const first = start({ channels: { ops: receiver.url } })
  const { clock, store } = first
  const id = await first.decide('ops', 'one')
  await first.until(() => first.triedTimes(id, 1))
  first.stop.abort()
  await first.delivery.done
  clock.jump(-10 * HOUR_MS)
  const second = start({ channels: { ops: receiver.url }, store, clock })
  for (let minute = 0; minute < 60; minute++) await clock.advance(MINUTE_MS)
  await second.triesEnded(1)
  await second.until(() => second.isSettled(id))
  expect(second.events[0]).toMatchObject({ type: 'notice_sent', data: { waitedMs: 0 } })
  second.stop.abort()
  await second.delivery.done
})

describe('the own network', () => {
  test('once it is back, what reached nobody before a restart is tried at once too', async () => {
    const gone = startReceiver()
    const { url } = gone
    await gone.stop()
    const first = start({ channels: { ops: url } })
    const { clock, store } = first
    const id = await first.decide('ops', 'one')
    for (const [tries, delayMs] of [500, 1_000, 2_000].entries()) {
      await first.until(() => first.triedTimes(id, tries + 1))
      await clock.advance(delayMs)
    }
    await first.until(() => first.triedTimes(id, 4))
    first.stop.abort()
    await first.delivery.done
    const second = start({ channels: { ops: url }, store, clock })
    await clock.advance(100)
    await using back = startReceiver(undefined, Number(new URL(url).port))
    second.delivery.hurry()
    await second.until(() => second.isSettled(id))
    expect(back.received).toHaveLength(1)
    second.stop.abort()
    await second.delivery.done
  })

  test('once it is back, what reached nobody is tried at once, but no more than once a second', async () => {
    let receiver = startReceiver()
    const { url } = receiver
    await receiver.stop()
    const { clock, decide, delivery, isSettled, stop, triedTimes, until } = start({ channels: { ops: url } })
    const id = await decide('ops', 'one')
    for (const [tries, delayMs] of [500, 1_000, 2_000, 4_000].entries()) {
      await until(() => triedTimes(id, tries + 1))
      await clock.advance(delayMs)
    }
    await until(() => triedTimes(id, 5))
    await clock.advance(100)
    delivery.hurry()
    delivery.hurry()
    await clock.advance(899)
    expect(await triedTimes(id, 5)).toBe(true)
    await clock.advance(1)
    await until(() => triedTimes(id, 6))
    await clock.advance(5_000)
    receiver = startReceiver(undefined, Number(new URL(url).port))
    delivery.hurry()
    await until(() => isSettled(id))
    expect(idsOf(receiver)).toHaveLength(1)
    await receiver.stop()
    stop.abort()
    await delivery.done
  })
})

test('a stop aborts the try under way, which is made again at the next start', async () => {
  await using receiver = startReceiver((_, n) => (n === 0 ? never() : new Response()))
  const first = start({ channels: { ops: receiver.url } })
  const id = await first.decide('ops', 'one')
  await receiver.got(1)
  await first.clock.advance(3_000)
  first.stop.abort()
  await first.delivery.done
  expect(first.clock.sleeping).toBe(0)
  const { clock, store } = first
  expect(await store.get(id)).toMatchObject({
    notice: { status: 'waiting', tries: 1, dueAt: clock.now() },
    tries: [{ outcome: 'again', elapsedMs: 3_000, error: expect.stringContaining('the bot stops') }],
  })
  expect(first.events).toEqual([])
  const second = start({ channels: { ops: receiver.url }, store, clock })
  await second.until(() => second.isSettled(id))
  expect(new Set(idsOf(receiver))).toEqual(new Set([`notice_${clock.now() - 3_000}_${id}`]))
  second.stop.abort()
  await second.delivery.done
})
