import * as v from 'valibot'

const Id = v.nullable(v.union([v.number(), v.string()]))

const Request = v.object({
  jsonrpc: v.literal('2.0'),
  method: v.string(),
  params: v.optional(v.unknown()),
  id: v.optional(Id, null),
})

const ChannelParams = v.object({ channel: v.string() })

/** The id of a request; null where none could be read. */
export type RequestId = v.InferOutput<typeof Id>

/** The `error` member of a refusal. */
export interface RpcError {
  readonly code: number
  readonly message: string
  readonly data?: string
}

/** A request as understood, or what is wrong with it. */
export type ParsedRequest =
  | { readonly kind: 'subscribe' | 'unsubscribe'; readonly id: RequestId; readonly channel: string }
  | { readonly kind: 'refused'; readonly id: RequestId; readonly error: RpcError }

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The id of something that is not a valid request, as far as it has one. */
function idOf(message: unknown): RequestId {
  const parsed = v.safeParse(v.object({ id: Id }), message)
  return parsed.success ? parsed.output.id : null
}

/**
 * Reads one text frame as strict JSON-RPC 2.0. Never throws.
 *
 * The words of the first two errors are those of real refusals; a request without `jsonrpc` is an "invalid request object".
 *
 * @see https://www.jsonrpc.org/specification#error_object
 */
export function parseRequest(text: string): ParsedRequest {
  const message = parseJson(text)
  if (message === undefined) return { kind: 'refused', id: null, error: { code: -32700, message: 'parse error' } }
  const request = v.safeParse(Request, message)
  if (!request.success) {
    return { kind: 'refused', id: idOf(message), error: { code: -32600, message: 'invalid request object' } }
  }
  const { id, method } = request.output
  if (method !== 'subscribe' && method !== 'unsubscribe') {
    return { kind: 'refused', id, error: { code: -32601, message: 'method does not exist' } }
  }
  const params = v.safeParse(ChannelParams, request.output.params)
  if (!params.success) return { kind: 'refused', id, error: { code: -32602, message: 'invalid params' } }
  return { kind: method, id, channel: params.output.channel }
}
