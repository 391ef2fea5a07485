import { expect, test } from 'bun:test'
import { FakeClock, settle } from '@holdfast/adapter-core/testing'
import { type ClientOptions, createStreamClient, type EndReason } from './client.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function createReader(options: Partial<ClientOptions> = {}) {
  const clock = new FakeClock()
  const ends: EndReason[] = []
  const client = createStreamClient({
    first: [bytes('snapshot')],
    past: null,
    maxQueuedBytes: 100,
    clock,
    onEnd: (reason) => void ends.push(reason),
    ...options,
  })
  const reader = client.body.getReader()
  const read = async () => {
    const { value } = await reader.read()
    return value === undefined ? null : new TextDecoder().decode(value)
  }
  return { client, clock, ends, read, reader }
}

test('sends the first, then the past as it is taken, then what was queued meanwhile', async () => {
  const pages = [['p1', 'p2'], [], ['p3']]
  const past = async () => {
    const page = pages.shift()
    if (pages.length === 0) client.endPast()
    return (page ?? []).map(bytes)
  }
  const { client, read } = createReader({ past })
  client.offer(bytes('q1'))
  client.offer(bytes('q2'))
  expect([await read(), await read(), await read(), await read()]).toEqual(['snapshot', 'q1q2', 'p1p2', 'p3'])
  const next = read()
  client.offer(bytes('q3'))
  client.wake()
  expect(await next).toBe('q3')
})

test('nothing is sent before it is woken, unless it asks', async () => {
  const { client, read } = createReader()
  await read()
  let got: string | null = null
  const asked = read().then((text) => {
    got = text
  })
  client.offer(bytes('a'))
  await settle()
  expect(got).toBeNull()
  client.wake()
  await asked
  expect(got as string | null).toBe('a')
})

test('a queue that is full to the byte is kept, and cut off with the next', async () => {
  const { client, ends, read } = createReader()
  client.offer(new Uint8Array(100))
  expect(ends).toEqual([])
  client.offer(bytes('x'))
  expect(ends).toEqual(['cut_off'])
  expect(await read()).toBeNull()
})

test('what was taken makes room again', async () => {
  const { client, ends, read } = createReader()
  await read()
  for (let round = 0; round < 10; round++) {
    client.offer(new Uint8Array(60))
    await read()
  }
  expect(ends).toEqual([])
})

test('the past does not count as queued', async () => {
  const { client, ends, read } = createReader({ past: async () => [new Uint8Array(5_000)] })
  await read()
  await read()
  client.offer(new Uint8Array(90))
  expect(ends).toEqual([])
})

test('a large queue goes out in pieces', async () => {
  const { client, read, reader } = createReader({ maxQueuedBytes: 1_000_000 })
  await read()
  for (let chunk = 0; chunk < 5; chunk++) client.offer(new Uint8Array(30_000))
  client.offer(new Uint8Array(200_000))
  const sizes = []
  for (let piece = 0; piece < 4; piece++) sizes.push((await reader.read()).value?.byteLength)
  expect(sizes).toEqual([60_000, 60_000, 30_000, 200_000])
})

test('one that takes nothing for a minute is cut off; one that waits for news is not', async () => {
  const mute = createReader()
  await mute.clock.advance(60_000)
  mute.client.check()
  expect(mute.ends).toEqual([])
  await mute.clock.advance(1)
  mute.client.check()
  expect(mute.ends).toEqual(['cut_off'])
  const waiting = createReader()
  await waiting.read()
  void waiting.read()
  await waiting.clock.advance(120_000)
  waiting.client.check()
  expect(waiting.ends).toEqual([])
})

test('a store that cannot be read ends the stream, so that the client comes back', async () => {
  const { ends, read } = createReader({ past: () => Promise.reject(new Error('the disk failed')) })
  expect(await read()).toBe('snapshot')
  expect(await read()).toBeNull()
  expect(ends).toEqual(['ended'])
})

test('it ends once, whoever is first', async () => {
  const { client, ends, reader } = createReader()
  await reader.cancel()
  client.end()
  client.offer(new Uint8Array(1_000))
  expect(ends).toEqual(['left'])
})
