import { expect, test } from 'bun:test'
import { type FanoutResult, judgeFanout, type MeasuredWindow } from './verdict.ts'

const quantiles = (p50: number, p99: number) => ({ n: 1_000, p50, p99, max: p99 })

const window = (p50: number, p99: number, maxRssBytes: number): MeasuredWindow => ({
  ms: 20_000,
  read: {
    latencies: quantiles(p50, p99),
    fromEvent: quantiles(500, 500),
    bytes: 1,
    messages: 1,
    lastIds: { least: 90, most: 100 },
    repeated: 0,
    missed: 0,
    ended: 0,
    load: { cpuPct: 1, lagP99Ms: 1, lagMaxMs: 1 },
  },
  watched: { cpuPct: 30, maxRssBytes, answer: quantiles(1, 50) },
  loopLagP99Ms: 1,
})

/** At every bound. */
const AT_BOUNDS: FanoutResult = {
  clients: 1_000,
  alone: { rssBytes: 100_000_000, answer: quantiles(1, 1) },
  reading: window(20, 100, 200_000_000),
  withMute: window(35, 135, 290_000_000),
  mute: { asked: 100, maxRssBytes: 300_000_000, cutOffMs: 60_000, rssBytes: 225_000_000, cutOff: 100, clients: 1_000 },
  storm: { returnMs: [500, 3_000], watched: { cpuPct: 1, maxRssBytes: 1, answer: quantiles(1, 1) } },
  end: { newestId: 100, lastIds: { least: 100, most: 101 }, repeated: 0, missed: 0, ended: 0 },
  left: { rssBytes: 1, clients: 0 },
}

const failed = (changes: Partial<FanoutResult>): readonly string[] =>
  judgeFanout({ ...AT_BOUNDS, ...changes }).flatMap(({ bound, passed }) => (passed ? [] : [bound]))

test('holds at its bounds', () => {
  expect(failed({})).toEqual([])
})

test('fails beyond each', () => {
  const { end, mute } = AT_BOUNDS
  const cases: readonly (readonly [Partial<FanoutResult>, string])[] = [
    [{ reading: window(20, 101, 200_000_000) }, 'on disk → read, p99'],
    [{ withMute: window(36, 135, 1) }, 'p50 beside'],
    [{ withMute: window(35, 136, 1) }, 'p99 beside'],
    [{ end: { ...end, missed: 1 } }, 'once and in order'],
    [{ end: { ...end, repeated: 1 } }, 'once and in order'],
    [{ end: { ...end, lastIds: { least: 99, most: 100 } } }, 'once and in order'],
    [{ end: { ...end, ended: 1 } }, 'none that reads'],
    [{ mute: { ...mute, cutOff: 99 } }, 'all that never read'],
    [{ mute: { ...mute, cutOffMs: null } }, 'all that never read'],
    [{ mute: { ...mute, clients: 1_001 } }, 'all that never read'],
    [{ mute: { ...mute, maxRssBytes: 300_000_001 } }, 'memory of those'],
    [{ mute: { ...mute, rssBytes: 225_000_001 } }, 'of it left'],
    [{ alone: { ...AT_BOUNDS.alone, rssBytes: 99_000_000 } }, 'memory of each'],
    [{ storm: { ...AT_BOUNDS.storm, returnMs: [3_001] } }, 'dropped at once'],
  ]
  for (const [changes, bound] of cases) {
    const bounds = failed(changes)
    expect(bounds).toHaveLength(1)
    expect(bounds[0]).toContain(bound)
  }
})
