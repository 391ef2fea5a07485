/** Asks the API for all it can answer until told to stop: `generator-process.ts URL CONNECTIONS`. */
import autocannon from 'autocannon'
import { childOf } from '../process/child.ts'
import type { GeneratorCommand, GeneratorReport, LoadResult } from './protocol.ts'

const [url = '', connections = '1'] = process.argv.slice(2)
const parent = childOf<GeneratorCommand, GeneratorReport>()

/** What a panel and scripts ask for, the heavy among them. */
const PATHS = [
  '/connections',
  '/events?limit=100',
  '/stats?window=24h',
  '/events?limit=1000',
  '/outages?limit=200',
  '/timeline?window=24h',
  '/connections',
  '/stats?window=7d',
]

/** Ended by hand; no run is so long. */
const LONGEST_S = 3_600
const LATER = new Set([429, 503])

const requests = PATHS.map((path) => ({ method: 'GET' as const, path: `/api/v1${path}` }))
const startedAt = performance.now()
const answers = { ok: 0, later: 0, other: 0 }
const options = { url, connections: Number(connections), duration: LONGEST_S, requests }
const instance = autocannon(options, (error, ended) => {
  if (error !== null) throw error
  const seconds = (performance.now() - startedAt) / 1_000
  const { p50, p99, max } = ended.latency
  const result: LoadResult = {
    seconds,
    requestsPerSecond: (answers.ok + answers.later + answers.other) / seconds,
    bytesPerSecond: ended.throughput.total / seconds,
    latency: { p50, p99, max },
    errors: ended.errors,
    answers,
  }
  parent.tell({ type: 'done', result })
})
instance.on('response', (_client, status) => {
  answers[status === 200 ? 'ok' : LATER.has(status) ? 'later' : 'other'] += 1
})
parent.listen(() => instance.stop())
parent.tell({ type: 'ready' })
