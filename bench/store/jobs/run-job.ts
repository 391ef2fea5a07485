import { spawnProcess } from '../../process/spawn.ts'
import type { JobName, JobReport, Jobs } from './protocol.ts'

/** Does a job in a process of its own, so that none leaves anything behind for the next. */
export async function runJob<N extends JobName>(name: N, given: Jobs[N]['given']): Promise<Jobs[N]['report']> {
  const done = Promise.withResolvers<Jobs[N]['report']>()
  const onReport = (report: JobReport): void => {
    switch (report.type) {
      case 'done':
        // Both ends are this program: a job reports what the table says.
        done.resolve(report.report as Jobs[N]['report'])
        break
      case 'failed':
        done.reject(new Error(`${name}: ${report.message}`))
        break
    }
  }
  const child = spawnProcess('../store/jobs/job-process.ts', onReport, done.reject, [name, JSON.stringify(given)])
  try {
    return await done.promise
  } finally {
    await child.stop()
  }
}
