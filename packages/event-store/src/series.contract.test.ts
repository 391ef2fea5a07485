import { describe, expect, test } from 'bun:test'
import { sampleEvent } from '@holdfast/reconnect-monitor/history/testing'
import { BUCKETS, MAX_POINTS, type Sample, type SampledMetric, WindowTooLargeError } from './port.ts'
import { everyStore } from './testing/stores.ts'

const { minute, hour, day } = BUCKETS
/** A midnight. */
const START = 20_000 * day

type Minute = Sample & { readonly metric: SampledMetric }
const MINUTE = { connection: 'paradex', metric: 'rtt', bucketMs: minute, n: 4, mean: 3.5, min: 1, max: 9 } as const
const minuteAt = (at: number, other: Partial<Minute> = {}): Minute => ({ ...MINUTE, at, ...other })

describe.each(everyStore())('%s, series', (_name, create) => {
  const rtt = { connection: 'paradex', metric: 'rtt' } as const

  test('are read per connection and metric in a window, oldest first, the last word counting', async () => {
    const store = await create()
    await store.addSamples([
      minuteAt(START + 2 * minute),
      minuteAt(START + minute),
      minuteAt(START + minute, { metric: 'rate' }),
      minuteAt(START + minute, { connection: 'vest' }),
      minuteAt(START + 3 * minute),
    ])
    await store.addSamples([minuteAt(START + 2 * minute, { n: 5 })])
    expect(await store.series({ ...rtt, from: START + minute, to: START + 3 * minute })).toEqual([
      minuteAt(START + minute),
      minuteAt(START + 2 * minute, { n: 5 }),
    ])
  })

  test('of long windows are hours, and of longer ones days, made of the minutes in them', async () => {
    const store = await create()
    const minutes = Array.from({ length: MAX_POINTS + 1 }, (_, index) =>
      minuteAt(START + index * minute, { n: 1 + (index % 2), mean: index % 2, min: -index, max: index }),
    )
    await store.addSamples(minutes)
    const hours = await store.series({ ...rtt, from: START, to: START + 2 * day })
    expect(hours).toHaveLength(26)
    expect(hours[1]).toEqual({ ...rtt, at: START + hour, bucketMs: hour, n: 90, mean: 60 / 90, min: -119, max: 119 })
    expect(await store.series({ ...rtt, from: START + minute, to: START + 2 * day })).toHaveLength(MAX_POINTS)

    const sparse = Array.from({ length: MAX_POINTS }, (_, index) => minuteAt(START + 2 * day + index * hour))
    await store.addSamples(sparse)
    const days = await store.series({ ...rtt, from: START, to: START + 400 * day })
    expect(days.every(({ bucketMs }) => bucketMs === day)).toBe(true)
    expect(days.reduce((sum, { n }) => sum + n, 0)).toBe(750 + 2 * 751 - 1 + 4 * MAX_POINTS)
  })

  test('say the same however often their minutes are told', async () => {
    const store = await create()
    const minutes = [minuteAt(START), minuteAt(START + minute, { n: 2, mean: 8 })]
    await store.addSamples(minutes)
    await store.addSamples(minutes.toReversed())
    const sparse = Array.from({ length: MAX_POINTS }, (_, index) => minuteAt(START + hour + index * minute))
    await store.addSamples(sparse)
    const [first] = await store.series({ ...rtt, from: START, to: START + 2 * day })
    expect(first).toEqual({ ...rtt, at: START, bucketMs: hour, n: 6, mean: 5, min: 1, max: 9 })
  })

  test('refuse what is no minute, all or none', async () => {
    const store = await create()
    for (const wrong of [minuteAt(START + 1), minuteAt(START, { bucketMs: hour }), minuteAt(START, { n: 0 })]) {
      const refusal = await store.addSamples([minuteAt(START), wrong]).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(RangeError)
    }
    expect(await store.series({ ...rtt, from: START, to: START + day })).toEqual([])
  })

  test('refuse a window of more days than a chart has points', async () => {
    const store = await create()
    await store.addSamples(Array.from({ length: MAX_POINTS + 1 }, (_, index) => minuteAt(START + index * day)))
    const query = { ...rtt, from: START, to: START + (MAX_POINTS + 1) * day }
    await expect(store.series(query)).rejects.toThrow(WindowTooLargeError)
    expect(await store.series({ ...query, from: START + day })).toHaveLength(MAX_POINTS)
  })

  test('of recoveries come from the outages, by the hour in which they ended', async () => {
    const store = await create()
    const outage = (at: number, ms: number, planned = false) => [
      sampleEvent('connection_lost', at, { planned }),
      sampleEvent('connection_live', at + ms),
    ]
    await store.append([
      ...outage(START + 1_000, 100),
      ...outage(START + 2_000, 300),
      ...outage(START + 3_000, 7_000, true),
      ...outage(START + hour - 50, 60),
    ])
    const recovery = { connection: 'paradex', metric: 'recovery' } as const
    expect(await store.series({ ...recovery, from: START, to: START + day })).toEqual([
      { ...recovery, at: START, bucketMs: hour, n: 2, mean: 200, min: 100, max: 300 },
      { ...recovery, at: START + hour, bucketMs: hour, n: 1, mean: 60, min: 60, max: 60 },
    ])
    expect(await store.series({ ...recovery, from: START + 1, to: START + hour })).toEqual([])
  })
})
