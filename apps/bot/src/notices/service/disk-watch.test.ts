import { expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { channelOf, MINUTE, SECOND } from '../rules/testing.ts'
import { serviceWorld } from './testing.ts'

const DOWN = 'vest is down: closed by the exchange'
const PHONE = [channelOf('phone')]

test('while the disk fails time stands still for the rules, and the disk itself is told of directly, once', async () => {
  const off = channelOf('off')
  const world = await serviceWorld({
    channels: [...PHONE, { ...off, rules: { ...off.rules, loudness: { ...off.rules.loudness, store: 'off' } } }],
  })
  await world.live()
  await world.lose()
  await world.clock.advance(10 * SECOND)
  world.disk({ status: 'degraded', queued: 3, lastError: 'database or disk is full' })
  await world.clock.advance(30 * SECOND)
  expect(world.unstored).toEqual([])
  await world.clock.advance(5 * MINUTE)
  expect(world.unstored).toMatchObject([
    { channel: 'phone', loudness: 'on', content: { class: 'store', title: 'The database takes no events' } },
  ])
  expect(world.unstored[0]?.content.text).toContain('database or disk is full')
  expect(await world.titles()).toEqual([])
  world.disk({ status: 'degraded', queued: 0 })
  await world.clock.advance(MINUTE)
  expect(await world.titles()).toEqual([])
  world.disk({ status: 'ok', queued: 0 })
  await world.clock.advance(SECOND)
  expect(await world.titles()).toEqual([DOWN, DOWN])
  world.disk({ status: 'degraded' })
  await world.clock.advance(MINUTE)
  expect(world.unstored).toHaveLength(2)
})

test('a silence of all holds back what is told of the disk', async () => {
  const world = await serviceWorld({ channels: PHONE })
  const at = world.clock.now()
  const data = { silence: 1, kind: 'maintenance', from: at, until: at + 5 * MINUTE, reason: null } as const
  await world.recorder.record(sampleEvent('silence_started', at, data, null))
  world.disk({ status: 'degraded', queued: 1 })
  await world.clock.advance(4 * MINUTE)
  expect(world.unstored).toEqual([])
  await world.clock.advance(2 * MINUTE)
  expect(world.unstored).toHaveLength(1)
})
