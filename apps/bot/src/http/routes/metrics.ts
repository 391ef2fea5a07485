import { ENDPOINTS } from '@holdfast/api-contract'
import type { AppDeps } from '../deps.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'

/** What Prometheus scrapes. */
export function metricsRoutes({ metrics }: Pick<AppDeps, 'metrics'>): readonly Route[] {
  return [
    serve(ENDPOINTS.metrics, async ({ c }) => {
      return c.body(await metrics.render(), 200, { 'content-type': metrics.contentType })
    }),
  ]
}
