import { middleOf, PULSE_MS, type Sample } from './samples.ts'

/** What a chart draws of one connection: a column each. `undefined` = nothing to say at that x; null = the line breaks here. */
interface LineColumns {
  readonly mean: readonly (number | null | undefined)[]
  readonly min: readonly (number | null | undefined)[]
  readonly max: readonly (number | null | undefined)[]
}

export interface Columns {
  /** ms since the Unix epoch, ascending. */
  readonly x: readonly number[]
  readonly lines: readonly LineColumns[]
}

/** Pulses come a little late, and now and then one is missed: that much between two of them is no gap, in ms. */
const PULSE_SLACK_MS = 1_200

/** Where the line breaks: between measurements that are no neighbours. Instants, ms since the Unix epoch. */
export function gapsOf(samples: readonly Sample[]): readonly number[] {
  return samples.flatMap((sample, index) => {
    const before = samples[index - 1]
    if (before === undefined) return []
    const betweenMs = sample.at - before.at - before.bucketMs
    const arePulses = Math.max(before.bucketMs, sample.bucketMs) <= PULSE_MS
    return betweenMs > (arePulses ? PULSE_SLACK_MS : 0) ? [(middleOf(before) + middleOf(sample)) / 2] : []
  })
}

/** The measurements of some connections over one x axis. */
export function columnsOf(lines: readonly (readonly Sample[])[]): Columns {
  const rows = lines.map((samples) => {
    const row = new Map<number, Sample | null>(samples.map((sample) => [middleOf(sample), sample]))
    for (const at of gapsOf(samples)) if (!row.has(at)) row.set(at, null)
    return row
  })
  const x = [...new Set(rows.flatMap((row) => [...row.keys()]))].sort((a, b) => a - b)
  const column = (row: ReadonlyMap<number, Sample | null>, of: 'mean' | 'min' | 'max') =>
    x.map((at) => {
      const sample = row.get(at)
      return sample === null ? null : sample?.[of]
    })
  return {
    x,
    lines: rows.map((row) => ({ mean: column(row, 'mean'), min: column(row, 'min'), max: column(row, 'max') })),
  }
}

/** The places of a column that no line reaches: they have to be drawn as points. */
export function isolatedOf(column: readonly (number | null | undefined)[]): readonly number[] {
  const said = column.flatMap((value, index) => (value === undefined ? [] : [index]))
  return said.filter((index, place) => {
    const isValue = (other: number | undefined) => other !== undefined && typeof column[other] === 'number'
    return isValue(index) && !isValue(said[place - 1]) && !isValue(said[place + 1])
  })
}

/** The instant of the measurement before or behind one, of any line; the same at the end. From null it comes in at that side. */
export function step({ lines, x }: Columns, from: number | null, by: 1 | -1): number | null {
  const said = x.filter((_at, index) => lines.some(({ mean }) => typeof mean[index] === 'number'))
  if (from === null) return (by > 0 ? said[0] : said.at(-1)) ?? null
  return (by > 0 ? said.find((at) => at > from) : said.findLast((at) => at < from)) ?? from
}
