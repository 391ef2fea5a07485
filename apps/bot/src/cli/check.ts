import type { Config } from '../config/config.ts'
import type { ClockOffset } from '../runtime/clock-offset.ts'
import type { ProbeResult } from '../runtime/probe.ts'
import { formatValues } from './check-values.ts'
import { GREEN, RED } from './format/paint.ts'
import { type Column, formatTable } from './format/table.ts'
import { durationText } from './format/units.ts'
import type { Output } from './io.ts'

const PROBE_COLUMNS: readonly Column<ProbeResult>[] = [
  { title: 'connection', value: ({ connection }) => connection },
  { title: 'endpoint', value: ({ endpoint }) => endpoint },
  { title: 'dial', value: ({ dialMs }) => durationText(dialMs), align: 'right' },
  { title: 'encoding', value: ({ encoding }) => encoding },
  { title: 'acknowledged', value: ({ acknowledgedMs }) => durationText(acknowledgedMs), align: 'right' },
  { title: 'first frame', value: ({ firstFrameMs }) => durationText(firstFrameMs), align: 'right' },
  { title: 'clock offset', value: ({ clockOffset }) => offsetText(clockOffset), align: 'right' },
  {
    title: 'result',
    value: ({ problem }) => problem ?? 'ok',
    color: ({ problem }) => (problem === null ? GREEN : RED),
  },
]

export interface CheckFlags {
  /** Also dial every connection once. */
  readonly live: boolean
}

/** Prints the resolved configuration; with `--live` also what became of one dial each. Returns the exit status. */
export async function checkConfig(
  output: Output,
  config: Config,
  flags: CheckFlags,
  probe: () => Promise<readonly ProbeResult[]>,
): Promise<number> {
  output.out(formatValues(config.values, output.colors))
  const replaced = config.replacedByDemo.map((key) => `${key} of ${config.file} are replaced by the demo's own`)
  for (const note of [...replaced, ...config.warnings]) output.out(`\nNote: ${note}\n`)
  if (!flags.live) return 0
  const probes = await probe()
  output.out(`\n${formatTable(probes, PROBE_COLUMNS, output.colors)}`)
  return probes.every(({ problem }) => problem === null) ? 0 : 1
}

/** `+12 ms`: the exchange's clock is ahead of ours. `≈`: the time of a message on its way is in it. */
function offsetText(offset: ClockOffset | null): string | null {
  if (offset === null) return null
  const { from, ms } = offset
  const sign = ms < 0 ? '-' : '+'
  return `${from === 'one_way' ? '≈ ' : ''}${sign}${durationText(Math.abs(ms))}`
}
