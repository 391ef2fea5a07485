import * as v from 'valibot'

/** The longest fault, in ms. */
export const MAX_DURATION_MS = 600_000
/** Longest close reason that fits a close frame, in bytes of UTF-8. @see https://www.rfc-editor.org/rfc/rfc6455#section-5.5 */
const MAX_REASON_BYTES = 123
const MAX_COUNT = 10_000
const MAX_DELAY_MS = 60_000
const MAX_RETRY_AFTER_S = 86_400
const MAX_PER_MINUTE = 10_000
/** What Paradex was seen to take anyway. */
const MAX_PER_SECOND = 100
const MAX_BYTES_PER_S = 10_000_000
/** Also for all frames of one request together, a socket: they are buffered where a client does not read. */
export const MAX_FRAME_BYTES = 67_108_864
/** Statuses with which exchanges, their proxies and firewalls refuse an upgrade. */
const STATUSES = [400, 401, 403, 404, 429, 451, 500, 502, 503] as const

export const integer = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))

/** Codes that an endpoint may send. @see https://www.rfc-editor.org/rfc/rfc6455#section-7.4 */
function isSendableCode(code: number): boolean {
  if (code >= 3000 && code <= 4999) return true
  return code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)
}

/** Members of a request that only some faults take; their defaults depend on the fault. */
export const PARAMETER_ENTRIES = {
  /** Close code. */
  code: v.optional(v.pipe(v.number(), v.integer(), v.check(isSendableCode))),
  /** Close reason, at most 123 bytes. */
  reason: v.optional(v.pipe(v.string(), v.maxBytes(MAX_REASON_BYTES))),
  /** How many requests are hit, then the fault ends; or how many frames a socket gets. */
  count: v.optional(integer(1, MAX_COUNT)),
  /** How late, in ms. */
  delayMs: v.optional(integer(1, MAX_DELAY_MS)),
  /** The time between two changes of a market, in ms. */
  intervalMs: v.optional(integer(1, MAX_DURATION_MS)),
  /** HTTP status that answers an upgrade. */
  status: v.optional(v.picklist(STATUSES)),
  /** `Retry-After`, in whole seconds. */
  retryAfterS: v.optional(integer(0, MAX_RETRY_AFTER_S)),
  /** True: `Retry-After` is sent as a date. */
  retryAfterDate: v.optional(v.boolean()),
  /** True: open sockets are hung up as the fault begins. */
  cut: v.optional(v.boolean()),
  /** What gets through, in bytes a second. */
  bytesPerS: v.optional(integer(1, MAX_BYTES_PER_S)),
  /** How fast a backlog is delivered, in frames a second and channel. */
  framesPerS: v.optional(integer(1, MAX_COUNT)),
  /** Size of a frame. */
  bytes: v.optional(integer(1, MAX_FRAME_BYTES)),
  /** Upgrades admitted in any minute. */
  perMinute: v.optional(integer(1, MAX_PER_MINUTE)),
  /** Requests that a socket may send within a second. */
  perSecond: v.optional(integer(1, MAX_PER_SECOND)),
}

const ParametersSchema = v.object(PARAMETER_ENTRIES)

/** The parameters of one request, checked. */
export type FaultParameters = v.InferOutput<typeof ParametersSchema>
export type FaultParameter = keyof FaultParameters

/** What may stand in each, in words. */
export const PARAMETERS_ALLOWED: Readonly<Record<FaultParameter, string>> = {
  code: '1000 to 1003, 1007 to 1014, 3000 to 4999',
  reason: `a text of at most ${MAX_REASON_BYTES} bytes`,
  count: `an integer from 1 to ${MAX_COUNT}`,
  delayMs: `an integer from 1 to ${MAX_DELAY_MS}`,
  intervalMs: `an integer from 1 to ${MAX_DURATION_MS}`,
  status: STATUSES.join(', '),
  retryAfterS: `an integer from 0 to ${MAX_RETRY_AFTER_S}`,
  retryAfterDate: 'true or false',
  cut: 'true or false',
  bytesPerS: `an integer from 1 to ${MAX_BYTES_PER_S}`,
  framesPerS: `an integer from 1 to ${MAX_COUNT}`,
  bytes: `an integer from 1 to ${MAX_FRAME_BYTES}`,
  perMinute: `an integer from 1 to ${MAX_PER_MINUTE}`,
  perSecond: `an integer from 1 to ${MAX_PER_SECOND}`,
}

/** The names, in the order of the table. */
export const FAULT_PARAMETERS = Object.keys(PARAMETER_ENTRIES) as FaultParameter[]
