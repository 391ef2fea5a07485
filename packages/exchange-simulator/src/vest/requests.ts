import * as v from 'valibot'

const Request = v.object({
  method: v.picklist(['SUBSCRIBE', 'UNSUBSCRIBE', 'PING']),
  params: v.optional(v.array(v.string()), []),
  id: v.optional(v.union([v.number(), v.string()]), 0),
})

/** A request as understood. */
export type VestRequest = v.InferOutput<typeof Request>

/** Reads one text frame; null when it is no request. What Vest answers to one of those is not known: nothing, here. */
export function parseRequest(text: string): VestRequest | null {
  try {
    const request = v.safeParse(Request, JSON.parse(text))
    return request.success ? request.output : null
  } catch {
    return null
  }
}
