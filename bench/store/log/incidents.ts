import type { Attribution, Cause } from '@holdfast/adapter-core/events'
import type { Random } from './random.ts'
import type { Run } from './runs.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Something that hits many connections at once. */
export interface Incident {
  readonly at: number
  /** Before it no dial succeeds. */
  readonly until: number
  /** Whose connections it hits; null = all. */
  readonly exchange: string | null
  readonly cause: Cause
  readonly attribution: Attribution
}

/** Incidents of a run, oldest first: an exchange at work on itself, an exchange that falls over, the own network gone. */
export function incidentsOf(
  run: Run,
  exchanges: readonly string[],
  intensity: number,
  random: Random,
): readonly Incident[] {
  const incidents: Incident[] = []
  const often = (meanMs: number, tell: (at: number) => Omit<Incident, 'at'>) => {
    for (let at = run.from + random.wait(meanMs / intensity); at < run.to; at += random.wait(meanMs / intensity))
      incidents.push({ at, ...tell(at) })
  }
  for (const exchange of exchanges) {
    often(20 * DAY_MS, (at) => {
      const until = at + random.between(5 * MINUTE_MS, 45 * MINUTE_MS)
      return { until, exchange, cause: 'maintenance', attribution: 'exchange' }
    })
    often(8 * DAY_MS, (at) => {
      const until = at + random.skewed(MINUTE_MS / 6, HOUR_MS / 2)
      return { until, exchange, cause: 'abnormal_close', attribution: 'exchange' }
    })
  }
  often(10 * DAY_MS, (at) => {
    const until = at + random.skewed(MINUTE_MS / 12, 20 * MINUTE_MS)
    return { until, exchange: null, cause: 'local_network', attribution: 'network' }
  })
  return incidents.toSorted((a, b) => a.at - b.at)
}
