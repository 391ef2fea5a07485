import { expect, test } from 'bun:test'
import { ConnectionSchema } from '@holdfast/api-contract'
import * as v from 'valibot'
import { readStream } from '../../testing/read-stream.ts'
import { adapterOf, createWorld } from '../../testing/world.ts'

const BOOK = { channel: 'order_book', market: 'BTC-PERP' }

test('a lag that grows and shrinks is told, once a second at most, and not while it stands still', async () => {
  const world = await createWorld()
  const vest = adapterOf(world, 'vest')
  const stream = await readStream(await world.request('/api/v1/stream?connections=vest'))
  /** A second of updates that come so late. */
  const late = async (lagMs: number) => {
    for (let i = 0; i < 10; i++) {
      vest.data(1, BOOK, { exchangeTime: world.clock.now() - lagMs })
      await world.clock.advance(100)
    }
  }
  await late(5)
  const lags = () =>
    stream
      .of('connection')
      .map(({ data }) => v.parse(ConnectionSchema, data).subscriptions.map(({ lagMs }) => lagMs)[0])
  expect(lags()).toEqual([])
  await late(405)
  await late(405)
  expect(lags()).toEqual([400])
  await late(5)
  await late(6)
  expect(lags()).toEqual([400, 0])
})
