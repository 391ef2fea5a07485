import type { Endpoints } from '../endpoint.ts'
import { FaultCatalogueSchema, FaultRequestSchema, InjectedFaultSchema } from '../requests.ts'

const PATH = '/api/v1/demo/faults'

export const DEMO_ENDPOINTS = {
  faults: {
    method: 'GET',
    path: PATH,
    access: 'token',
    tag: 'demo',
    summary: 'What can be broken, and what was',
    answer: { status: 200, schema: FaultCatalogueSchema },
    problems: ['demo_only', 'simulator_unavailable'],
  },
  injectFault: {
    method: 'POST',
    path: PATH,
    access: 'token',
    tag: 'demo',
    summary: 'Break something',
    description: 'The fault is in force when this answers.',
    body: FaultRequestSchema,
    answer: { status: 201, schema: InjectedFaultSchema },
    problems: ['demo_only', 'simulator_unavailable', 'unknown_connection'],
  },
} as const satisfies Endpoints
