import { expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { channelOf, MINUTE, SECOND } from '../rules/testing.ts'
import { serviceWorld } from './testing.ts'

const DOWN = 'vest is down: closed by the exchange'
const PHONE = [channelOf('phone')]

test('events that are stored while it catches up are neither missed nor taken twice', async () => {
  const clock = new FakeClock()
  const gate = Promise.withResolvers<void>()
  const asked: (number | undefined)[] = []
  const world = await serviceWorld({
    channels: [channelOf('phone', { flaps: { count: 4, withinMs: 60 * MINUTE } })],
    clock,
    reading: (events) => async (query) => {
      asked.push(query.after)
      const page = await events({ ...query, limit: 2 })
      if (asked.length === 2) await gate.promise
      return page
    },
  })
  await world.live()
  for (let round = 0; round < 3; round++) {
    await world.lose()
    await world.live()
  }
  await clock.advance(0)
  gate.resolve()
  await clock.advance(0)
  expect(await world.titles()).toEqual([])
  await world.lose()
  await clock.advance(0)
  expect(await world.titles()).toEqual(['vest is flapping'])
  expect(new Set(asked).size).toBeGreaterThan(2)
})

test('an event that was stored and never published is read when the next one shows the gap', async () => {
  const world = await serviceWorld({ channels: PHONE })
  await world.live()
  await world.store.append([sampleEvent('connection_lost', world.clock.now(), {}, 'vest')])
  await world.clock.advance(MINUTE)
  expect(await world.titles()).toEqual([])
  await world.recorder.record(sampleEvent('attempt_started', world.clock.now(), {}, 'vest'))
  await world.clock.advance(SECOND)
  expect(await world.titles()).toEqual([DOWN])
})

test('an event that was read before it was published is taken once', async () => {
  const world = await serviceWorld({ channels: [channelOf('phone', { downForMs: 0 })] })
  const stored = await world.store.append([
    sampleEvent('spread_opened', world.clock.now(), {}, null),
    sampleEvent('spread_opened', world.clock.now(), {}, null),
  ])
  const [first, second] = stored
  if (first === undefined || second === undefined) throw new Error('nothing was stored')
  world.hub.publish({ kind: 'event', event: second })
  await world.clock.advance(SECOND)
  world.hub.publish({ kind: 'event', event: first })
  world.hub.publish({ kind: 'event', event: second })
  await world.clock.advance(SECOND)
  expect(await world.titles()).toHaveLength(2)
})
