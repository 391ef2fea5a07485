import { Hono } from 'hono'
import { FAULT_CATALOGUE } from '../faults/catalogue.ts'
import { FaultRequestError } from '../faults/fault-request-error.ts'
import type { Injector } from '../faults/injector.ts'
import type { SimulatorStatus } from '../status.ts'
import { problem } from './problem.ts'
import { allowHost, limitBody, refuseForeignPages, requireJson } from './security.ts'

export interface ControlDependencies {
  readonly injector: Injector
  status(): SimulatorStatus
}

/** The control port's routes: `GET /faults`, `POST /faults`, `DELETE /faults/:id`, `GET /status`. The order of the checks is part of it. */
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
  app.delete('/faults/:id', (context) => {
    const id = context.req.param('id')
    const record = injector.end(Number(id))
    if (record) return context.json(record)
    const detail = `There is no record of fault ${id}: it never was, or is too long ago`
    return problem(context, 404, { code: 'unknown_fault', title: 'Not found', detail })
  })

  app.notFound((context) =>
    problem(context, 404, {
      code: 'not_found',
      title: 'Not found',
      detail: 'There are /faults, /faults/:id and /status',
    }),
  )
  return app
}
