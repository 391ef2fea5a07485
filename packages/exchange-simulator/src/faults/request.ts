import * as v from 'valibot'
import { EXCHANGES, type ExchangeId } from '../exchange/protocol.ts'
import { FAULT_NAMES, FAULTS } from './catalogue.ts'
import { FaultRequestError } from './fault-request-error.ts'
import { FAULT_PARAMETERS, integer, MAX_DURATION_MS, PARAMETER_ENTRIES, PARAMETERS_ALLOWED } from './parameters.ts'

/** A request for a fault. Durations in ms; `durationMs` 0 or absent = the fault's default, and an instant has none. */
export const FaultRequestSchema = v.strictObject({
  fault: v.picklist(FAULT_NAMES),
  exchange: v.picklist(EXCHANGES),
  /** Absent: the first market for a fault of one market, else all. */
  market: v.optional(v.pipe(v.string(), v.maxLength(64))),
  durationMs: v.optional(integer(0, MAX_DURATION_MS)),
  ...PARAMETER_ENTRIES,
})
export type FaultRequest = v.InferOutput<typeof FaultRequestSchema>

const ALLOWED: Readonly<Record<string, string>> = {
  fault: FAULT_NAMES.join(', '),
  exchange: EXCHANGES.join(', '),
  market: 'the name of one of the exchange’s markets',
  durationMs: `an integer from 0 to ${MAX_DURATION_MS}`,
  ...PARAMETERS_ALLOWED,
}

function refuse(member: string, allowed: string, why: string): never {
  throw new FaultRequestError(member, allowed, why)
}

function parseShape(input: unknown): FaultRequest {
  const parsed = v.safeParse(FaultRequestSchema, input)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const member = issue.path?.[0]?.key
  if (typeof member !== 'string') {
    throw new FaultRequestError(null, 'a JSON object', `the request is not an object, got ${issue.received}`)
  }
  const allowed = Object.hasOwn(ALLOWED, member) && ALLOWED[member]
  if (!allowed) refuse(member, Object.keys(ALLOWED).join(', '), `${member} is no member of a request`)
  return refuse(member, allowed, `${member} is ${issue.received}`)
}

/**
 * Reads a request for a fault and checks that it makes sense on the exchange.
 *
 * @throws {FaultRequestError} naming the wrong member and what is allowed there.
 */
export function parseFaultRequest(
  input: unknown,
  marketsOf: (exchange: ExchangeId) => readonly string[],
): FaultRequest {
  const request = parseShape(input)
  const description = FAULTS[request.fault]
  const { exchange, market } = request
  if (!description.exchanges.includes(exchange)) {
    refuse('exchange', description.exchanges.join(', '), `${exchange} has no ${request.fault}`)
  }
  if (market !== undefined && !description.takesMarket) {
    refuse('market', 'nothing', `${request.fault} hits the whole exchange, got market ${market}`)
  }
  const markets = marketsOf(exchange)
  if (market !== undefined && !markets.includes(market)) {
    refuse('market', markets.join(', '), `${exchange} has no such market, got ${market}`)
  }
  for (const parameter of FAULT_PARAMETERS) {
    if (request[parameter] === undefined || description.parameters.includes(parameter)) continue
    refuse(parameter, description.parameters.join(', ') || 'nothing', `${request.fault} takes no ${parameter}`)
  }
  return request
}
