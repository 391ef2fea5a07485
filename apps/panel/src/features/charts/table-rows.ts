import type { ChartLine } from './chart.tsx'
import type { Sample } from './samples.ts'

interface Row {
  readonly id: string
  readonly sample: Sample
}

/** The measurements of all lines, the newest first; at one instant in the order of the lines. */
export function tableRows(lines: readonly Pick<ChartLine, 'id' | 'samples'>[]): readonly Row[] {
  return lines
    .flatMap(({ id, samples }) => samples.map((sample) => ({ id, sample })))
    .sort((a, b) => b.sample.at - a.sample.at)
}
