import { expect, test } from 'bun:test'
import { reportRows } from '../recovery/report.ts'
import { ROWS } from '../recovery/rows.ts'
import { parseLoadOptions } from './options.ts'
import { judgeLoad } from './verdict.ts'

const LOAD = {
  seconds: 20,
  requestsPerSecond: 100,
  bytesPerSecond: 1,
  latency: { p50: 1, p99: 1, max: 1 },
  errors: 0,
  answers: { ok: 1_900, later: 100, other: 0 },
}
const failed = (load: Partial<typeof LOAD>) =>
  judgeLoad([], { ...LOAD, ...load }).filter(({ passed }) => !passed).length

test('a load must be one, and be answered', () => {
  expect(failed({})).toBe(0)
  expect(failed({ requestsPerSecond: 99 })).toBe(1)
  expect(failed({ errors: 1 })).toBe(1)
  expect(failed({ answers: { ...LOAD.answers, other: 1 } })).toBe(1)
})

test('recoveries are held to the promise’s own bounds', () => {
  const rows = ROWS.filter(({ id }) => id === 'rst')
  const checks = judgeLoad(reportRows(rows, []), LOAD)
  expect(checks.find(({ passed }) => !passed)?.measured).toBe('no fault could be injected')
})

test('takes the rows that the simulator can hurt, and no others', () => {
  expect(parseLoadOptions([]).rows.map(({ id }) => id)).toEqual(['rst', 'half_open', 'mute_all', 'mute_channel', 'gap'])
  expect(parseLoadOptions(['--faults', 'close']).rows.map(({ id }) => id)).toEqual(['close'])
  expect(() => parseLoadOptions(['--faults', 'own_pause_busy'])).toThrow('--faults')
  expect(() => parseLoadOptions(['--rounds', '0'])).toThrow('--rounds')
})
