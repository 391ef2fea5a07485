import { describe, expect, test } from 'bun:test'
import { FakeClock } from '@holdfast/adapter-core/testing'
import { type EventStore, memoryStore, type Sample } from '@holdfast/event-store'
import type { ConnectionStatus } from '@holdfast/reconnect-monitor'
import { adapterOf, createWorld } from '../testing/world.ts'
import { startSampling } from './sampling.ts'

/** A full minute. Clocks start half a second before it: looks fall between the seconds, 60 into each minute. */
const T = 1_800_000_000_000
const MINUTE = 60_000

/** What of a status is measured. */
type Measured = Pick<ConnectionStatus, 'id' | 'messageRate' | 'sockets'>

const socket = { role: 'primary', generation: 1, openedAt: T } as const
const vest = (messageRate: number, rttMs: number | null): Measured => ({
  id: 'vest',
  messageRate,
  sockets: [{ ...socket, rttMs }],
})

/** Sampling of connections that tell what the test wants, into a store that can be broken. */
function start(options: { readonly store?: EventStore; readonly clock?: FakeClock } = {}) {
  const clock = options.clock ?? new FakeClock(T - 500)
  const store = options.store ?? memoryStore()
  const stop = new AbortController()
  const lines: string[] = []
  const calls: (readonly Sample[])[] = []
  const world = { statuses: [vest(5, 20)] as readonly Measured[], disk: Promise.resolve() }
  const sampling = startSampling({
    clock,
    signal: stop.signal,
    log: (_level, message) => lines.push(message),
    connections: { list: () => world.statuses as readonly ConnectionStatus[] },
    store: {
      series: (query) => store.series(query),
      addSamples: async (samples) => {
        calls.push(samples)
        await world.disk
        await store.addSamples(samples)
      },
    },
  })
  const end = async () => {
    stop.abort()
    await clock.advance(0)
    await sampling.finish()
  }
  const stored = (metric: 'rtt' | 'rate') => store.series({ connection: 'vest', metric, from: T, to: T + 60 * MINUTE })
  return { calls, clock, end, lines, sampling, store, stored, world }
}

/** As stored, without what is the same in all. */
const short = (samples: readonly Sample[]) =>
  samples.map(({ at, max, mean, min, n }) => [(at - T) / MINUTE, n, mean, min, max])

describe('a minute', () => {
  test('of all connections is handed over at once, when it is over', async () => {
    const { calls, clock, stored, world } = start()
    world.statuses = [vest(5, 20), { ...vest(7, 30), id: 'paradex' }]
    await clock.advance(MINUTE)
    expect(calls).toEqual([])
    await clock.advance(1_000)
    expect(calls.map((samples) => samples.map(({ connection, metric }) => `${connection} ${metric}`))).toEqual([
      ['vest rate', 'vest rtt', 'paradex rate', 'paradex rtt'],
    ])
    expect(short(await stored('rate'))).toEqual([[0, 60, 5, 5, 5]])
    expect(short(await stored('rtt'))).toEqual([[0, 60, 20, 20, 20]])
  })

  test('has a gap where there was no socket, and a rate of 0 where a socket was mute', async () => {
    const { clock, end, stored, world } = start()
    world.statuses = [{ ...vest(5, null), sockets: [] }]
    await clock.advance(MINUTE)
    world.statuses = [vest(0, null)]
    await clock.advance(MINUTE)
    world.statuses = [{ ...vest(5, 20), sockets: [{ ...socket, role: 'next', rttMs: 20 }] }]
    await clock.advance(MINUTE)
    await end()
    expect(short(await stored('rate'))).toEqual([[1, 60, 0, 0, 0]])
    expect(await stored('rtt')).toEqual([])
  })

  test('that the process stood still in holds only what was measured', async () => {
    const { clock, end, stored } = start()
    await clock.advance(10_000)
    await clock.stall(40_000)
    await clock.advance(10_000)
    await end()
    expect(short(await stored('rtt'))).toEqual([[0, 21, 20, 20, 20]])
  })

  test('that is not over is stored at the end, and a run that goes on in it adds to it', async () => {
    const first = start()
    await first.clock.advance(20_000)
    await first.end()
    expect(short(await first.stored('rtt'))).toEqual([[0, 20, 20, 20, 20]])
    const second = start({ store: first.store, clock: first.clock })
    second.world.statuses = [vest(5, 50)]
    await second.clock.advance(10_000)
    await second.end()
    expect(short(await second.stored('rtt'))).toEqual([[0, 30, 30, 20, 50]])
  })

  test('that comes again when the clock is set back adds to what it was', async () => {
    const { clock, end, stored } = start()
    await clock.advance(2 * MINUTE)
    clock.jump(-2 * MINUTE)
    await clock.advance(MINUTE)
    await end()
    expect((await stored('rtt')).map(({ at, n }) => [(at - T) / MINUTE, n])).toEqual([
      [0, 120],
      [1, 60],
    ])
  })
})

describe('a store that fails', () => {
  test('loses minutes, is told of once, and gets the next one when it is well', async () => {
    const { clock, lines, stored, world } = start()
    world.disk = Promise.reject(new Error('disk full'))
    world.disk.catch(() => {})
    await clock.advance(3 * MINUTE)
    world.disk = Promise.resolve()
    await clock.advance(MINUTE)
    expect(lines).toEqual(['Cannot store measurements; charts will have a gap'])
    expect((await stored('rtt')).map(({ at }) => (at - T) / MINUTE)).toEqual([2])
  })

  test('or hangs, is given no second minute to hold', async () => {
    const { calls, clock, end, lines, stored, world } = start()
    const disk = Promise.withResolvers<void>()
    world.disk = disk.promise
    await clock.advance(3 * MINUTE)
    expect(calls).toHaveLength(1)
    expect(lines).toEqual(['Cannot store measurements; charts will have a gap'])
    disk.resolve()
    await end()
    expect((await stored('rtt')).map(({ at }) => (at - T) / MINUTE)).toEqual([0, 2])
  })
})

test('a real connection is measured while it has a socket, and not while it has none', async () => {
  const world = await createWorld()
  const { clock, connections, store, stop } = world
  const from = clock.now()
  const sampling = startSampling({ connections, store, clock, log: () => {}, signal: stop.signal })
  await clock.advance(MINUTE)
  const vestAdapter = adapterOf(world, 'vest')
  vestAdapter.failNext(1_000)
  vestAdapter.drop(connections.get('vest')?.status().generation ?? 0)
  await clock.advance(3 * MINUTE)
  stop.abort()
  await clock.advance(0)
  await sampling.finish()
  const measured = async (connection: string) => {
    const series = await store.series({ connection, metric: 'rate', from: 0, to: clock.now() })
    return series.reduce((sum, { n }) => sum + n, 0)
  }
  expect(clock.now() - from).toBe(4 * MINUTE)
  expect([await measured('vest'), await measured('paradex')]).toEqual([60, 240])
})
