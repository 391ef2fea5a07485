import type { RestAnswer } from '../exchange/protocol.ts'

/** An error in the shape of real ones. */
export function refusal(status: number, error: string, message: string): RestAnswer {
  return { status, body: { error, message, data: {} } }
}

/** The words for what there is not were never recorded. */
export function notFound(what: string): RestAnswer {
  return refusal(404, 'NOT_FOUND', `no such ${what}`)
}
