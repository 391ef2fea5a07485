import type { Frame, Subscription } from '@holdfast/adapter-core'
import type { ScriptAsk } from '@holdfast/adapter-core/testing'

/** Our channels as the server names them, around the market (documentation, WebSocket channels). */
const NAMES: Readonly<Record<string, readonly [before: string, after: string]>> = {
  order_book: ['order_book.', '.deltas'],
  order_book_snapshot: ['order_book.', '.snapshot@15@100ms'],
  bbo: ['bbo.', ''],
  trades: ['trades.', ''],
}

/**
 * How a channel is named for a market.
 *
 * @throws {RangeError} for a channel the server does not have.
 */
export function nameOf({ channel, market }: Subscription): string {
  const name = Object.hasOwn(NAMES, channel) ? NAMES[channel] : undefined
  if (name === undefined) throw new RangeError(`Cannot name the channel ${channel}`)
  return `${name[0]}${market}${name[1]}`
}

/** What an answer repeats. */
interface RequestId {
  readonly id: number
  readonly name: string
}

/** Reads a request: strict JSON-RPC 2.0, one channel a request. Null for what is answered with -32600 or worse. */
export function readRequest(frame: Frame): readonly ScriptAsk[] | null {
  if (typeof frame !== 'string') return null
  const { id, jsonrpc, method, params } = JSON.parse(frame)
  const name: unknown = params?.channel
  if (jsonrpc !== '2.0' || typeof id !== 'number' || typeof name !== 'string') return null
  if (method !== 'subscribe' && method !== 'unsubscribe') return null
  for (const [channel, [before, after]] of Object.entries(NAMES)) {
    const market = name.slice(before.length, name.length - after.length)
    const isIt = name.startsWith(before) && name.endsWith(after) && /^[\w-]+$/.test(market)
    if (isIt) return [{ verb: method, channel, market, id: { id, name } satisfies RequestId }]
  }
  return null
}

/** Every frame of the server ends with a line feed. */
export const line = (message: object): string => `${JSON.stringify(message)}\n`

/** Microseconds since the epoch, as answers hold them. */
const USEC = { usIn: 1_700_000_000_000_815, usDiff: 211, usOut: 1_700_000_000_001_026 }

/** The answer that means yes, to a subscribe and an unsubscribe alike. */
export function result({ id: asked }: ScriptAsk): string {
  const { id, name } = asked as RequestId
  return line({ jsonrpc: '2.0', id, result: { channel: name }, ...USEC })
}

/** An error in answer to a request. Code and message are those of real refusals. */
export function refusal({ id: asked, verb }: ScriptAsk, data: string): string {
  const { id } = asked as RequestId
  return line({ jsonrpc: '2.0', id, error: { code: -32_600, message: `invalid ${verb} request`, data }, ...USEC })
}

/** Data of a channel. */
export const push = (name: string, data: unknown): string =>
  line({ jsonrpc: '2.0', method: 'subscription', params: { channel: name, data } })
