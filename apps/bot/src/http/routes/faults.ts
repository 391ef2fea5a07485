import { FaultRequestSchema } from '@holdfast/api-contract'
import { parseBody } from '../body.ts'
import type { AppDeps, Faults } from '../deps.ts'
import { ProblemError } from '../problem.ts'
import type { Route } from '../route.ts'
import { unknownConnection } from './connections.ts'

const PATH = '/api/v1/demo/faults'

/** "Break something": the simulator's faults, in demo mode. */
export function faultRoutes({ connections, faults }: Pick<AppDeps, 'connections' | 'faults'>): readonly Route[] {
  return [
    { method: 'GET', path: PATH, access: 'token', handle: async (c) => c.json(await demoOnly(faults).list()) },
    {
      method: 'POST',
      path: PATH,
      access: 'token',
      async handle(c) {
        const simulator = demoOnly(faults)
        const request = await parseBody(c.req.raw, FaultRequestSchema)
        if (!connections.ids.includes(request.connection)) throw unknownConnection(request.connection, connections.ids)
        return Response.json(await simulator.inject(request), { status: 201 })
      },
    },
  ]
}

function demoOnly(faults: Faults | null): Faults {
  if (faults === null) throw new ProblemError('demo_only', 'The real exchanges cannot be broken from here')
  return faults
}
