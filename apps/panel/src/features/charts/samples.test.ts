import { expect, test } from 'bun:test'
import type { OutageDto } from '@holdfast/api-contract'
import type { Tile } from '../../ui/pieces.ts'
import { grainText, joinSamples, pulseSamples, recoverySamples, type Sample, sampleAt } from './samples.ts'

const minute = (at: number, mean = 10): Sample => ({ at, bucketMs: 60_000, n: 60, mean, min: 1, max: 20 })
const pulse = (at: number, rttMs: number | null = 12, messageRate = 40) => ({ at, rttMs, messageRate })
const tiles: readonly Tile[] = [
  { state: 'live', from: 0, to: 5_000 },
  { state: 'down', from: 5_000, to: 8_000 },
  { state: 'live', from: 8_000, to: 20_000 },
]

test('a pulse is a measurement of its second', () => {
  expect(pulseSamples([pulse(2_000)], 'rtt', tiles)).toEqual([
    { at: 1_000, bucketMs: 1_000, n: 1, mean: 12, min: 12, max: 12 },
  ])
})

test('a second without a connection is a gap, not a rate of 0', () => {
  const pulses = [
    pulse(4_000),
    pulse(5_000, null, 0),
    pulse(6_000, null, 12),
    pulse(9_000, null, 0),
    pulse(10_000, 3, 0),
  ]
  expect(pulseSamples(pulses, 'rate', tiles).map(({ at, mean }) => [at, mean])).toEqual([
    [3_000, 40],
    // Live and mute: the most telling measurement of all.
    [8_000, 0],
    [9_000, 0],
  ])
  expect(pulseSamples(pulses, 'rtt', tiles).map(({ at }) => at)).toEqual([3_000, 9_000])
})

test('an open socket that is out of data is measured', () => {
  expect(pulseSamples([pulse(6_000, 3, 0)], 'rate', tiles)).toHaveLength(1)
})

test('minutes stand where seconds do not reach, and no time is told twice', () => {
  const seconds = pulseSamples([pulse(61_000), pulse(119_000), pulse(121_000), pulse(122_000)], 'rtt', [])
  const at = (samples: readonly Sample[]) => samples.map((sample) => sample.at)
  expect(at(joinSamples([minute(0)], seconds))).toEqual([0, 60_000, 118_000, 120_000, 121_000])
  const late = seconds.slice(1)
  expect(at(joinSamples([minute(0), minute(60_000)], late))).toEqual([0, 60_000, 120_000, 121_000])
  expect(at(joinSamples([minute(0), minute(60_000), minute(120_000)], late))).toEqual([0, 60_000, 120_000, 121_000])
  expect(joinSamples([minute(0)], [])).toEqual([minute(0)])
})

test('recoveries are those of unplanned outages of the connection that were over in the window', () => {
  const outage = (change: Partial<OutageDto>) =>
    ({ scope: 'connection', planned: false, recoveredAt: 500, durationMs: 40, ...change }) as OutageDto
  const outages = [
    outage({ recoveredAt: 900, durationMs: 70 }),
    outage({}),
    outage({ planned: true }),
    outage({ scope: 'subscription' }),
    outage({ recoveredAt: null }),
    outage({ recoveredAt: 99 }),
    outage({ recoveredAt: 1_000 }),
  ]
  expect(recoverySamples(outages, 100, 1_000).map(({ at, mean }) => [at, mean])).toEqual([
    [500, 40],
    [900, 70],
  ])
})

test('the measurement at an instant is the one that covers it; a gap has none', () => {
  const samples = [minute(0), minute(60_000), minute(240_000)]
  expect([0, 59_999, 60_001, 119_000, 150_000, 240_000, 299_000].map((at) => sampleAt(samples, at, 0)?.at)).toEqual([
    0,
    0,
    60_000,
    60_000,
    undefined,
    240_000,
    240_000,
  ])
  expect(sampleAt([{ ...minute(500), bucketMs: 0 }], 520, 30)?.at).toBe(500)
  expect(sampleAt([{ ...minute(500), bucketMs: 0 }], 540, 30)).toBeUndefined()
  expect(sampleAt([], 5, 10)).toBeUndefined()
})

test('says how fine the measurements are', () => {
  expect(grainText([minute(0), ...pulseSamples([pulse(62_000)], 'rtt', [])])).toBe('by minutes, then seconds')
  expect(grainText([{ ...minute(0), bucketMs: 0 }])).toBe('')
  expect(grainText([])).toBe('')
})
