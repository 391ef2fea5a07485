import { expect, test } from 'bun:test'
import { and, eq, lt } from 'drizzle-orm'
import { BUCKETS, type Sample } from './port.ts'
import { openReader } from './reader.ts'
import { samples } from './schema.ts'
import { tempPaths } from './testing/stores.ts'
import { openWriter } from './writer.ts'

const path = tempPaths()
const { minute, hour, day } = BUCKETS
/** A midnight. */
const START = 20_000 * day
const RTT = { connection: 'paradex', metric: 'rtt' } as const
const minuteAt = (at: number, n = 1) => ({ ...RTT, at, bucketMs: minute, n, mean: 1, min: 1, max: 1 })

/** A store with a measurement every 20 minutes of two days, of which narrow buckets can be purged as upkeep does. */
function start() {
  const file = path()
  const writer = openWriter({ path: file, mode: 'demo' })
  const reader = openReader(file)
  writer.addSamples(Array.from({ length: 144 }, (_, index) => minuteAt(START + index * 20 * minute)))
  return {
    writer,
    purge: (bucketMs: number, before: number) =>
      writer.db
        .delete(samples)
        .where(and(eq(samples.bucketMs, bucketMs), lt(samples.at, before)))
        .run(),
    read: (from: number, to: number) => reader.series({ ...RTT, from, to }),
  }
}

const widthsOf = (points: readonly Sample[]) => [...new Set(points.map(({ bucketMs }) => bucketMs))]

test('a window of which minutes are purged has hours, and one of which hours are has days', async () => {
  const { read, purge } = start()
  expect(widthsOf(await read(START, START + 2 * day))).toEqual([minute])
  purge(minute, START + day)
  expect(widthsOf(await read(START, START + 2 * day))).toEqual([hour])
  expect(widthsOf(await read(START + day, START + 2 * day))).toEqual([minute])
  purge(hour, START + day)
  const days = await read(START, START + 2 * day)
  expect(days.map(({ bucketMs, n }) => [bucketMs, n])).toEqual([
    [day, 72],
    [day, 72],
  ])
})

test('minutes purged up to the middle of an hour are no minutes of that hour', async () => {
  const { read, purge } = start()
  purge(minute, START + hour + 10 * minute)
  expect(widthsOf(await read(START + hour, START + 2 * hour))).toEqual([hour])
  expect(widthsOf(await read(START + hour + 20 * minute, START + 2 * hour))).toEqual([minute])
  expect(widthsOf(await read(START + hour + 15 * minute, START + hour + 30 * minute))).toEqual([])
  expect(widthsOf(await read(START + hour + 30 * minute, START + 2 * hour))).toEqual([minute])
})

test('before the first measurement nothing is purged', async () => {
  const { read } = start()
  expect(widthsOf(await read(START - 5 * day, START + hour))).toEqual([minute])
  expect(await read(START - 5 * day, START - day)).toEqual([])
})

test('a minute told again long after leaves alone the hour whose minutes are purged', async () => {
  const { writer, read, purge } = start()
  purge(minute, START + day)
  writer.addSamples([minuteAt(START, 50)])
  const [first] = await read(START - hour, START + 2 * day)
  expect(first).toMatchObject({ at: START, bucketMs: hour, n: 3 })
})
