import { expect, test } from 'bun:test'
import { phaseBars } from './phases.ts'

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
