import * as v from 'valibot'
import { EXCHANGES, type ExchangeId } from '../exchange/protocol.ts'
import { FAULT_PARAMETERS, FAULTS, type FaultDescription, type FaultName } from './catalogue.ts'

/** The longest fault, in ms. */
export const MAX_DURATION_MS = 600_000
/** Longest close reason that fits a close frame, in bytes of UTF-8. @see https://www.rfc-editor.org/rfc/rfc6455#section-5.5 */
const MAX_REASON_BYTES = 123
const MAX_COUNT = 10_000

const integer = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))

/** Codes that an endpoint may send. @see https://www.rfc-editor.org/rfc/rfc6455#section-7.4 */
function isSendableCode(code: number): boolean {
  if (code >= 3000 && code <= 4999) return true
  return code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)
}

const names = Object.keys(FAULTS) as [FaultName, ...FaultName[]]

/** A request for a fault. Durations in ms; `durationMs` 0 or absent = the fault's default, and an instant has none. */
export const FaultRequestSchema = v.strictObject({
  fault: v.picklist(names),
  exchange: v.picklist(EXCHANGES),
  /** Absent: the first market for `mute_channel` and `gap`, else all. */
  market: v.optional(v.pipe(v.string(), v.maxLength(64))),
  durationMs: v.optional(integer(0, MAX_DURATION_MS)),
  /** Close code of `close`, default 1012. */
  code: v.optional(v.pipe(v.number(), v.integer(), v.check(isSendableCode))),
  /** Close reason of `close`, at most 123 bytes. */
  reason: v.optional(v.pipe(v.string(), v.maxBytes(MAX_REASON_BYTES))),
  /** How many requests `reject_subscribe` and `ack_lost` hit; then they end. Default: all of their time. */
  count: v.optional(integer(1, MAX_COUNT)),
  /** How late `late` is, default 800. */
  delayMs: v.optional(integer(1, 60_000)),
  /** The time between two changes of a `quiet` market, default 8000. */
  intervalMs: v.optional(integer(1, MAX_DURATION_MS)),
})
export type FaultRequest = v.InferOutput<typeof FaultRequestSchema>

const ALLOWED: Readonly<Record<string, string>> = {
  fault: names.join(', '),
  exchange: EXCHANGES.join(', '),
  market: 'the name of one of the exchange’s markets',
  durationMs: `an integer from 0 to ${MAX_DURATION_MS}`,
  code: '1000 to 1003, 1007 to 1014, 3000 to 4999',
  reason: `a text of at most ${MAX_REASON_BYTES} bytes`,
  count: `an integer from 1 to ${MAX_COUNT}`,
  delayMs: 'an integer from 1 to 60000',
  intervalMs: `an integer from 1 to ${MAX_DURATION_MS}`,
}

/** A fault that cannot be injected as asked for. Not retryable: the request itself is wrong. */
export class FaultRequestError extends Error {
  override readonly name = 'FaultRequestError'
  /** The member of the request that is wrong; null where the request is no object at all. */
  readonly member: string | null
  /** What may stand there, in words. */
  readonly allowed: string

  constructor(member: string | null, allowed: string, why: string) {
    super(`Cannot inject the fault: ${why}`)
    this.member = member
    this.allowed = allowed
  }
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
  const description: FaultDescription = FAULTS[request.fault]
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
