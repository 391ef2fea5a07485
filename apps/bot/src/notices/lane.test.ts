import { expect, test } from 'bun:test'
import { memoryStore, type NoticeStore } from '@holdfast/event-store'
import { idsOf, startDelivery as start, titlesOf } from '../testing/delivery-world.ts'
import { noticeWith } from '../testing/notice.ts'
import { startReceiver } from '../testing/receiver.ts'

const MINUTE_MS = 60_000

/** The memory store, which can be made to reject, or never to answer. */
function brittle() {
  const inner = memoryStore().notices
  let mode: 'ok' | 'rejects' | 'hangs' = 'ok'
  let refused = 0
  const become = (next: typeof mode) => {
    mode = next
  }
  const guard =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      if (mode === 'ok') return call(...args)
      refused += 1
      return mode === 'hangs' ? new Promise(() => {}) : Promise.reject(new Error('disk I/O error'))
    }
  const store: NoticeStore = { ...inner, list: guard(inner.list), tried: guard(inner.tried) }
  return { store, inner, refused: () => refused, become }
}

test('while the store fails, what was sent is not sent again, and is stored and recorded when it is back', async () => {
  const disk = brittle()
  await using receiver = startReceiver(() => {
    disk.become('rejects')
    return new Response()
  })
  const { clock, decide, delivery, events, isSettled, lines, stop, until } = start({
    channels: { ops: receiver.url },
    store: disk.store,
  })
  const id = await decide('ops', 'one')
  await until(() => disk.refused() > 0)
  for (let second = 0; second < 90; second++) await clock.advance(1_000)
  delivery.poke()
  await clock.advance(5_000)
  expect(receiver.received).toHaveLength(1)
  expect(events).toEqual([])
  expect(lines.filter((line) => line.includes('outbox'))).toHaveLength(1)
  disk.become('ok')
  await clock.advance(1_000)
  await until(() => isSettled(id))
  await until(() => events.length === 1)
  expect(await disk.inner.get(id)).toMatchObject({ notice: { status: 'sent', tries: 1 } })
  await clock.advance(2 * MINUTE_MS)
  expect(receiver.received).toHaveLength(1)
  expect(events).toHaveLength(1)
  stop.abort()
  await delivery.done
})

test('while the store fails, what is to be tried again is, at its time, and every try is stored in the end', async () => {
  const disk = brittle()
  await using receiver = startReceiver((_, n) => {
    disk.become('rejects')
    return new Response('', { status: n < 2 ? 500 : 200 })
  })
  const { clock, decide, delivery, events, stop, triesEnded, until } = start({
    channels: { ops: receiver.url },
    store: disk.store,
  })
  const id = await decide('ops', 'one')
  await triesEnded(1)
  await clock.advance(500)
  await triesEnded(2)
  await clock.advance(1_000)
  await triesEnded(3)
  expect(disk.refused()).toBeGreaterThan(0)
  expect(events).toEqual([])
  disk.become('ok')
  await clock.advance(1_000)
  await until(() => events.length === 1)
  expect((await disk.inner.get(id))?.tries.map(({ outcome }) => outcome)).toEqual(['again', 'again', 'sent'])
  expect(receiver.received).toHaveLength(3)
  stop.abort()
  await delivery.done
})

test('a store that does not answer keeps no unstored notice back', async () => {
  const disk = brittle()
  disk.become('hangs')
  await using receiver = startReceiver((_, n) => new Response('', { status: n === 0 ? 503 : 200 }))
  const { clock, delivery, events, triesEnded, until } = start({ channels: { ops: receiver.url }, store: disk.store })
  const { content } = noticeWith({}, { class: 'store', title: 'the disk' })
  const createdAt = clock.now()
  delivery.sendUnstored([
    { channel: 'ops', loudness: 'on', content, createdAt },
    { channel: 'ops', loudness: 'silent', content: { ...content, title: 'and more' }, createdAt },
    { channel: 'nobody', loudness: 'on', content, createdAt },
  ])
  await triesEnded(1)
  await clock.advance(500)
  await until(() => events.length === 2)
  expect(titlesOf(receiver)).toEqual(['the disk', 'the disk', 'and more'])
  expect(new Set(idsOf(receiver)).size).toBe(2)
  expect(events.map(({ data }) => data)).toMatchObject([
    { notice: 0, class: 'store', tries: 2, waitedMs: 500 },
    { notice: 0, class: 'store', tries: 1 },
  ])
})

test('a look at the store that was overtaken by a try sends nothing twice', async () => {
  const inner = memoryStore().notices
  const held: (() => void)[] = []
  let looks = 0
  const list: NoticeStore['list'] = async (query) => {
    const page = await inner.list(query)
    looks += 1
    // The second look of the lane itself; one before is for channels that are gone.
    if (looks === 3 || looks === 4) await new Promise<void>((resolve) => held.push(resolve))
    return page
  }
  const answers: (() => void)[] = []
  await using receiver = startReceiver(async () => {
    await new Promise<void>((resolve) => answers.push(resolve))
    return new Response()
  })
  const { clock, decide, delivery, events, isSettled, stop, triesEnded, until } = start({
    channels: { ops: receiver.url },
    store: { ...inner, list },
  })
  await until(() => looks === 2)
  const id = await decide('ops', 'one')
  await until(() => held.length === 1)
  // The next look begins as the try does, and ends after it.
  delivery.poke()
  held.pop()?.()
  await receiver.got(1)
  await until(() => held.length === 1)
  answers.pop()?.()
  await triesEnded(1)
  await until(() => isSettled(id))
  await until(() => events.length === 1)
  held.pop()?.()
  await until(() => looks === 5)
  await clock.advance(MINUTE_MS)
  expect(receiver.received).toHaveLength(1)
  stop.abort()
  await delivery.done
})

test('what was sent and cannot be stored is not sent again, although the store can be read and says it waits', async () => {
  const inner = memoryStore().notices
  let isBroken = true
  const tried: NoticeStore['tried'] = (outcome) =>
    isBroken ? Promise.reject(new Error('disk I/O error')) : inner.tried(outcome)
  await using receiver = startReceiver()
  const { clock, decide, delivery, events, stop, triesEnded, until } = start({
    channels: { ops: receiver.url },
    store: { ...inner, tried },
  })
  await decide('ops', 'one')
  await triesEnded(1)
  await decide('ops', 'two')
  await clock.advance(1_000)
  await triesEnded(2)
  delivery.poke()
  await clock.advance(2 * MINUTE_MS)
  expect(titlesOf(receiver)).toEqual(['one', 'two'])
  isBroken = false
  await clock.advance(1_000)
  await until(() => events.length === 2)
  stop.abort()
  await delivery.done
})

test('what waits for a channel that is gone is given up once the store can be read', async () => {
  const disk = brittle()
  disk.become('rejects')
  const { clock, decide, delivery, events, isSettled, stop, until } = start({ channels: {}, store: disk.store })
  const id = await decide('old', 'one')
  await clock.advance(5_000)
  expect(events).toEqual([])
  disk.become('ok')
  await clock.advance(5_000)
  await until(() => isSettled(id))
  await until(() => events.length === 1)
  stop.abort()
  await delivery.done
})
