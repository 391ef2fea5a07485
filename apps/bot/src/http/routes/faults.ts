import { ENDPOINTS } from '@holdfast/api-contract'
import type { AppDeps, Faults } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import type { Route } from '../route.ts'
import { serve } from '../serve.ts'
import { unknownConnection } from './connections.ts'

/** "Break something": the simulator's faults, in demo mode. */
export function faultRoutes({ connections, faults }: Pick<AppDeps, 'connections' | 'faults'>): readonly Route[] {
  return [
    serve(ENDPOINTS.faults, () => demoOnly(faults).list()),
    serve(ENDPOINTS.injectFault, async ({ body }) => {
      const simulator = demoOnly(faults)
      const request = await body()
      if (!connections.ids.includes(request.connection)) throw unknownConnection(request.connection, connections.ids)
      return simulator.inject(request)
    }),
  ]
}

function demoOnly(faults: Faults | null): Faults {
  if (faults === null) throw new ProblemError('demo_only', 'The real exchanges cannot be broken from here')
  return faults
}
