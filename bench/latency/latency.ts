import { parseArgs } from 'node:util'
import { type BenchProcess, spawnProcess } from '../process/spawn.ts'
import type { Quantiles } from '../report/distribution.ts'
import { alignedTable } from '../report/table.ts'
import { startBlaster } from '../throughput/blaster.ts'
import type { FeedName } from '../throughput/feeds/feeds.ts'
import type { RoundKind } from '../throughput/protocol.ts'
import { wholeFlag } from '../whole-flag.ts'
import type { FrameTimes, LatencyCommand, LatencyReport } from './protocol.ts'
import { judgeLatency, type LatencyResult, latencyOf } from './verdict.ts'

export const LATENCY_USAGE = `latency    from a frame's arrival to its quote at the gate and its spread, at a steady rate
  --hz N         frames a second (default 5000)
  --seconds N    for so long (default 9; 3 with --quick); the first third does not count
  --quick        shorter
  --json         the result as JSON`

/** The largest frames, and the smallest and most. */
const FEEDS: readonly FeedName[] = ['paradex-json-snapshots', 'paradex-sbe-deltas']

interface Options {
  readonly hz: number
  readonly frames: number
  readonly asJson: boolean
}

/** @throws {RangeError} naming the flag that is wrong. */
function parse(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hz: { type: 'string', default: '5000' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  })
  const hz = wholeFlag('hz', values.hz)
  const seconds = wholeFlag('seconds', values.seconds ?? (values.quick ? '3' : '9'))
  return { hz, frames: hz * seconds, asJson: values.json }
}

/** Measures how late a price is by our own doing. @returns Whether every bound held. */
export async function latency(args: readonly string[]): Promise<boolean> {
  const { asJson, frames, hz } = parse(args)
  const rows: { readonly feed: FeedName; readonly floor: LatencyResult; readonly pipeline: LatencyResult }[] = []
  for (const feed of FEEDS) {
    console.error(feed)
    const floor = await measure(feed, 'floor', frames, hz)
    rows.push({ feed, floor, pipeline: await measure(feed, 'pipeline', frames, hz) })
  }
  const checks = rows.flatMap(({ feed, floor, pipeline }) =>
    judgeLatency(pipeline, floor).map((check) => ({ feed, ...check })),
  )
  const passed = checks.every((check) => check.passed)
  if (asJson) {
    console.log(JSON.stringify({ passed, hz, checks, rows }, null, 2))
    return passed
  }
  const head = ['', '', 'sent → done', 'received → done', 'own work', '']
  const body = rows.flatMap(({ feed, floor, pipeline }) =>
    Object.entries({ floor, pipeline }).map(([kind, { own, received, sent }]) => {
      return [feed, kind, words(sent), words(received), words(own), '']
    }),
  )
  console.log(`\n${hz} frames a second. p50 / p99 / max in µs; a floor's frame is done when it is parsed.\n`)
  console.log(alignedTable([head, ...body]))
  console.log()
  for (const { bound, feed, measured, passed: held } of checks) {
    console.log(`${held ? 'PASS' : 'FAIL'}  ${feed}: ${bound}: ${measured}`)
  }
  return passed
}

async function measure(feed: FeedName, kind: RoundKind, frames: number, hz: number): Promise<LatencyResult> {
  const died = Promise.withResolvers<never>()
  died.promise.catch(() => {})
  const sent = Promise.withResolvers<readonly number[]>()
  const times = Promise.withResolvers<FrameTimes>()
  const { blaster, port } = await startBlaster({ feed, frames, onDeath: died.reject, onPaced: sent.resolve })
  const client: BenchProcess<LatencyCommand> = spawnProcess(
    '../latency/latency-process.ts',
    (report: LatencyReport) => {
      if (report.type === 'live') blaster.tell({ type: 'pace', hz })
      else times.resolve(report.times)
    },
    died.reject,
    [feed, String(port), String(frames)],
  )
  try {
    client.tell({ type: 'begin', kind })
    const [sentAt, seen] = await Promise.race([Promise.all([sent.promise, times.promise]), died.promise])
    return latencyOf(sentAt, seen)
  } finally {
    await Promise.all([blaster.stop(), client.stop()])
  }
}

function words({ max, p50, p99 }: Quantiles): string {
  return [p50, p99, max].map((ms) => (ms * 1_000).toFixed(0)).join(' / ')
}
