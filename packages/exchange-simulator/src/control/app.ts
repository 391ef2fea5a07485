import { Hono } from 'hono'
import { FAULT_CATALOGUE } from '../faults/catalogue.ts'
import type { Injector } from '../faults/injector.ts'
import { FaultRequestError } from '../faults/request.ts'
import type { SimulatorStatus } from '../status.ts'
import { problem } from './problem.ts'
import { allowHost, limitBody, refuseForeignPages, requireJson } from './security.ts'

export interface ControlDependencies {
  readonly injector: Injector
  status(): SimulatorStatus
}

/** The control port's routes: `GET /faults`, `POST /faults`, `GET /status`. The order of the checks is part of it. */
export function controlApp({ injector, status }: ControlDependencies): Hono {
  const app = new Hono()
  app.use(allowHost, refuseForeignPages, requireJson, limitBody)

  app.get('/faults', (context) => context.json({ faults: FAULT_CATALOGUE, injected: injector.records() }))
  app.get('/status', (context) => context.json(status()))
  app.post('/faults', async (context) => {
    const text = await context.req.text()
    try {
      return context.json(injector.inject(JSON.parse(text)), 201)
    } catch (error) {
      if (error instanceof SyntaxError) {
        return problem(context, 400, { code: 'bad_json', title: 'Bad request', detail: 'The body is not JSON' })
      }
      if (!(error instanceof FaultRequestError)) throw error
      const { member, allowed, message } = error
      return problem(context, 400, { code: 'bad_fault', title: 'Bad request', detail: message, member, allowed })
    }
  })

  app.notFound((context) =>
    problem(context, 404, { code: 'not_found', title: 'Not found', detail: 'There are /faults and /status' }),
  )
  return app
}
