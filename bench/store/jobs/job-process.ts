/** Does one job: `job-process.ts NAME JSON`. */
import { childOf } from '../../process/child.ts'
import { exportJob } from './export-job.ts'
import { fillJob } from './fill-job.ts'
import { historyJob } from './history-job.ts'
import type { Job, JobName, JobReport } from './protocol.ts'
import { purgeJob } from './purge-job.ts'
import { rebuildJob } from './rebuild-job.ts'
import { writingJob } from './writing-job.ts'

const JOBS: { readonly [N in JobName]: Job<N> } = {
  fill: fillJob,
  history: historyJob,
  export: exportJob,
  rebuild: rebuildJob,
  writing: writingJob,
  purge: purgeJob,
}

const parent = childOf<never, JobReport>()
const [name = '', given = ''] = process.argv.slice(2)
const job = JOBS[name as JobName] as (given: unknown) => Promise<unknown>
try {
  parent.tell({ type: 'done', report: await job(JSON.parse(given)) })
} catch (error) {
  parent.tell({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}
