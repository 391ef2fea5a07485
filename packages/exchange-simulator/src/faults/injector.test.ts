import { afterEach, beforeEach, expect, test } from 'bun:test'

import { type Simulator, startSimulator } from '../simulator.ts'
import { BTC, booksIn, isBook, subscribeBook } from '../testing/books.ts'
import { connect, type TestClient } from '../testing/client.ts'
import { recordOf, stretch } from '../testing/until.ts'

let simulator: Simulator
let client: TestClient
beforeEach(async () => {
  simulator = await startSimulator({ rateHz: 100 })
  client = await open()
})
afterEach(() => simulator.stop())

const exchange = 'paradex'
const open = () => connect(simulator.urls.paradex)

test('faults that overlap end each by itself', async () => {
  await subscribeBook(client)
  simulator.inject({ fault: 'mute', exchange, durationMs: 100 })
  simulator.inject({ fault: 'mute', exchange, durationMs: 400 })
  simulator.inject({ fault: 'mute_channel', exchange, market: BTC, durationMs: 200 })
  simulator.inject({ fault: 'late', exchange, delayMs: 50, durationMs: 200 })
  await client.ping()
  const seen = booksIn(client).length
  await stretch(250)
  expect(booksIn(client).length).toBe(seen)
  await client.next(isBook(BTC, 'd'))
  expect(simulator.records().filter(({ endedAt }) => endedAt === null)).toEqual([])
})

test('a fault ended by hand is over at once; one that is over stays as it is, and others are unknown', async () => {
  await subscribeBook(client)
  const record = simulator.inject({ fault: 'mute', exchange })
  await client.ping()
  const seen = booksIn(client).length
  const ended = simulator.end(record.id)
  expect(ended?.endedAt).toBeGreaterThanOrEqual(record.beganAt)
  await client.next(isBook(BTC, 'd'))
  expect(booksIn(client).length).toBeGreaterThan(seen)
  expect(simulator.end(record.id)?.endedAt).toBe(ended?.endedAt ?? null)
  const instant = simulator.inject({ fault: 'rst', exchange })
  expect(simulator.end(instant.id)?.endedAt).toBe(instant.beganAt)
  expect(simulator.end(99)).toBeNull()
})

test('every fault of the catalogue begins with its defaults on each of its exchanges, and ends', async () => {
  for (const { fault, exchanges, defaultDurationMs } of simulator.faults()) {
    for (const each of exchanges) {
      const { id } = simulator.inject({ fault, exchange: each })
      expect(recordOf(simulator, id).endedAt === null).toBe(defaultDurationMs !== null)
      expect(simulator.end(id)?.endedAt).not.toBeNull()
    }
  }
  await stretch(50)
  const healed = await open()
  await subscribeBook(healed)
  await healed.next(isBook(BTC, 'd'))
})
