import type { Metrics } from './prom.ts'

/** An answered request. */
export interface SeenRequest {
  /** As it came; counted as `other` where no route has it. */
  readonly method: string
  /** The pattern of its route, e.g. `/api/v1/outages/:id`; what has none, or was refused before it, is `other`. */
  readonly route: string
  readonly status: number
  readonly elapsedMs: number
}

/** Whoever asks names the method, and every name would be another series. */
const METHODS = ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Answers by route, until their first byte. */
export function requestMetrics({ histogram }: Metrics): (request: SeenRequest) => void {
  const seconds = histogram(
    'http_request_duration_seconds',
    'From a request to the beginning of its answer.',
    ['method', 'route', 'status'],
    BUCKETS,
  )
  return ({ elapsedMs, method, route, status }) => {
    const known = METHODS.includes(method) ? method : 'other'
    seconds.observe({ method: known, route, status: String(status) }, elapsedMs / 1_000)
  }
}
