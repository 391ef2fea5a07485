import { expect, test } from 'bun:test'
import { createSampleMinutes, type Measurement, type MinuteSample, mergeSamples } from './sample-minutes.ts'

const T = Date.UTC(2026, 0, 1, 12)
const MINUTE = 60_000

const rtt = (value: number, connection = 'vest'): Measurement => ({ connection, metric: 'rtt', value })
const rate = (value: number, connection = 'vest'): Measurement => ({ connection, metric: 'rate', value })

const sample = (at: number, [n, mean, min, max]: readonly [number, number, number, number]): MinuteSample => ({
  connection: 'vest',
  metric: 'rtt',
  at,
  bucketMs: MINUTE,
  n,
  mean,
  min,
  max,
})

type Look = readonly [at: number, ...measurements: readonly Measurement[]]

/** What each look hands out, and what is left at the end. */
function gathered(...looks: readonly Look[]): readonly MinuteSample[][] {
  const minutes = createSampleMinutes()
  const finished = looks.map(([at, ...measurements]) => minutes.add(at, measurements))
  return [...finished, minutes.take()].map((samples) => [...samples])
}

const rows: readonly [name: string, looks: readonly Look[], expected: readonly (readonly MinuteSample[])[]][] = [
  ['nothing measured is nothing stored', [[T], [T + MINUTE]], [[], [], []]],
  ['one measurement is its own mean, least and most', [[T + 59_999, rtt(7)]], [[], [sample(T, [1, 7, 7, 7])]]],
  [
    'a minute is handed out when the next begins, and begins where UTC has it begin',
    [
      [T + 1, rtt(4)],
      [T + 1_001, rtt(10)],
      [T + 2_001, rtt(1)],
      [T + MINUTE, rtt(9)],
    ],
    [[], [], [], [sample(T, [3, 5, 1, 10])], [sample(T + MINUTE, [1, 9, 9, 9])]],
  ],
  [
    'a look that measures nothing ends the minute before all the same',
    [[T, rtt(4)], [T + MINUTE]],
    [[], [sample(T, [1, 4, 4, 4])], []],
  ],
  [
    'minutes that nobody saw are not made up',
    [
      [T, rtt(4)],
      [T + 10 * MINUTE, rtt(6)],
    ],
    [[], [sample(T, [1, 4, 4, 4])], [sample(T + 10 * MINUTE, [1, 6, 6, 6])]],
  ],
  [
    'a clock that is set back ends the minute too',
    [
      [T, rtt(4)],
      [T - MINUTE, rtt(6)],
    ],
    [[], [sample(T, [1, 4, 4, 4])], [sample(T - MINUTE, [1, 6, 6, 6])]],
  ],
]
test.each(rows)('%s', (_name, looks, expected) => {
  expect(gathered(...looks)).toEqual(expected as MinuteSample[][])
})

test('connections and metrics are kept apart', () => {
  const [, last] = gathered([T, rtt(1), rate(2), rtt(3, 'paradex'), rate(4, 'paradex')])
  expect(last?.map(({ connection, mean, metric }) => [connection, metric, mean])).toEqual([
    ['vest', 'rtt', 1],
    ['vest', 'rate', 2],
    ['paradex', 'rtt', 3],
    ['paradex', 'rate', 4],
  ])
})

test('two halves of a minute are the whole, weighted by how much each measured', () => {
  expect(mergeSamples(sample(T, [1, 10, 10, 10]), sample(T, [3, 2, 1, 4]))).toEqual(sample(T, [4, 4, 1, 10]))
})
