import type { ResolvedValue } from '../config/config.ts'
import type { ProbeResult } from '../runtime/probe.ts'
import { type Column, formatTable } from './format/table.ts'
import { durationText } from './format/units.ts'

const GREEN = 32
const RED = 31

const VALUE_COLUMNS: readonly Column<ResolvedValue>[] = [
  { title: 'key', value: ({ key }) => key },
  { title: 'value', value: ({ value }) => valueText(value) },
  { title: 'from', value: ({ source, origin }) => origin ?? source },
]

const PROBE_COLUMNS: readonly Column<ProbeResult>[] = [
  { title: 'connection', value: ({ connection }) => connection },
  { title: 'endpoint', value: ({ endpoint }) => endpoint },
  { title: 'dial', value: ({ dialMs }) => durationText(dialMs), align: 'right' },
  { title: 'acknowledged', value: ({ acknowledgedMs }) => durationText(acknowledgedMs), align: 'right' },
  { title: 'first frame', value: ({ firstFrameMs }) => durationText(firstFrameMs), align: 'right' },
  {
    title: 'result',
    value: ({ problem }) => problem ?? 'ok',
    color: ({ problem }) => (problem === null ? GREEN : RED),
  },
]

/** Every resolved value with its source; secrets are masked already. */
export function valuesTable(values: readonly ResolvedValue[], colors: boolean): string {
  return formatTable(values, VALUE_COLUMNS, colors)
}

/** What became of each dial. */
export function probesTable(probes: readonly ProbeResult[], colors: boolean): string {
  return formatTable(probes, PROBE_COLUMNS, colors)
}

function valueText(value: ResolvedValue['value']): string {
  if (value === null) return ''
  return typeof value === 'object' ? value.join(', ') : String(value)
}
