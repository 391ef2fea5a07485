import { distribution } from '../report/distribution.ts'
import { alignedTable } from '../report/table.ts'
import type { FanoutOptions } from './options.ts'
import { type FanoutResult, judgeFanout, type MeasuredWindow } from './verdict.ts'

/** Prints what was measured. @returns Whether every bound held. */
export function reportFanout({ asJson }: FanoutOptions, result: FanoutResult): boolean {
  const checks = judgeFanout(result)
  const passed = checks.every((check) => check.passed)
  if (asJson) {
    console.log(JSON.stringify({ passed, checks, ...result, storm: stormOf(result) }, null, 2))
    return passed
  }
  const { left, mute, reading, withMute } = result
  const head = [
    '',
    'p50',
    'p99',
    'max',
    'messages/s',
    'MB/s',
    'CPU %',
    'answer p99',
    'loop p99',
    'clients’ CPU %',
    'and loop p99',
    '',
  ]
  console.log(
    '\nFrom the event on disk to the client that read it, in ms; the answer of /healthz, and the loop by its own word.\n',
  )
  console.log(
    alignedTable([head, row(`${result.clients} that read`, reading), row(`and ${mute.asked} that never do`, withMute)]),
  )
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(0)
  const { back, watched } = stormOf(result)
  console.log(
    `\nMemory, in MB: ${megabytes(result.alone.rssBytes)} alone, ${megabytes(reading.watched.maxRssBytes)} with all that read, ` +
      `${megabytes(mute.maxRssBytes)} at most beside those that never do, ${megabytes(mute.rssBytes)} when they were cut off, ` +
      `${megabytes(left.rssBytes)} when all had left.`,
  )
  console.log(
    `The last that never reads was cut off after ${mute.cutOffMs === null ? '…never' : `${(mute.cutOffMs / 1_000).toFixed(1)} s`}. ` +
      `Back after a drop, in ms: p50 ${back.p50.toFixed(0)}, p99 ${back.p99.toFixed(0)}, max ${back.max.toFixed(0)}; ` +
      `meanwhile the bot answered within ${watched.answer.max.toFixed(0)}.\n`,
  )
  for (const { bound, measured, passed: held } of checks)
    console.log(`${held ? 'PASS' : 'FAIL'}  ${bound}: ${measured}`)
  return passed
}

const stormOf = ({ storm }: FanoutResult) => ({ back: distribution(storm.returnMs), watched: storm.watched })

function row(name: string, { loopLagP99Ms, ms, read, watched }: MeasuredWindow): readonly string[] {
  const { max, p50, p99 } = read.latencies
  const perSecond = (count: number) => (count / ms) * 1_000
  const numbers = [p50, p99, max].map((value) => value.toFixed(1))
  return [
    name,
    ...numbers,
    read.fromEvent.p99.toFixed(1),
    perSecond(read.messages).toFixed(0),
    (perSecond(read.bytes) / 1_000_000).toFixed(1),
    watched.cpuPct.toFixed(0),
    watched.answer.p99.toFixed(1),
    loopLagP99Ms.toFixed(1),
    read.load.cpuPct.toFixed(0),
    read.load.lagP99Ms.toFixed(1),
    '',
  ]
}
