import { type FaultCatalogueDto, FaultCatalogueSchema } from '@holdfast/api-contract'
import * as v from 'valibot'
import type { FaultRequest, Faults } from '../http/deps.ts'
import { ProblemError } from '../http/problem.ts'
import type { Connections } from './connections.ts'

const Record = v.object({
  id: v.number(),
  fault: v.string(),
  exchange: v.string(),
  market: v.nullable(v.string()),
  beganAt: v.number(),
  endedAt: v.nullable(v.number()),
  firstFrameAt: v.nullable(v.number()),
})

const Catalogue = v.object({ faults: FaultCatalogueSchema.entries.faults, injected: v.array(Record) })

const Refusal = v.object({ detail: v.string(), member: v.nullish(v.string()) })

/** How long the simulator may take to answer, in ms. */
const TIMEOUT_MS = 2_000

/**
 * The simulator's faults over its control port. The demo's connections are named as their exchanges, and what can happen
 * to none of them is not told: the simulator has more exchanges than the demo.
 */
export function simulatorFaults(control: string, connections: Pick<Connections, 'ids'>): Faults {
  return {
    async list() {
      const { faults, injected } = v.parse(Catalogue, await (await call(control)).json())
      return {
        faults: faults
          .map((fault) => ({ ...fault, exchanges: fault.exchanges.filter((id) => connections.ids.includes(id)) }))
          .filter(({ exchanges }) => exchanges.length > 0),
        injected: injected.filter(({ exchange }) => connections.ids.includes(exchange)).map(toInjected),
      }
    },
    async inject({ connection, ...rest }: FaultRequest) {
      const response = await call(control, { ...rest, exchange: connection })
      if (response.ok) return toInjected(v.parse(Record, await response.json()))
      const { detail, member } = v.parse(Refusal, await response.json())
      const parameter = member === 'exchange' ? 'connection' : member
      throw new ProblemError('invalid_body', detail, parameter ? { parameter } : {})
    },
  }
}

async function call(control: string, body?: object): Promise<Response> {
  const post = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  try {
    const init = body === undefined ? {} : post
    return await fetch(`${control}/faults`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
  } catch {
    throw new ProblemError('simulator_unavailable', 'It is being started again; try once more in a few seconds')
  }
}

function toInjected({ exchange, ...rest }: v.InferOutput<typeof Record>): FaultCatalogueDto['injected'][number] {
  return { ...rest, connection: exchange }
}
