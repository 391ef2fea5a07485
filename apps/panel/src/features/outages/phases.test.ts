import { expect, test } from 'bun:test'
import { outageDto } from '../../testing/outages.ts'
import { barsSoFar, outageToShow, phaseBars } from './phases.ts'

const PHASES = {
  detectedMs: 2_270,
  waitedMs: 31,
  dialedMs: 1_558,
  authenticatedMs: 0,
  subscribedMs: 190,
  firstDataMs: 243,
}

test('lays the phases end to end, without a login where there was none', () => {
  expect(phaseBars(PHASES).map(({ label, startMs, lengthMs }) => [label, startMs, lengthMs])).toEqual([
    ['Unnoticed', 0, 2_270],
    ['Waited', 2_270, 31],
    ['Dialed', 2_301, 1_558],
    ['Subscribed', 3_859, 190],
    ['First data', 4_049, 243],
  ])
  expect(phaseBars({ ...PHASES, authenticatedMs: 5 })).toHaveLength(6)
})

test('draws nothing where nothing was measured', () => {
  expect(phaseBars(null)).toEqual([])
})

test('what is under way grows, from what was unnoticed on', () => {
  const outage = outageDto({ startedAt: 1_000, detectionMs: 400, endedAt: null })
  const soFar = (now: number) =>
    barsSoFar(outage, now).map(({ label, startMs, lengthMs }) => [label, startMs, lengthMs])
  expect(soFar(6_000)).toEqual([
    ['Unnoticed', 0, 400],
    ['Recovering', 400, 4_600],
  ])
  expect(soFar(9_000)[1]).toEqual(['Recovering', 400, 7_600])
  // The second of the panel lags behind what just happened.
  expect(soFar(1_100)).toEqual([
    ['Unnoticed', 0, 100],
    ['Recovering', 100, 0],
  ])
  expect(soFar(900)[0]).toEqual(['Unnoticed', 0, 0])
})

test('the newest under way comes before all that are over, and of those the newest that was measured', () => {
  const over = [outageDto({ id: 8 }), outageDto({ id: 7, phases: PHASES }), outageDto({ id: 6, phases: PHASES })]
  const ongoing = [outageDto({ id: 5, endedAt: null }), outageDto({ id: 4, endedAt: null })]
  expect(outageToShow(ongoing, over)?.id).toBe(5)
  expect(outageToShow([], over)?.id).toBe(7)
  expect(outageToShow([], [])).toBeNull()
})
