import { describe, expect, test } from 'bun:test'
import type { AdapterSignal } from './adapter.ts'
import { createExchangeAdapter } from './exchange-adapter.ts'
import type { RestFetch, RestRequest } from './rest-fetch.ts'
import { FakeClock } from './testing/fake-clock.ts'
import { bookFact, fakeExchange, frameOf } from './testing/fake-exchange.ts'
import { scriptedDial } from './testing/fake-socket.ts'
import { ANY_TOP } from './testing/mock-script.ts'
import { settle } from './testing/settle.ts'

const BTC = { channel: 'order_book', market: 'BTC' }
const ETH = { channel: 'order_book', market: 'ETH' }

/** An adapter with sockets 1 and 2 open, over a REST API that answers when the test says so. */
async function start(changes: Partial<typeof fakeExchange> = {}) {
  const requests: (Pick<RestRequest, 'headers' | 'signal'> & {
    url: string
    answer(body: unknown): void
    fail(): void
  })[] = []
  const fetch: RestFetch = (url, { headers, signal }) => {
    const { promise, reject, resolve } = Promise.withResolvers<unknown>()
    requests.push({ url, ...(headers && { headers }), signal, answer: resolve, fail: () => reject(new Error('no')) })
    return promise
  }
  const clock = new FakeClock()
  const script = scriptedDial()
  const adapter = createExchangeAdapter({
    definition: { ...fakeExchange, ...changes },
    url: 'wss://plain.test/',
    dial: script.dial,
    clock,
    rest: { baseUrl: 'https://plain.test/v1/?key=k', fetch },
  })
  const signals: AdapterSignal[] = []
  adapter.listen((signal) => signals.push(signal))
  const { signal } = new AbortController()
  await adapter.connect(1, signal)
  await adapter.reconnect(2, signal)
  signals.length = 0
  const told = async () => {
    await settle()
    return signals.splice(0)
  }
  return { adapter, clock, requests, script, told }
}

const book = (sequence: number) => ({ sequence, top: ANY_TOP })

test('asks under the REST address and tells the book, of the socket that asked', async () => {
  const { adapter, requests, told } = await start()
  adapter.probeRest(2, BTC)
  requests[0]?.answer(book(7))
  expect(await told()).toEqual([{ type: 'rest_book', generation: 2, subscription: BTC, sequence: 7, top: ANY_TOP }])
  expect(requests.map(({ url }) => url)).toEqual(['https://plain.test/v1/book?key=k&market=BTC'])
})

test('sends the headers that the exchange asks for', async () => {
  const headers = { group: '0' }
  const restBook = { headers, path: () => '/book', read: () => 'no book' }
  const { adapter, requests } = await start({ restBook })
  adapter.probeRest(1, BTC)
  expect(requests.map((request) => request.headers)).toEqual([headers])
})

test('has one request a subscription and socket under way at most', async () => {
  const { adapter, requests, told } = await start()
  for (const subscription of [BTC, BTC, ETH, ETH]) adapter.probeRest(1, subscription)
  adapter.probeRest(2, BTC)
  expect(requests).toHaveLength(3)
  requests[0]?.answer(book(1))
  requests[1]?.fail()
  expect(await told()).toHaveLength(1)
  adapter.probeRest(1, BTC)
  adapter.probeRest(1, ETH)
  expect(requests).toHaveLength(5)
})

describe('tells nothing', () => {
  test('where the request fails, or the answer is no book', async () => {
    const { adapter, requests, told } = await start()
    adapter.probeRest(1, BTC)
    adapter.probeRest(1, ETH)
    requests[0]?.fail()
    requests[1]?.answer({ error: 'VALIDATION_ERROR' })
    expect(await told()).toEqual([])
  })

  test('where reading the answer throws, which no definition may', async () => {
    const read = () => {
      throw new Error('a bug')
    }
    const { adapter, requests, told } = await start({ restBook: { path: () => '/book', read } })
    adapter.probeRest(1, BTC)
    requests[0]?.answer(book(1))
    expect(await told()).toEqual([])
  })

  test('of a socket that closed or was terminated meanwhile: its request ends', async () => {
    const { adapter, requests, script, told } = await start()
    adapter.probeRest(1, BTC)
    adapter.probeRest(2, BTC)
    script.sockets[0]?.close(1012)
    adapter.terminate(2)
    await told()
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, true])
    for (const request of requests) request.answer(book(1))
    expect(await told()).toEqual([])
  })

  test('where there is no socket, or the exchange has no REST book', async () => {
    const withBook = await start()
    withBook.adapter.probeRest(7, BTC)
    const without = await start({ restBook: null })
    without.adapter.probeRest(1, BTC)
    expect([withBook.requests, without.requests]).toEqual([[], []])
  })
})

test('a REST book is no life of the socket: it stays as stale as it was', async () => {
  const { adapter, clock, requests, script, told } = await start()
  adapter.subscribe(1, BTC)
  script.sockets[0]?.push(frameOf(bookFact(BTC)))
  await clock.advance(20_001)
  adapter.probeRest(1, BTC)
  requests[0]?.answer(book(1))
  expect(await told()).toHaveLength(2)
  expect(adapter.isStale()).toBe(true)
})
