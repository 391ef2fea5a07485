import { afterEach, beforeEach, expect, test } from 'bun:test'

import { type Simulator, startSimulator } from '../../simulator.ts'
import { BTC, booksIn, isBook, isDepth, subscribeBook, subscribeStreams } from '../../testing/books.ts'
import { connect, type TestClient } from '../../testing/client.ts'
import { recordOf } from '../../testing/until.ts'

let simulator: Simulator
let client: TestClient
beforeEach(async () => {
  simulator = await startSimulator({ rateHz: 100 })
  client = await open()
})
afterEach(() => simulator.stop())

const exchange = 'paradex'
const open = () => connect(simulator.urls.paradex)

test('garbage: texts that are no JSON, one a socket unless count says more, then data goes on', async () => {
  const other = await connect(simulator.urls.paradex)
  await subscribeBook(client)
  const record = simulator.inject({ fault: 'garbage', exchange, count: 2 })
  await Promise.all([client.ping(), other.ping()])
  for (const { texts, frames } of [client, other]) expect(texts.length - frames.length).toBe(2)
  expect(other.texts.toSorted()[0]).toStartWith('<html>')
  expect(other.texts.toSorted()[1]).toStartWith('{"jsonrpc":"2.0"')
  await client.next(isBook(BTC, 'd'))
  expect(recordOf(simulator, record.id)).toMatchObject({ endedAt: record.beganAt, firstFrameAt: expect.any(Number) })
  for (const [i, book] of booksIn(client).entries()) expect(book.seq_no).toBe((booksIn(client)[0]?.seq_no ?? 0) + i)
})

test('binary_frame: 64 random bytes, then data goes on', async () => {
  const vest = await connect(simulator.urls.vest)
  await subscribeStreams(vest, 'BTC-PERP@depth')
  simulator.inject({ fault: 'binary_frame', exchange: 'vest' })
  simulator.inject({ fault: 'binary_frame', exchange: 'vest' })
  await vest.ping()
  expect(vest.binaries.map(({ length }) => length)).toEqual([64, 64])
  expect(vest.binaries[0]).not.toEqual(vest.binaries[1])
  await vest.next(isDepth('BTC-PERP'))
  expect(client.binaries).toEqual([])
})

test('huge_frame: a text of so many bytes; a client with a limit ends, and a new socket proves recovery', async () => {
  const careful = await connect(simulator.urls.paradex, { maxPayload: 4 * 1024 * 1024 })
  await subscribeBook(client)
  const record = simulator.inject({ fault: 'huge_frame', exchange })
  await careful.ended
  await client.next(isBook(BTC, 'd'))
  expect(client.texts.map(({ length }) => length)).toContain(8_388_608)
  expect(recordOf(simulator, record.id).firstFrameAt).toBeNull()
  await subscribeBook(await open())
  expect(recordOf(simulator, record.id).firstFrameAt).not.toBeNull()
})

test('more huge frames than memory should hold are refused', () => {
  const asked = { fault: 'huge_frame', exchange, count: 9 } as const
  expect(() => simulator.inject(asked)).toThrow('9 frames of 8388608 bytes are too much for memory')
})
